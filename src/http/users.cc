// SPDX-License-Identifier: Apache-2.0
#include "http/users.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "http/ascii.h"

namespace lagwatch::http {
namespace {

struct Credentials {
  std::string name;
  std::string password;
};

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

std::optional<Credentials> ParseBasic(std::string_view authorization) {
  if (!EqualsIgnoringCase(TakeUntil(authorization, ' '), "basic")) return std::nullopt;
  const auto decoded = DecodeBase64(Trim(authorization));
  if (!decoded) return std::nullopt;
  const auto colon = decoded->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return Credentials{decoded->substr(0, colon), decoded->substr(colon + 1)};
}

std::string DigestOf(const std::string& text) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

bool Matches(const std::string& password, const std::string& hash) {
  const auto work = std::make_unique<crypt_data>();
  const char* const computed = crypt_r(password.c_str(), hash.c_str(), work.get());
  if (computed == nullptr) return false;
  const std::string_view result(computed);
  return result.size() == hash.size() && CRYPTO_memcmp(computed, hash.data(), hash.size()) == 0;
}

}  // namespace

std::optional<bool> Users::Recall(const std::string& authorization) const {
  if (!ParseBasic(authorization)) return false;
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(DigestOf(authorization));
  if (found == known_.end()) return std::nullopt;
  return found->second;
}

bool Users::Check(const std::string& authorization) const {
  const auto credentials = ParseBasic(authorization);
  if (!credentials) return false;
  const bool verified = Verify(credentials->name, credentials->password);
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kRemembered) known_.clear();
  known_[DigestOf(authorization)] = verified;
  return verified;
}

bool Users::Verify(const std::string& name, const std::string& password) const {
  if (users_.empty()) return false;
  const auto found = std::find_if(users_.begin(), users_.end(),
                                  [&](const core::WebUser& user) { return user.name == name; });
  const core::WebUser& user = found != users_.end() ? *found : users_.front();
  // C strings end at a zero byte: a password with one would be cut, and so match too much.
  const bool whole = password.find('\0') == std::string::npos;
  return Matches(password, user.password_hash.Reveal()) && found != users_.end() && whole;
}

}  // namespace lagwatch::http
