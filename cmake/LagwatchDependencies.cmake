# SPDX-License-Identifier: Apache-2.0
# Third-party libraries: Debian's, and the librdkafka that scripts/setup provides. Nothing is downloaded here.

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_package(PkgConfig REQUIRED)
pkg_check_modules(yaml_cpp REQUIRED IMPORTED_TARGET yaml-cpp)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)

# A sanitizer build links the librdkafka built with the same sanitizer: one that is not would hide its races and overflows.
# The fuzz targets link none of it.
if(LAGWATCH_SANITIZE MATCHES "fuzzer")
  set(librdkafka_variant release)
elseif(LAGWATCH_SANITIZE MATCHES "address")
  set(librdkafka_variant asan)
elseif(LAGWATCH_SANITIZE MATCHES "thread")
  set(librdkafka_variant tsan)
else()
  set(librdkafka_variant release)
endif()
set(librdkafka_prefix "${LAGWATCH_DEPS}/librdkafka/${librdkafka_variant}")

if(EXISTS "${librdkafka_prefix}/.stamp")
  find_package(RdKafka 2.12 REQUIRED CONFIG PATHS "${librdkafka_prefix}" NO_DEFAULT_PATH)
elseif(librdkafka_variant STREQUAL "release")
  pkg_check_modules(rdkafka IMPORTED_TARGET rdkafka>=2.12)
  if(rdkafka_FOUND)
    add_library(RdKafka::rdkafka ALIAS PkgConfig::rdkafka)
  endif()
endif()
if(NOT TARGET RdKafka::rdkafka)
  message(FATAL_ERROR "no librdkafka (${librdkafka_variant}) in ${LAGWATCH_DEPS}: run scripts/setup")
endif()
