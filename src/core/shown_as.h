// SPDX-License-Identifier: Apache-2.0
// How a group is shown to people: its status, told apart where `ok` would say more than is known.
// Pure, nothing fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "model/report.h"

namespace lagwatch::core {

// Of a judged group whose `pending` is written.
ShownAs ShownAsOf(const GroupReport& group, const std::vector<Topic>& topics);

// The partition that has waited longest of those that the group reads and where records can be
// read.
struct Wait {
  const TopicLag* topic = nullptr;
  const PartitionLag* row = nullptr;
  std::size_t partitions = 0;  // that wait
};
std::optional<Wait> LongestWait(const GroupReport& group);

// The rule that fires when the partition waits for the whole window.
ReasonKind RuleOf(const Wait& wait);

bool HasReason(const GroupReport& group, ReasonKind kind);

}  // namespace lagwatch::core
