// SPDX-License-Identifier: Apache-2.0
//
// Verifies HTTP basic authentication (RFC 7617) against bcrypt hashes. bcrypt is slow on purpose
// and a scraper comes every few seconds, so verdicts are remembered by a digest of the login: the
// last right one of each user, which no wrong one evicts, and the latest wrong ones.
//
// Any thread. Nothing fails: malformed credentials are rejected. A wrong login costs the same time
// whether its user exists or not.
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

  // The verdict on the value of an Authorization header, if it is known without bcrypt.
  std::optional<bool> CachedVerdict(std::string_view authorization) const;
  // The same by bcrypt: some 50 ms at cost 10. A failure takes as long as the costliest hash.
  bool Verify(std::string_view authorization) const;
  // Takes over what `before` has verified of users whose hash is still the same.
  void KeepVerified(const Users& before) const;

 private:
  struct Credentials;

  std::optional<std::size_t> Authenticate(const Credentials& credentials) const;
  int CostOf(std::size_t user) const;

  std::vector<WebUser> users_;
  int highest_cost_ = 0;
  mutable std::mutex mutex_;                   // of what is below, which is a cache
  mutable std::vector<std::string> verified_;  // digests, one a user; empty: none yet
  mutable std::deque<std::string> failed_;     // digests, the latest last
};

// The user name of an Authorization header, whether there is such a user or not; "" if malformed.
std::string UserNameOf(std::string_view authorization);

}  // namespace lagwatch::http
