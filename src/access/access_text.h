// SPDX-License-Identifier: Apache-2.0
// Formats the result of `--check-access` for a reader and for a shell. Pure.
#pragma once

#include <string>

#include "access/access_report.h"
#include "config/settings.h"

namespace lagwatch::access {

// Text for one cluster: an aligned table, then the commands that grant what is missing, then
// remarks.
std::string AccessText(const config::ClusterSettings& settings, const AccessReport& report);

// The kafka-acls.sh command for a grant, to be run by an administrator: quoted for a shell and on
// one line, whatever the names contain.
std::string GrantCommand(const config::ClusterSettings& settings, const Grant& grant);

}  // namespace lagwatch::access
