// SPDX-License-Identifier: Apache-2.0
// A world for what finds AWS credentials: variables, files, answers by method and URL, a clock that
// stands. What was asked is kept. One thread.
#pragma once

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

#include "aws/credentials.h"
#include "aws/outside.h"

namespace lagwatch::aws {

inline WallTime At(std::int64_t seconds) { return WallTime(std::chrono::seconds(seconds)); }

constexpr std::int64_t kNow = 1767323045;  // 2026-01-02T03:04:05Z

struct FakeOutside {
  std::map<std::string, std::string> files;
  std::map<std::string, HttpAnswer> answers;  // by "GET http://…" without the query
  std::vector<HttpRequest> asked;
  WallTime now = At(kNow);
  bool has_time = true;
  Outside outside;

  FakeOutside() {
    outside.environment["HOME"] = "/home/me";
    outside.fetch = [this](const HttpRequest& request) { return Answer(request); };
    outside.read_file = [this](const std::string& path) -> std::variant<std::string, Problem> {
      const auto found = files.find(path);
      if (found == files.end()) return Problem{"No such file or directory"};
      return found->second;
    };
    outside.now = [this] { return now; };
    outside.pause = [this](Duration) { return has_time; };
  }
  FakeOutside(const FakeOutside&) = delete;
  FakeOutside& operator=(const FakeOutside&) = delete;

  std::string& operator[](const std::string& variable) { return outside.environment[variable]; }

  std::variant<HttpAnswer, std::string> Answer(const HttpRequest& request) {
    asked.push_back(request);
    const auto found =
        answers.find(request.method + " " + request.url.substr(0, request.url.find('?')));
    if (found == answers.end()) return "Could not connect to server";
    return found->second;
  }

  std::vector<std::string> Urls() const {
    std::vector<std::string> urls;
    for (const HttpRequest& request : asked) urls.push_back(request.method + " " + request.url);
    return urls;
  }
};

inline std::string JsonOf(const std::string& key_id, const std::string& expiration) {
  return R"({"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": ")" + key_id +
         R"(", "SecretAccessKey": "s3cret", "Token": "t0ken", "Expiration": ")" + expiration +
         R"("})";
}

inline std::string StsXmlOf(const std::string& key_id, const std::string& expiration) {
  return "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
         "<AssumeRoleResult><Credentials><AccessKeyId>" +
         key_id +
         "</AccessKeyId><SecretAccessKey>s3cret</SecretAccessKey><SessionToken>t0&amp;ken"
         "</SessionToken><Expiration>" +
         expiration + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
}

// "KEY secret token expiry" or "why: …" or "failure: …".
inline std::string TextOf(const Found& found) {
  if (const auto* none = std::get_if<NoCredentials>(&found)) return "nothing: " + none->why;
  if (const auto* failure = std::get_if<Problem>(&found)) return "failure: " + failure->text;
  const auto& credentials = std::get<Credentials>(found);
  std::string text = credentials.key_id + " " + credentials.secret_key.Reveal();
  if (!credentials.session_token.empty()) text += " " + credentials.session_token.Reveal();
  if (!credentials.expires) return text;
  const auto left =
      std::chrono::duration_cast<std::chrono::seconds>(*credentials.expires - At(kNow));
  return text + " " + std::to_string(left.count()) + "s";
}

inline std::string TextOf(const std::variant<Credentials, Problem>& found) {
  if (const auto* failure = std::get_if<Problem>(&found)) return TextOf(Found(*failure));
  return TextOf(Found(std::get<Credentials>(found)));
}

}  // namespace lagwatch::aws
