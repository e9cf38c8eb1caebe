# SPDX-License-Identifier: Apache-2.0
# The tidy preset: one test for each .cc below src/, so that ctest runs as many side by side as it was told to. Nothing is built.

find_program(CLANG_TIDY clang-tidy REQUIRED)
file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/*.cc")
foreach(source IN LISTS sources)
  cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${PROJECT_SOURCE_DIR}/src" OUTPUT_VARIABLE name)
  add_test(NAME ${LAGWATCH_PRESET}.${name} COMMAND "${CLANG_TIDY}" --quiet -p "${PROJECT_BINARY_DIR}" "${source}")
  set_tests_properties(${LAGWATCH_PRESET}.${name} PROPERTIES LABELS tidy TIMEOUT 300)
endforeach()

# The ratchet itself must bite: a file that breaks it, held to the same .clang-tidy, has to be refused.
add_test(NAME ${LAGWATCH_PRESET}.self COMMAND "${CLANG_TIDY}" --quiet "--config-file=${PROJECT_SOURCE_DIR}/.clang-tidy"
                                              "${PROJECT_SOURCE_DIR}/tests/lint/testdata/untidy.cc" -- -std=c++20)
set_tests_properties(
  ${LAGWATCH_PRESET}.self PROPERTIES LABELS tidy PASS_REGULAR_EXPRESSION "error: .*readability-identifier-naming")
