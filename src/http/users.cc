// SPDX-License-Identifier: Apache-2.0
#include "http/users.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.h"

namespace lagwatch::http {
namespace {

std::optional<std::string> DecodeBase64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  const auto padding = std::count(text.end() - 2, text.end(), '=');
  bytes.resize(static_cast<std::size_t>(size) - static_cast<std::size_t>(padding));
  return bytes;
}

// "name:password" of a header value; empty if it is not basic authentication.
std::optional<std::string> DecodeBasic(std::string_view authorization) {
  if (!EqualsIgnoringCase(TakeUntil(authorization, ' '), "basic")) return std::nullopt;
  auto login = DecodeBase64(Trim(authorization));
  if (!login || login->find(':') == std::string::npos) return std::nullopt;
  return login;
}

std::string DigestOf(const std::string& text) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

// "" if the setting is invalid.
std::string Crypt(const std::string& password, const std::string& setting) {
  const auto work = std::make_unique<crypt_data>();
  const char* const computed = crypt_r(password.c_str(), setting.c_str(), work.get());
  return computed == nullptr ? "" : computed;
}

bool Matches(const std::string& password, const std::string& hash) {
  const std::string computed = Crypt(password, hash);
  return computed.size() == hash.size() &&
         CRYPTO_memcmp(computed.data(), hash.data(), hash.size()) == 0;
}

// Runs bcrypt with that cost, only to take the time.
void SpendBcrypt(const std::string& password, int cost) {
  std::string setting = "$2b$00$abcdefghijklmnopqrstuu";
  setting[4] = static_cast<char>('0' + cost / 10);
  setting[5] = static_cast<char>('0' + cost % 10);
  Crypt(password, setting);
}

}  // namespace

Users::Users(std::vector<WebUser> users) : users_(std::move(users)), verified_(users_.size()) {
  for (std::size_t i = 0; i < users_.size(); ++i) {
    highest_cost_ = std::max(highest_cost_, CostOf(i));
  }
}

std::optional<bool> Users::CachedVerdict(std::string_view authorization) const {
  const auto login = DecodeBasic(authorization);
  if (!login) return false;
  const std::string digest = DigestOf(*login);
  const std::lock_guard lock(mutex_);
  if (std::ranges::find(verified_, digest) != verified_.end()) return true;
  if (std::ranges::find(failed_, digest) != failed_.end()) return false;
  return std::nullopt;
}

bool Users::Verify(std::string_view authorization) const {
  const auto login = DecodeBasic(authorization);
  if (!login) return false;
  const auto colon = login->find(':');
  const auto user = Authenticate(login->substr(0, colon), login->substr(colon + 1));
  const std::lock_guard lock(mutex_);
  if (user) {
    verified_[*user] = DigestOf(*login);
  } else {
    failed_.push_back(DigestOf(*login));
    if (failed_.size() > kRememberedFailures) failed_.pop_front();
  }
  return user.has_value();
}

void Users::KeepVerified(const Users& before) const {
  const std::scoped_lock lock(mutex_, before.mutex_);
  for (std::size_t i = 0; i < users_.size(); ++i) {
    for (std::size_t j = 0; j < before.users_.size(); ++j) {
      const bool same = users_[i].name == before.users_[j].name &&
                        users_[i].password_hash == before.users_[j].password_hash;
      if (same) verified_[i] = before.verified_[j];
    }
  }
}

// Returns the index of the user. Every failure costs 2^highest_cost_ rounds: bcrypt at cost c and
// then at c, c + 1, ... up to the one before the highest, or at the highest alone.
std::optional<std::size_t> Users::Authenticate(const std::string& name,
                                               const std::string& password) const {
  const auto found = std::ranges::find(users_, name, &WebUser::name);
  if (found == users_.end()) {
    SpendBcrypt(password, highest_cost_);
    return std::nullopt;
  }
  const auto user = static_cast<std::size_t>(found - users_.begin());
  // C strings end at a zero byte: a password with one would be cut, and so match too much.
  const bool is_whole = password.find('\0') == std::string::npos;
  if (Matches(password, found->password_hash.Reveal()) && is_whole) return user;
  for (int cost = CostOf(user); cost < highest_cost_; ++cost) SpendBcrypt(password, cost);
  return std::nullopt;
}

// The cost of the user's hash, the binary logarithm of its rounds: 10 for "$2b$10$...". A hash with
// an invalid cost, which no password matches, has the lowest cost.
int Users::CostOf(std::size_t user) const {
  constexpr int kLowest = 4;
  constexpr int kHighest = 31;
  const std::string& hash = users_[user].password_hash.Reveal();
  if (hash.size() < 6) return kLowest;
  const int cost = (hash[4] - '0') * 10 + (hash[5] - '0');
  return cost < kLowest || cost > kHighest ? kLowest : cost;
}

std::string UserNameOf(std::string_view authorization) {
  const auto login = DecodeBasic(authorization);
  return login ? login->substr(0, login->find(':')) : "";
}

}  // namespace lagwatch::http
