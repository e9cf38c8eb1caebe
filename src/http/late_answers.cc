// SPDX-License-Identifier: Apache-2.0
#include "http/late_answers.h"

#include <algorithm>
#include <utility>

namespace lagwatch::http {

void LateAnswers::Add(Login login, std::chrono::nanoseconds took, Time now) {
  std::erase_if(next_of_peer_, [now](const auto& entry) { return entry.second <= now; });
  Time& next = next_of_peer_[login.peer];
  const Time due = std::max(next, now);
  next = due + 2 * took;
  held_.emplace(due, std::move(login));
}

std::vector<Login> LateAnswers::TakeDue(Time now) {
  std::vector<Login> due;
  while (!held_.empty() && (held_.begin()->first <= now || held_.size() > kMost)) {
    due.push_back(std::move(held_.begin()->second));
    held_.erase(held_.begin());
  }
  return due;
}

std::optional<LateAnswers::Time> LateAnswers::NextDue() const {
  if (held_.empty()) return std::nullopt;
  return held_.begin()->first;
}

}  // namespace lagwatch::http
