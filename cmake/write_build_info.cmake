# SPDX-License-Identifier: Apache-2.0
# Script: writes OUTPUT from TEMPLATE with VERSION and REVISION; leaves a file that would not change alone.

if(NOT REVISION)
  execute_process(
    COMMAND git describe --always --dirty --abbrev=12 --exclude=*
    WORKING_DIRECTORY "${SOURCE_DIR}"
    OUTPUT_VARIABLE REVISION
    OUTPUT_STRIP_TRAILING_WHITESPACE
    ERROR_QUIET)
endif()
if(NOT REVISION)
  set(REVISION "unknown")
endif()
configure_file("${TEMPLATE}" "${OUTPUT}" @ONLY)
