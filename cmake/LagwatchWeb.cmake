# SPDX-License-Identifier: Apache-2.0
# lagwatch_web: the hand-written files of the web page in src/web, inside the program.

file(GLOB web_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/web/*.html" "${PROJECT_SOURCE_DIR}/src/web/*.css"
     "${PROJECT_SOURCE_DIR}/src/web/*.js" "${PROJECT_SOURCE_DIR}/src/web/*.svg")
set(web_names "")
foreach(file IN LISTS web_files)
  cmake_path(GET file FILENAME name)
  string(APPEND web_names " ${name}")
endforeach()

set(web_output "${PROJECT_BINARY_DIR}/generated/web/files.cc")
add_custom_command(
  OUTPUT "${web_output}"
  COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${web_output}" "-DDIRECTORY=${PROJECT_SOURCE_DIR}/src/web" "-DNAMES=${web_names}"
          -P "${PROJECT_SOURCE_DIR}/cmake/write_web_files.cmake"
  DEPENDS ${web_files} "${PROJECT_SOURCE_DIR}/cmake/write_web_files.cmake"
  COMMENT "")

add_library(lagwatch_web STATIC "${web_output}")
lagwatch_own(lagwatch_web)
target_include_directories(lagwatch_web PUBLIC "${PROJECT_SOURCE_DIR}/src")
