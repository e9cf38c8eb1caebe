# SPDX-License-Identifier: Apache-2.0
# lagwatch_version: a generated build_info.h with the version (from project()) and the git revision, asked at each build.

set(LAGWATCH_REVISION "" CACHE STRING "Revision to show where there is no git checkout; empty: ask git")

set(version_command
    "${CMAKE_COMMAND}" -DVERSION=${PROJECT_VERSION} -DREVISION=${LAGWATCH_REVISION}
    -DSOURCE_DIR=${PROJECT_SOURCE_DIR} -DTEMPLATE=${PROJECT_SOURCE_DIR}/cmake/build_info.h.in
    -DOUTPUT=${PROJECT_BINARY_DIR}/generated/build_info.h -P ${PROJECT_SOURCE_DIR}/cmake/write_build_info.cmake)

# Once while configuring too, so that tools that only read the compile commands find the header.
execute_process(COMMAND ${version_command} COMMAND_ERROR_IS_FATAL ANY)
add_custom_target(
  lagwatch_build_info
  COMMAND ${version_command}
  BYPRODUCTS "${PROJECT_BINARY_DIR}/generated/build_info.h"
  COMMENT "")

add_library(lagwatch_version INTERFACE)
add_dependencies(lagwatch_version lagwatch_build_info)
target_include_directories(lagwatch_version INTERFACE "${PROJECT_BINARY_DIR}/generated")
