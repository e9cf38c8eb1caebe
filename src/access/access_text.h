// SPDX-License-Identifier: Apache-2.0
// The result of `--check-access` as a person reads it and a shell runs it. Pure.
#pragma once

#include <string>

#include "access/access_report.h"
#include "config/settings.h"

namespace lagwatch::access {

// One cluster: aligned lines, then the commands that grant what is missing, then remarks.
std::string AccessText(const config::ClusterSettings& settings, const AccessReport& report);

// The kafka-acls.sh command for a grant, to be run by an administrator: quoted for a shell, on one
// line, whatever is in the names.
std::string GrantCommand(const config::ClusterSettings& settings, const Grant& grant);

}  // namespace lagwatch::access
