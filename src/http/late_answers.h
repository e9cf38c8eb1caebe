// SPDX-License-Identifier: Apache-2.0
//
// Refused logins that wait for their answer. A peer is answered one refusal at a time, spaced so
// far that checking its next guesses takes half of the time at most: however many connections it
// guesses by, each waits here, and not in the backlog in front of the right login. A peer that
// fails now and then is answered at once.
//
// Pure but for the callbacks that it carries; one thread at a time. Bounded: when it is full, the
// next answer is due early.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "http/login_backlog.h"

namespace lagwatch::http {

class LateAnswers {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::size_t kMost = 1024;

  // `took`: what the check took.
  void Add(Login login, std::chrono::nanoseconds took, Time now);
  std::vector<Login> TakeDue(Time now);
  // When TakeDue() has something to take; nothing while it is empty.
  std::optional<Time> NextDue() const;

 private:
  std::multimap<Time, Login> held_;           // by when they are due
  std::map<std::string, Time> next_of_peer_;  // when its next answer is due; past ones may lack
};

}  // namespace lagwatch::http
