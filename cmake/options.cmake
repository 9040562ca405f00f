# Language level, build types, warnings, sanitizers, compiler cache and linker.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(SOCLE_FAILPOINTS "Compile the named failpoints in (test builds only)" OFF)
set(SOCLE_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them")

# Dev: fast to compile, fast enough to serve; line tables only keep links short.
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1 -D_GLIBCXX_ASSERTIONS" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG -D_FORTIFY_SOURCE=2 -fstack-protector-strong" CACHE STRING "" FORCE)

if(SOCLE_SANITIZE)
  add_compile_options(-fsanitize=${SOCLE_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SOCLE_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers need time stamps and defines relaxed to hit.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  add_compile_options(-fpch-preprocess)
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Interface target every target of ours links: warnings are errors in our code, not in generated code.
add_library(socle_warnings INTERFACE)
target_compile_options(socle_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                                                -Wimplicit-fallthrough
                                                -Wno-missing-field-initializers -Werror)  # designated ones leave defaults
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(socle_warnings INTERFACE -Wthread-safety)
endif()
