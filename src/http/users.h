// SPDX-License-Identifier: Apache-2.0
//
// Verifies HTTP basic authentication (RFC 7617) against bcrypt hashes. bcrypt is slow by design and
// a scraper logs in every few seconds, so results are cached by a digest of the login: the last
// valid login of each user, which no invalid one evicts, and the latest invalid ones.
//
// Any thread. Nothing fails: malformed credentials are rejected. An unknown user takes as long to
// check as a known one.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/web_config.h"

namespace lagwatch::http {

class Users {
 public:
  static constexpr std::size_t kRememberedFailures = 100;

  explicit Users(std::vector<WebUser> users);

  bool empty() const { return users_.empty(); }

  // The cached result for the value of an Authorization header, if there is one.
  std::optional<bool> CachedVerdict(std::string_view authorization) const;
  // Verifies the value with bcrypt: some 50 ms at cost 10. A failure takes as long as the most
  // expensive hash.
  bool Verify(std::string_view authorization) const;
  // Copies the cached valid logins of `before` for users whose hash has not changed.
  void KeepVerified(const Users& before) const;

 private:
  std::optional<std::size_t> Authenticate(const std::string& name,
                                          const std::string& password) const;
  int CostOf(std::size_t user) const;

  std::vector<WebUser> users_;
  int highest_cost_ = 0;
  mutable std::mutex mutex_;                   // guards the cache below
  mutable std::vector<std::string> verified_;  // digests, one per user; empty: none yet
  mutable std::deque<std::string> failed_;     // digests, the latest last
};

// The user name of an Authorization header, whether the user exists or not; "" if malformed.
std::string UserNameOf(std::string_view authorization);

}  // namespace lagwatch::http
