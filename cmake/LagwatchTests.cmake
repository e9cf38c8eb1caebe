# SPDX-License-Identifier: Apache-2.0
# How tests are declared: C++ ones by folder, Python ones by file.

find_package(GTest REQUIRED)
include(GoogleTest)

# A finding ends the test at once; suppressions name one function each, with the reason.
set(LAGWATCH_TEST_ENVIRONMENT
    "LAGWATCH_SOURCE_DIR=${PROJECT_SOURCE_DIR}"
    "LAGWATCH_DEPS=${LAGWATCH_DEPS}"
    "LAGWATCH_BINARY=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/lagwatch"
    "LAGWATCH_PRESET=${LAGWATCH_PRESET}"
    "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1"
    "UBSAN_OPTIONS=print_stacktrace=1"
    "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=${PROJECT_SOURCE_DIR}/tests/canary/tsan.supp"
    "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/canary/lsan.supp:print_suppressions=0")
set(LAGWATCH_TEST_PATH "PATH=path_list_prepend:${LAGWATCH_DEPS}/bin")

# lagwatch_cc_tests(KIND FOLDER USES FOLDER...): tests/KIND/FOLDER/*_test.cc become the program KIND_FOLDER and its tests
# PRESET.KIND.FOLDER.Suite.Name, labelled KIND; with a sanitizer, whose programs are slow to start, they are one test PRESET.KIND.FOLDER.
function(lagwatch_cc_tests kind folder)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  cmake_path(SET directory NORMALIZE "${CMAKE_CURRENT_SOURCE_DIR}/${kind}/${folder}")
  file(GLOB sources CONFIGURE_DEPENDS "${directory}/*_test.cc")
  if(NOT sources)
    return()
  endif()
  string(JOIN "_" target ${kind} ${folder})
  string(JOIN "." prefix ${LAGWATCH_PRESET} ${kind} ${folder})
  add_executable(${target} ${sources})
  lagwatch_own(${target})
  target_link_libraries(${target} PRIVATE test_support)
  if(LAGWATCH_TEST_PCH)
    target_precompile_headers(${target} PRIVATE <gmock/gmock.h> <gtest/gtest.h> <string> <vector> <map> <functional>)
  endif()
  foreach(used IN LISTS arg_USES)
    get_target_property(third_party lagwatch_${used} LAGWATCH_THIRD_PARTY)
    target_link_libraries(${target} PRIVATE lagwatch_${used} ${third_party})
  endforeach()
  if(LAGWATCH_SANITIZE)
    add_test(NAME ${prefix} COMMAND ${target} --gtest_brief=1)
    set_tests_properties(
      ${prefix} PROPERTIES LABELS ${kind} TIMEOUT 600 ENVIRONMENT "${LAGWATCH_TEST_ENVIRONMENT}"
                           ENVIRONMENT_MODIFICATION "${LAGWATCH_TEST_PATH}")
    return()
  endif()
  gtest_discover_tests(
    ${target}
    TEST_PREFIX "${prefix}."
    TEST_LIST ${target}_tests
    DISCOVERY_TIMEOUT 120
    PROPERTIES LABELS "${kind}" TIMEOUT 120)
  # Not among the properties above: they lose a list's every element but the first on their way through the discovery.
  set(environment_file "${CMAKE_CURRENT_BINARY_DIR}/${target}_environment.cmake")
  file(WRITE "${environment_file}" "foreach(test IN LISTS ${target}_tests)\n  set_tests_properties(\"\${test}\" PROPERTIES"
       " ENVIRONMENT [==[${LAGWATCH_TEST_ENVIRONMENT}]==] ENVIRONMENT_MODIFICATION [==[${LAGWATCH_TEST_PATH}]==])\nendforeach()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${environment_file}")
endfunction()

# lagwatch_python_tests(KIND PROCESSORS N): each tests/KIND/NAME_test.py is the test PRESET.KIND.NAME, labelled KIND. A line
#   # ctest: timeout=600 presets=release,asan,tsan processors=2
# near its top may set the seconds it may take (300), the presets it runs in (release) and how many of ctest's job slots it fills.
function(lagwatch_python_tests kind)
  cmake_parse_arguments(arg "" "PROCESSORS" "" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${kind}/*_test.py")
  foreach(source IN LISTS sources)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
    file(STRINGS "${source}" directive REGEX "^# ctest: " LIMIT_COUNT 1)
    set(timeout 300)
    set(presets release)
    set(processors ${arg_PROCESSORS})
    foreach(key timeout presets processors)
      if(directive MATCHES " ${key}=([^ ]+)")
        set(${key} "${CMAKE_MATCH_1}")
      endif()
    endforeach()
    string(REPLACE "," ";" presets "${presets}")
    if(NOT LAGWATCH_PRESET IN_LIST presets AND NOT LAGWATCH_PRESET STREQUAL "dev")
      continue()
    endif()
    cmake_path(GET source STEM name)
    string(REGEX REPLACE "_test$" "" name "${name}")
    set(test ${LAGWATCH_PRESET}.${kind}.${name})
    add_test(NAME ${test} COMMAND "${LAGWATCH_DEPS}/venv/bin/python3" "${source}")
    set_tests_properties(
      ${test}
      PROPERTIES LABELS ${kind}
                 TIMEOUT ${timeout}
                 PROCESSORS ${processors}
                 ENVIRONMENT "${LAGWATCH_TEST_ENVIRONMENT};PYTHONPATH=${PROJECT_SOURCE_DIR}/tests/support"
                 ENVIRONMENT_MODIFICATION "${LAGWATCH_TEST_PATH}")
  endforeach()
endfunction()
