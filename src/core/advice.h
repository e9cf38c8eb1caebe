// SPDX-License-Identifier: Apache-2.0
// What helps a group that is in trouble, and what people try that does not: sentences made of what
// one Report shows. Pure, no thread rule, nothing fails.
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

struct Advice {
  bool helps = true;  // false: this would not
  std::string text;
};

// The most useful first; empty for a group that is ok, and for several under one name. Says nothing
// about what is not known.
std::vector<Advice> AdviceFor(const GroupReport& group, const std::vector<Topic>& topics);

}  // namespace lagwatch::core
