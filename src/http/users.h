// SPDX-License-Identifier: Apache-2.0
//
// Who may come in by HTTP basic authentication (RFC 7617) against bcrypt hashes. bcrypt is slow on
// purpose, a scraper comes every few seconds: what was found out of the last hundred different
// headers is remembered, as the exporter-toolkit does, by a digest of them.
//
// Any thread. Nothing fails: what cannot be understood is nobody. A name that is not there costs
// the time of one that is.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/web_door.h"

namespace lagwatch::http {

class Users {
 public:
  static constexpr std::size_t kRemembered = 100;

  explicit Users(std::vector<core::WebUser> users) : users_(std::move(users)) {}

  bool empty() const { return users_.empty(); }

  // Whether the value of an Authorization header lets in, as far as that is known at once.
  std::optional<bool> Recall(const std::string& authorization) const;
  // The same, found out: takes as long as bcrypt does, some 50 ms at cost 10.
  bool Check(const std::string& authorization) const;

 private:
  bool Verify(const std::string& name, const std::string& password) const;

  std::vector<core::WebUser> users_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, bool> known_;  // by digest
};

}  // namespace lagwatch::http
