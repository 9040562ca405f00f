# socle_proto_library(NAME ROOT dir PROTOS … DEPS … [GRPC]): generates and compiles; headers are included from ROOT.
function(socle_proto_library NAME)
  cmake_parse_arguments(ARG "GRPC" "ROOT" "PROTOS;DEPS" ${ARGN})
  set(OUT "${CMAKE_BINARY_DIR}/gen")
  file(MAKE_DIRECTORY "${OUT}")
  set(GENERATED)
  foreach(PROTO ${ARG_PROTOS})
    string(REGEX REPLACE "\\.proto$" "" STEM "${PROTO}")
    set(FILES "${OUT}/${STEM}.pb.cc" "${OUT}/${STEM}.pb.h")
    set(PLUGIN_ARGS)
    if(ARG_GRPC)
      list(APPEND FILES "${OUT}/${STEM}.grpc.pb.cc" "${OUT}/${STEM}.grpc.pb.h")
      set(PLUGIN_ARGS --grpc_out=${OUT} --plugin=protoc-gen-grpc=${GRPC_CPP_PLUGIN})
    endif()
    set(OWN_ROOT)  # first: protoc names a file after the first of them that it lies under
    if(NOT ARG_ROOT STREQUAL SOCLE_GOOGLE_PROTOS AND NOT ARG_ROOT STREQUAL "${PROJECT_SOURCE_DIR}/proto")
      set(OWN_ROOT -I${ARG_ROOT})
    endif()
    add_custom_command(
      OUTPUT ${FILES}
      COMMAND ${Protobuf_PROTOC_EXECUTABLE} ${OWN_ROOT} -I${SOCLE_GOOGLE_PROTOS} -I${PROJECT_SOURCE_DIR}/proto --cpp_out=${OUT} ${PLUGIN_ARGS}
              ${ARG_ROOT}/${PROTO}
      DEPENDS ${ARG_ROOT}/${PROTO}
      VERBATIM)
    list(APPEND GENERATED ${FILES})
  endforeach()
  add_library(${NAME} STATIC ${GENERATED})
  target_include_directories(${NAME} SYSTEM PUBLIC "${OUT}")
  target_link_libraries(${NAME} PUBLIC protobuf::libprotobuf ${ARG_DEPS})
  if(ARG_GRPC)
    target_link_libraries(${NAME} PUBLIC gRPC::grpc++)
  endif()
  # The header must be compiled alike, with the warnings of our code; generated code is told to keep them to itself.
  target_link_libraries(${NAME} PRIVATE socle_warnings)
  target_compile_options(${NAME} PRIVATE -w)
  socle_precompile(${NAME} RPC)
endfunction()
