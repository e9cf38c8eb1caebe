// SPDX-License-Identifier: Apache-2.0
// How a group is shown to people: its status, with `ok` split where it would claim more than is
// known. Pure, nothing fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "model/report.h"

namespace lagwatch::core {

// REQUIRES: the group is judged and its `pending` is set.
ShownAs ShownAsOf(const GroupReport& group, const std::vector<Topic>& topics);

// The partition that has waited longest, of those that the group reads and that have readable
// records.
struct Wait {
  const TopicLag* topic = nullptr;
  const PartitionLag* row = nullptr;
  std::size_t partitions = 0;  // number of waiting partitions
};
std::optional<Wait> LongestWait(const GroupReport& group);

// The rule that fires if the partition waits for the whole window.
ReasonKind RuleOf(const Wait& wait);

bool HasReason(const GroupReport& group, ReasonKind kind);

}  // namespace lagwatch::core
