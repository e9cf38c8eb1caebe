// SPDX-License-Identifier: Apache-2.0
// The I/O that finding AWS credentials needs, so that this folder has none of its own and tests can
// replace it. The functions must be thread-safe.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "model/types.h"

namespace lagwatch::aws {

struct FetchRequest {
  std::string url;  // http:// or https://
  std::string method = "GET";
  std::vector<std::string> headers = {};  // "Name: value"
  std::string body = {};                  // a form, with POST
  Duration timeout = std::chrono::seconds(5);
  bool use_proxy = false;  // the proxy variables of the environment apply
};

struct FetchAnswer {
  int status = 0;
  std::string body;
};

struct Outside {
  std::map<std::string, std::string> environment;
  // Returns the response, whatever its status, or an error of one line. Redirects are not followed.
  // Responses longer than 64 KiB fail.
  std::function<std::variant<FetchAnswer, std::string>(const FetchRequest&)> fetch;
  // The content of a small file, or the system's error message.
  struct FileContent {
    std::string text;
  };
  std::function<std::variant<FileContent, std::string>(const std::string& path)> read_file;
  std::function<WallTime()> now;
  // Sleeps; returns false if the caller was cancelled.
  std::function<bool(Duration)> pause;

  // "" if the variable is not set.
  std::string Variable(const std::string& name) const {
    const auto found = environment.find(name);
    return found == environment.end() ? "" : found->second;
  }
};

}  // namespace lagwatch::aws
