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

# The trees of scripts/test build themselves as a test PRESET.build, which the tests of a built program require: a part of the
# tests builds the trees that it needs, and tests that wait leave the processors to the builds of the other trees.
set(LAGWATCH_BUILD_FIXTURE "")
if(LAGWATCH_PRESET MATCHES "^(release|asan|tsan)$")
  set(LAGWATCH_BUILD_FIXTURE ${LAGWATCH_PRESET}.build)
endif()

# lagwatch_build_test(COST [COMMAND...]): a higher cost starts first. The command goes before the build's, as nice does.
function(lagwatch_build_test cost)
  cmake_host_system_information(RESULT processors QUERY NUMBER_OF_LOGICAL_CORES)
  add_test(NAME ${LAGWATCH_BUILD_FIXTURE} COMMAND ${ARGN} "${CMAKE_COMMAND}" --build "${PROJECT_BINARY_DIR}" --parallel ${processors})
  set_tests_properties(
    ${LAGWATCH_BUILD_FIXTURE} PROPERTIES FIXTURES_SETUP ${LAGWATCH_BUILD_FIXTURE} RESOURCE_LOCK compilers COST ${cost} LABELS build
                                         TIMEOUT 3600)
endfunction()

# lagwatch_uses_threads(FILE RESULT): whether a C++ test starts threads or tests what starts them, by what it includes, directly
# or in the headers of its own and their .cc. A lock alone has no race to find.
function(lagwatch_uses_threads file result)
  set(${result} FALSE PARENT_SCOPE)
  file(STRINGS "${file}" includes REGEX "^#include \"")
  list(TRANSFORM includes REPLACE "^#include \"([^\"]+)\\.h\".*" "\\1")
  cmake_path(GET file PARENT_PATH folder)
  set(read "${file}")
  foreach(include IN LISTS includes)
    file(GLOB found "${PROJECT_SOURCE_DIR}/src/${include}.h" "${PROJECT_SOURCE_DIR}/src/${include}.cc" "${folder}/${include}.h")
    list(APPEND read ${found})
  endforeach()
  foreach(path IN LISTS read)
    file(STRINGS "${path}" threads REGEX "^#include <(condition_variable|future|latch|semaphore|thread)>" LIMIT_COUNT 1)
    if(threads)
      set(${result} TRUE PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# The headers of GoogleTest, which take longer to compile than most tests do, are compiled once for all programs of a tree. No
# test is optimized in it: that would take longer than running it does.
function(lagwatch_quick_to_compile target)
  if(NOT LAGWATCH_TEST_PCH)
    return()
  endif()
  # A precompiled header is for programs with its own macros only, and some libraries bring -pthread.
  set(options -O0 -pthread)
  if(NOT TARGET test_headers)
    file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/test_headers.cc" "")
    add_library(test_headers OBJECT "${CMAKE_CURRENT_BINARY_DIR}/test_headers.cc")
    lagwatch_own(test_headers)
    target_link_libraries(test_headers PRIVATE test_support)
    target_compile_options(test_headers PRIVATE ${options})
    target_precompile_headers(test_headers PRIVATE <gmock/gmock.h> <gtest/gtest.h> <string> <vector> <map> <functional>)
  endif()
  target_compile_options(${target} PRIVATE ${options})
  target_precompile_headers(${target} REUSE_FROM test_headers)
endfunction()

# lagwatch_cc_tests(KIND FOLDER USES FOLDER...): tests/KIND/FOLDER/*_test.cc become the program KIND_FOLDER and its tests
# PRESET.KIND.FOLDER.Suite.Name, labelled KIND; in the trees of scripts/test they are one test PRESET.KIND.FOLDER. With the thread
# sanitizer, only those that have threads.
function(lagwatch_cc_tests kind folder)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  cmake_path(SET directory NORMALIZE "${CMAKE_CURRENT_SOURCE_DIR}/${kind}/${folder}")
  file(GLOB sources CONFIGURE_DEPENDS "${directory}/*_test.cc")
  if(LAGWATCH_SANITIZE MATCHES "thread")
    foreach(source IN LISTS sources)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
      lagwatch_uses_threads("${source}" threads)
      if(NOT threads)
        list(REMOVE_ITEM sources "${source}")
      endif()
    endforeach()
  endif()
  if(NOT sources)
    return()
  endif()
  string(JOIN "_" target ${kind} ${folder})
  string(JOIN "." prefix ${LAGWATCH_PRESET} ${kind} ${folder})
  add_executable(${target} ${sources})
  lagwatch_own(${target})
  target_link_libraries(${target} PRIVATE test_support)
  # Property tests run for long: they are optimized.
  if(NOT kind STREQUAL "property")
    lagwatch_quick_to_compile(${target})
  endif()
  foreach(used IN LISTS arg_USES)
    get_target_property(third_party lagwatch_${used} LAGWATCH_THIRD_PARTY)
    target_link_libraries(${target} PRIVATE lagwatch_${used} ${third_party})
  endforeach()
  if(LAGWATCH_BUILD_FIXTURE)
    string(REGEX REPLACE "\\.$" "" prefix "${prefix}")
    add_test(NAME ${prefix} COMMAND ${target} --gtest_brief=1)
    set_tests_properties(
      ${prefix} PROPERTIES LABELS ${kind} TIMEOUT 600 COST 600 PROCESSORS 2 FIXTURES_REQUIRED ${LAGWATCH_BUILD_FIXTURE}
                           ENVIRONMENT "${LAGWATCH_TEST_ENVIRONMENT}" ENVIRONMENT_MODIFICATION "${LAGWATCH_TEST_PATH}")
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
#   # ctest: timeout=600 presets=release,asan,tsan processors=3
# near its top may set the seconds it may take (300), the presets it runs in (release) and how many of ctest's job slots it
# fills: scripts/test has two more than there are processors, since most of these tests wait most of the time. One that keeps a
# processor busy fills three, and so does one whose times matter: on two processors it shares them with one other.
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
                 COST ${timeout}
                 PROCESSORS ${processors}
                 FIXTURES_REQUIRED "${LAGWATCH_BUILD_FIXTURE}"
                 ENVIRONMENT "${LAGWATCH_TEST_ENVIRONMENT};PYTHONPATH=${PROJECT_SOURCE_DIR}/tests/support"
                 ENVIRONMENT_MODIFICATION "${LAGWATCH_TEST_PATH}")
  endforeach()
endfunction()
