# SPDX-License-Identifier: Apache-2.0
# How this project's targets are declared.

# lagwatch_own(TARGET): our own code, as against dependencies.
function(lagwatch_own target)
  target_link_libraries(${target} PRIVATE lagwatch_warnings lagwatch_sanitize lagwatch_hardening)
endfunction()

# lagwatch_folder(NAME [USES FOLDER...] [THIRD_PARTY TARGET...])
#
# The static library lagwatch_NAME of every .cc in src/NAME and src/NAME/*; a folder without one is an interface to the rest.
# USES is what its headers may include, so it is passed on; THIRD_PARTY stays inside the folder.
function(lagwatch_folder name)
  cmake_parse_arguments(arg "" "" "USES;THIRD_PARTY" ${ARGN})
  set(target lagwatch_${name})
  list(TRANSFORM arg_USES PREPEND lagwatch_)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc" "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*/*.cc")
  if(sources)
    add_library(${target} STATIC ${sources})
    lagwatch_own(${target})
    target_include_directories(${target} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${target} PUBLIC ${arg_USES} PRIVATE ${arg_THIRD_PARTY})
    if(LAGWATCH_UNITY)
      # GCC takes a type of an unnamed namespace for one of a header where a .cc is itself included.
      set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${LAGWATCH_UNITY})
      target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
    endif()
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${target} INTERFACE ${arg_USES} ${arg_THIRD_PARTY})
  endif()
  # For this folder's tests, which may look at the third party's side of things too.
  set_property(TARGET ${target} PROPERTY LAGWATCH_THIRD_PARTY "${arg_THIRD_PARTY}")
endfunction()
