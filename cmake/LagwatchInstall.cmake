# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` and cpack put where, and the texts for it that the program itself prints.

include(GNUInstallDirs)
set(printed_folder "${PROJECT_BINARY_DIR}/printed")

# lagwatch_printed(FLAG FILE): FILE is what `lagwatch FLAG` prints, so that it cannot be behind the program.
function(lagwatch_printed flag file)
  add_custom_command(
    OUTPUT "${printed_folder}/${file}"
    COMMAND lagwatch ${flag} > "${printed_folder}/${file}"
    DEPENDS lagwatch
    COMMENT ""
    VERBATIM)
endfunction()

file(MAKE_DIRECTORY "${printed_folder}")
lagwatch_printed(--print-man-page lagwatch.1)
lagwatch_printed(--print-bash-completion lagwatch.bash)
lagwatch_printed(--print-zsh-completion _lagwatch)
lagwatch_printed(--print-environment-file environment)
add_custom_command(
  OUTPUT "${printed_folder}/lagwatch.1.gz"
  COMMAND gzip -9nc "${printed_folder}/lagwatch.1" > "${printed_folder}/lagwatch.1.gz"
  DEPENDS "${printed_folder}/lagwatch.1"
  COMMENT ""
  VERBATIM)
set(printed_files lagwatch.1.gz lagwatch.bash _lagwatch environment)
list(TRANSFORM printed_files PREPEND "${printed_folder}/")
add_custom_target(lagwatch_printed ALL DEPENDS ${printed_files})

install(TARGETS lagwatch)
install(FILES "${printed_folder}/lagwatch.1.gz" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${printed_folder}/lagwatch.bash" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME lagwatch)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY alerts DESTINATION "${CMAKE_INSTALL_DATADIR}/lagwatch" FILES_MATCHING PATTERN "*.yaml")
install(DIRECTORY dashboards/ DESTINATION "${CMAKE_INSTALL_DATADIR}/lagwatch/dashboards" FILES_MATCHING PATTERN "*.json"
        PATTERN definitions EXCLUDE PATTERN provisioning EXCLUDE PATTERN __pycache__ EXCLUDE)
install(FILES dashboards/provisioning/dashboards.yaml DESTINATION "${CMAKE_INSTALL_DATADIR}/lagwatch/dashboards/provisioning")
install(CODE "set(lagwatch_service_templates \"${PROJECT_SOURCE_DIR}/deploy/debian\")\nset(lagwatch_printed \"${printed_folder}\")")
install(SCRIPT cmake/install_service.cmake)
