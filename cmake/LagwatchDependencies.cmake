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
pkg_check_modules(isal REQUIRED IMPORTED_TARGET libisal)

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

# Only the one that scripts/setup builds, with this tree's patches: the script itself says whether it is that one. It is asked
# again by a build after any of these has changed.
file(GLOB librdkafka_patches CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/scripts/lib/librdkafka/*.patch")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/scripts/lib/librdkafka.sh"
                                       ${librdkafka_patches} "${librdkafka_prefix}/.stamp")
execute_process(
  COMMAND bash -euo pipefail -c ". scripts/lib/common.sh && . scripts/lib/librdkafka.sh && DEPS=$1 && librdkafka_is_current $2" -
          "${LAGWATCH_DEPS}" "${librdkafka_variant}"
  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
  RESULT_VARIABLE librdkafka_missing)
if(librdkafka_missing)
  message(FATAL_ERROR "no librdkafka (${librdkafka_variant}) with this tree's patches in ${LAGWATCH_DEPS}: run scripts/setup")
endif()
pkg_check_modules(librdkafka_uses REQUIRED IMPORTED_TARGET libcurl libsasl2 libzstd)
add_library(RdKafka::rdkafka STATIC IMPORTED)
set_target_properties(
  RdKafka::rdkafka
  PROPERTIES IMPORTED_LOCATION "${librdkafka_prefix}/lib/librdkafka.a"
             INTERFACE_INCLUDE_DIRECTORIES "${librdkafka_prefix}/include"
             INTERFACE_LINK_LIBRARIES
             "PkgConfig::librdkafka_uses;OpenSSL::SSL;OpenSSL::Crypto;ZLIB::ZLIB;Threads::Threads;${CMAKE_DL_LIBS};m")
