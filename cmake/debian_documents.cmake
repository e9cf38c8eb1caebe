# SPDX-License-Identifier: Apache-2.0
# Script of cpack, before it makes the package of the staged files: Debian's documents in the place of the plain ones.

set(folder "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/doc/lagwatch")

function(compress file)
  execute_process(COMMAND gzip -9n "${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Of the last commit, so that the same sources give the same package.
execute_process(
  COMMAND git log -1 --format=%cD
  WORKING_DIRECTORY "${CPACK_LAGWATCH_SOURCE}"
  OUTPUT_VARIABLE date
  OUTPUT_STRIP_TRAILING_WHITESPACE
  ERROR_QUIET)
if(NOT date)
  execute_process(COMMAND date -R OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()

file(RENAME "${folder}/CHANGELOG.md" "${folder}/changelog")
compress("${folder}/changelog")
file(
  WRITE "${folder}/changelog.Debian"
  "lagwatch (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) bookworm; urgency=medium\n\n"
  "  * lagwatch ${CPACK_PACKAGE_VERSION}: changelog.gz says what is new.\n\n"
  " -- ${CPACK_PACKAGE_CONTACT}  ${date}\n")
compress("${folder}/changelog.Debian")

# Debian has its text once for all packages.
function(without_apache_license variable)
  set(last_words "limitations under the License.\n")
  string(FIND "${${variable}}" "                                 Apache License\n" begin)
  string(FIND "${${variable}}" "${last_words}" end)
  if(begin EQUAL -1 OR end EQUAL -1)
    return()
  endif()
  string(LENGTH "${last_words}" length)
  math(EXPR end "${end} + ${length}")
  string(SUBSTRING "${${variable}}" 0 ${begin} before)
  string(SUBSTRING "${${variable}}" ${end} -1 after)
  set(${variable} "${before}Apache License, Version 2.0: /usr/share/common-licenses/Apache-2.0\n${after}" PARENT_SCOPE)
endfunction()

# What is linked statically or compiled from headers is in the program, and so are the terms of it here.
file(REMOVE "${folder}/LICENSE")
file(READ "${CPACK_LAGWATCH_SOURCE}/deploy/debian/copyright" copyright)
foreach(terms "${CPACK_LAGWATCH_DEPS}/librdkafka/release/share/licenses/librdkafka/LICENSES.txt"
        /usr/share/doc/libcli11-dev/copyright /usr/share/doc/nlohmann-json3-dev/copyright)
  if(EXISTS "${terms}")
    file(READ "${terms}" text)
    without_apache_license(text)
    string(APPEND copyright "\n${text}")
  endif()
endforeach()
file(WRITE "${folder}/copyright" "${copyright}")
