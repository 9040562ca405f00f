# One way to declare a library, a program and a test. All paths in #include start at the repository's root.

# Precompiled headers: what nearly every file of ours includes, and that with protobuf and gRPC, for generated code and
# for all that speaks it (it is twice as large, so the domain and the store do without).
file(WRITE "${CMAKE_BINARY_DIR}/pch.cc" "")
set(SOCLE_COMMON_HEADERS
  <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
  <unordered_map> <utility> <variant> <vector> <absl/container/flat_hash_map.h> <absl/status/statusor.h>
  <absl/synchronization/mutex.h> <fmt/format.h>)
add_library(socle_pch STATIC "${CMAKE_BINARY_DIR}/pch.cc")
target_link_libraries(socle_pch PUBLIC fmt::fmt absl::flat_hash_map absl::statusor Threads::Threads PRIVATE socle_warnings)
target_include_directories(socle_pch PUBLIC "${PROJECT_SOURCE_DIR}")
target_precompile_headers(socle_pch PRIVATE ${SOCLE_COMMON_HEADERS})
add_library(socle_rpc_pch STATIC "${CMAKE_BINARY_DIR}/pch.cc")
target_link_libraries(socle_rpc_pch PUBLIC socle_pch protobuf::libprotobuf gRPC::grpc++ PRIVATE socle_warnings)
target_precompile_headers(socle_rpc_pch PRIVATE
  ${SOCLE_COMMON_HEADERS} <google/protobuf/message.h> <google/protobuf/descriptor.pb.h> <google/protobuf/map_entry.h>
  <google/protobuf/map_field_inl.h> <google/protobuf/reflection_ops.h> <google/protobuf/wire_format.h>
  <google/protobuf/duration.pb.h> <google/protobuf/field_mask.pb.h> <google/protobuf/timestamp.pb.h>
  <google/protobuf/type.pb.h> <grpcpp/grpcpp.h> <grpcpp/impl/service_type.h>)

# socle_precompile(NAME [RPC]): gives a target the smaller header, or the one with gRPC.
function(socle_precompile NAME)
  set(PCH socle_pch)
  if("RPC" IN_LIST ARGN)
    set(PCH socle_rpc_pch)
  endif()
  target_link_libraries(${NAME} PRIVATE ${PCH})
  target_precompile_headers(${NAME} REUSE_FROM ${PCH})
endfunction()

# socle_library(NAME [RPC] SRCS … DEPS …): a static library. RPC: its files include generated code.
function(socle_library NAME)
  cmake_parse_arguments(ARG "RPC" "" "SRCS;DEPS" ${ARGN})
  add_library(${NAME} STATIC ${ARG_SRCS})
  target_include_directories(${NAME} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${NAME} PUBLIC ${ARG_DEPS} PRIVATE socle_warnings)
  socle_precompile(${NAME} ${ARGN})
endfunction()

# socle_failpoints(TARGET): compiles its named failpoints in (platform/base/failpoint.h), in presets that want them.
function(socle_failpoints TARGET)
  if(SOCLE_FAILPOINTS)
    target_compile_definitions(${TARGET} PRIVATE SOCLE_FAILPOINTS)
  endif()
endfunction()

# socle_program(NAME [RPC] SRCS … DEPS …): an executable.
function(socle_program NAME)
  cmake_parse_arguments(ARG "RPC" "" "SRCS;DEPS" ${ARGN})
  add_executable(${NAME} ${ARG_SRCS})
  # Programs share the libraries' precompiled header, so they must be compiled alike: -fPIC, not CMake's -fPIE.
  set_target_properties(${NAME} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${NAME} PRIVATE -fPIC)
  target_include_directories(${NAME} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${NAME} PRIVATE ${ARG_DEPS} socle_warnings)
  socle_precompile(${NAME} ${ARGN})
endfunction()

# socle_test(NAME [RPC] SRCS … DEPS … [LABELS …]): a GoogleTest program, one ctest entry.
# LABELS: unit (default), integration (needs PostgreSQL), data (needs the real data).
function(socle_test NAME)
  cmake_parse_arguments(ARG "RPC" "" "SRCS;DEPS;LABELS" ${ARGN})
  set(RPC)
  if(ARG_RPC)
    set(RPC RPC)
  endif()
  socle_program(${NAME} ${RPC} SRCS ${ARG_SRCS} DEPS ${ARG_DEPS} GTest::gtest GTest::gmock GTest::gtest_main)
  add_test(NAME ${NAME} COMMAND ${NAME} --gtest_brief=1 WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  set_tests_properties(${NAME} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 600)
endfunction()
