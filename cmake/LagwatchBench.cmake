# SPDX-License-Identifier: Apache-2.0
# bench/NAME_bench.cc: a Google Benchmark program; any other bench/NAME.cc: a plain one. Both may use every folder and librdkafka.

find_package(benchmark REQUIRED)
file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/*.cc")
foreach(source IN LISTS sources)
  cmake_path(GET source STEM name)
  add_executable(${name} "${source}")
  lagwatch_own(${name})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_link_libraries(${name} PRIVATE lagwatch_serve RdKafka::rdkafka nlohmann_json::nlohmann_json)
  if(name MATCHES "_bench$")
    target_link_libraries(${name} PRIVATE benchmark::benchmark_main)
  endif()
endforeach()
