// SPDX-License-Identifier: Apache-2.0
//
// Users and their logins for tests of the server: the user "scraper" with the password "se:cret".
#pragma once

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <memory>
#include <string>
#include <variant>

#include "http/web_config_watcher.h"

namespace lagwatch::http {

// Its bcrypt hash of the lowest cost, which takes a millisecond to check.
constexpr const char* kScraperHash = "$2b$04$4bZPsyafH4/0Rq4FPkN27.gLi5.bNngJ2S2odpK.o3xyPXXvtZrJW";
constexpr const char* kScraperLogin = "scraper:se:cret";

// A web config with that user, and another one whose hash has cost 9, so that a wrong login takes
// some 30 ms when `is_slow`.
inline std::shared_ptr<const LoadedWebConfig> DoorWithScraper(bool is_slow = false) {
  WebConfig settings;
  settings.users = {{"scraper", Secret(kScraperHash)}};
  if (is_slow) {
    std::string hash = kScraperHash;
    hash.replace(4, 2, "09");
    settings.users.push_back({"slow", Secret(hash)});
  }
  auto opened = LoadWebConfig(settings);
  if (const auto* error = std::get_if<std::string>(&opened)) ADD_FAILURE() << *error;
  return std::get<std::shared_ptr<const LoadedWebConfig>>(std::move(opened));
}

// The value of an Authorization header; `login` is "name:password".
inline std::string BasicHeader(const std::string& login) {
  std::string text((login.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(login.data()),
                  static_cast<int>(login.size()));
  text.pop_back();
  return "Basic " + text;
}

inline std::string RequestWithLogin(const std::string& login) {
  return "GET / HTTP/1.1\r\nHost: test\r\nAuthorization: " + BasicHeader(login) + "\r\n\r\n";
}

}  // namespace lagwatch::http
