# SPDX-License-Identifier: Apache-2.0
# The tidy preset: one test for each six .cc of a folder of src/, read as one, because nearly all of the time goes into headers. Nothing is built.

find_program(CLANG_TIDY clang-tidy REQUIRED)

# lagwatch_tidy(TEST FILE): a .cc that another one includes counts as a header, which is what the two arguments undo.
function(lagwatch_tidy name source)
  add_test(
    NAME ${LAGWATCH_PRESET}.${name}
    COMMAND nice /usr/bin/python3 -B "${PROJECT_SOURCE_DIR}/tests/lint/tidy.py" "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}" "${source}"
            "${CLANG_TIDY}" --quiet -p "${PROJECT_BINARY_DIR}" --checks=-bugprone-suspicious-include "--header-filter=/src/[a-z]+/" "${source}")
  set_tests_properties(${LAGWATCH_PRESET}.${name} PROPERTIES LABELS tidy TIMEOUT 900)
endfunction()

get_property(libraries DIRECTORY "${PROJECT_SOURCE_DIR}/src" PROPERTY BUILDSYSTEM_TARGETS)
foreach(library IN LISTS libraries)
  get_target_property(unity ${library} UNITY_BUILD)
  if(NOT unity)
    continue()
  endif()
  get_target_property(sources ${library} SOURCES)
  list(LENGTH sources count)
  math(EXPR last "(${count} - 1) / ${LAGWATCH_UNITY}")
  foreach(number RANGE ${last})
    lagwatch_tidy(${library}.${number} "${PROJECT_BINARY_DIR}/src/CMakeFiles/${library}.dir/Unity/unity_${number}_cxx.cxx")
  endforeach()
endforeach()
lagwatch_tidy(main "${PROJECT_SOURCE_DIR}/src/main.cc")

# The ratchet itself must bite: a file that breaks it, held to the same .clang-tidy, has to be refused.
add_test(NAME ${LAGWATCH_PRESET}.self COMMAND "${CLANG_TIDY}" --quiet "--config-file=${PROJECT_SOURCE_DIR}/.clang-tidy"
                                              "${PROJECT_SOURCE_DIR}/tests/lint/testdata/untidy.cc" -- -std=c++20)
set_tests_properties(
  ${LAGWATCH_PRESET}.self PROPERTIES LABELS tidy PASS_REGULAR_EXPRESSION "error: .*readability-identifier-naming")
