# SPDX-License-Identifier: Apache-2.0
# Script of cmake --install: the service and its configuration. Below /usr, they are where Debian has them, which is outside;
# below any other prefix they stay inside. The paths in them follow.

set(prefix "${CMAKE_INSTALL_PREFIX}")
set(bin "${prefix}/bin")
if(prefix STREQUAL "/usr")
  set(etc /etc)
  set(units /lib/systemd/system)
  set(zsh "${prefix}/share/zsh/vendor-completions")
else()
  set(etc "${prefix}/etc")
  set(units "${prefix}/lib/systemd/system")
  set(zsh "${prefix}/share/zsh/site-functions")
endif()

set(made "${lagwatch_printed}/installed")
configure_file("${lagwatch_service_templates}/lagwatch.service.in" "${made}/lagwatch.service" @ONLY)
foreach(file IN ITEMS "${lagwatch_printed}/environment" "${lagwatch_service_templates}/lagwatch.yaml" "${made}/lagwatch.service")
  cmake_path(GET file FILENAME name)
  file(READ "${file}" text)
  string(REPLACE "/etc/lagwatch/" "${etc}/lagwatch/" text "${text}")
  file(WRITE "${made}/${name}" "${text}")
endforeach()
file(INSTALL "${made}/lagwatch.service" DESTINATION "${units}")
file(INSTALL "${made}/lagwatch.yaml" DESTINATION "${etc}/lagwatch")
file(INSTALL "${made}/environment" DESTINATION "${etc}/default" RENAME lagwatch)
file(INSTALL "${lagwatch_printed}/_lagwatch" DESTINATION "${zsh}")
