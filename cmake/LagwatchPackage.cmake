# SPDX-License-Identifier: Apache-2.0
# cpack -G DEB --config BUILD/CPackConfig.cmake: the Debian package of what LagwatchInstall.cmake installs.

set(LAGWATCH_MAINTAINER "lagwatch maintainers <maintainers@lagwatch.invalid>" CACHE STRING "Maintainer of the Debian package")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lagwatch)
set(CPACK_PACKAGE_CONTACT "${LAGWATCH_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Kafka consumer lag exporter for Prometheus")
set(CPACK_PACKAGE_DESCRIPTION
    "lagwatch tells whether the consumer groups of Apache Kafka clusters keep up:
in records, in seconds and in a verdict with its reasons. It serves a page for
Prometheus, health checks, JSON and a web page, and looks once on the command
line, with an exit code for scripts. It understands the flags of kafka_exporter
and has its metric names.")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
# Kerberos for SASL.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS libsasl2-modules-gssapi-mit)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "")
foreach(name conffiles postinst prerm postrm)
  list(APPEND CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${PROJECT_SOURCE_DIR}/deploy/debian/${name}")
endforeach()
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/debian_documents.cmake")

# For that script.
set(CPACK_LAGWATCH_SOURCE "${PROJECT_SOURCE_DIR}")
set(CPACK_LAGWATCH_DEPS "${LAGWATCH_DEPS}")
include(CPack)
