// SPDX-License-Identifier: Apache-2.0
//
// Delays the responses to rejected logins. A peer gets one rejection at a time, with gaps so long
// that checking its next guesses takes at most half of the time: however many connections it uses
// for guessing, each waits here, and not in the backlog before a valid login. A peer that fails
// rarely gets its response at once.
//
// Pure except for the callbacks it stores; not thread-safe. Bounded: when it is full, the next
// response is due early.
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

  // `took`: the duration of the check.
  void Add(Login login, std::chrono::nanoseconds took, Time now);
  std::vector<Login> TakeDue(Time now);
  // When TakeDue() will return a login; empty if none is stored.
  std::optional<Time> NextDue() const;

 private:
  std::multimap<Time, Login> held_;  // by due time
  std::map<std::string, Time>
      next_of_peer_;  // when its next response is due; entries of the past may be missing
};

}  // namespace lagwatch::http
