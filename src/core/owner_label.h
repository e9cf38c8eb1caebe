// SPDX-License-Identifier: Apache-2.0
// Readable names of group members: member ids are long, and most client ids are the same for every
// member. Pure, nothing fails.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

// One label per member, in the same order: the group instance id, else the client id if no other
// member has it, else "CLIENT_ID · HOST"; with "…" and the end of the member id if that is still
// not unique.
std::vector<std::string> OwnerLabels(const std::vector<GroupMember>& members);

// The label of one member.
// REQUIRES: member < members.size()
std::string OwnerLabel(const std::vector<GroupMember>& members, std::size_t member);

}  // namespace lagwatch::core
