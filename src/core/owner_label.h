// SPDX-License-Identifier: Apache-2.0
// Names of group members for people: member ids are long and most client ids are the same for every
// member. Pure, nothing fails.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

// As `members`: the group instance id, else the client id if no other member has it, else
// "CLIENT_ID · HOST"; with "…" and the end of the member id where that is still not unique.
std::vector<std::string> OwnerLabels(const std::vector<GroupMember>& members);

// The label of one of them.
// REQUIRES: member < members.size()
std::string OwnerLabel(const std::vector<GroupMember>& members, std::size_t member);

}  // namespace lagwatch::core
