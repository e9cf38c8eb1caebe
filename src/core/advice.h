// SPDX-License-Identifier: Apache-2.0
// Advice for a group that is not ok: what helps, and common attempts that do not help. Built from
// one Report. Pure, no thread rule, nothing fails.
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

struct Advice {
  bool helps = true;  // false: this does not help
  std::string text;
};

// Returns the most useful advice first; empty for a group that is ok and for a merged group.
// Unknown values lead to no advice.
std::vector<Advice> AdviceFor(const GroupReport& group, const std::vector<Topic>& topics);

}  // namespace lagwatch::core
