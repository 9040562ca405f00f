# One way to declare a library, a program and a test. All paths in #include start at the repository's root.

# One precompiled header for all of ours: what nearly every file includes.
file(WRITE "${CMAKE_BINARY_DIR}/pch.cc" "")
add_library(socle_pch STATIC "${CMAKE_BINARY_DIR}/pch.cc")
target_link_libraries(socle_pch PUBLIC fmt::fmt absl::flat_hash_map absl::statusor Threads::Threads PRIVATE socle_warnings)
target_include_directories(socle_pch PUBLIC "${PROJECT_SOURCE_DIR}")
target_precompile_headers(socle_pch PRIVATE
  <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
  <unordered_map> <utility> <variant> <vector> <absl/container/flat_hash_map.h> <absl/status/statusor.h>
  <absl/synchronization/mutex.h> <fmt/format.h>)

# socle_library(NAME SRCS … DEPS …): a static library.
function(socle_library NAME)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS" ${ARGN})
  add_library(${NAME} STATIC ${ARG_SRCS})
  target_include_directories(${NAME} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${NAME} PUBLIC ${ARG_DEPS} PRIVATE socle_warnings socle_pch)
  target_precompile_headers(${NAME} REUSE_FROM socle_pch)
endfunction()

# socle_failpoints(TARGET): compiles its named failpoints in (platform/base/failpoint.h), in presets that want them.
function(socle_failpoints TARGET)
  if(SOCLE_FAILPOINTS)
    target_compile_definitions(${TARGET} PRIVATE SOCLE_FAILPOINTS)
  endif()
endfunction()

# socle_program(NAME SRCS … DEPS …): an executable.
function(socle_program NAME)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS" ${ARGN})
  add_executable(${NAME} ${ARG_SRCS})
  # Programs share the libraries' precompiled header, so they must be compiled alike: -fPIC, not CMake's -fPIE.
  set_target_properties(${NAME} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${NAME} PRIVATE -fPIC)
  target_include_directories(${NAME} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${NAME} PRIVATE ${ARG_DEPS} socle_warnings socle_pch)
  target_precompile_headers(${NAME} REUSE_FROM socle_pch)
endfunction()

# socle_test(NAME SRCS … DEPS … [LABELS …]): a GoogleTest program, one ctest entry.
# LABELS: unit (default), integration (needs PostgreSQL), data (needs the real data).
function(socle_test NAME)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS;LABELS" ${ARGN})
  socle_program(${NAME} SRCS ${ARG_SRCS} DEPS ${ARG_DEPS} GTest::gtest GTest::gmock GTest::gtest_main)
  add_test(NAME ${NAME} COMMAND ${NAME} --gtest_brief=1 WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  set_tests_properties(${NAME} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 600)
endfunction()
