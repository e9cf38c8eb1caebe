// SPDX-License-Identifier: Apache-2.0
// What finding AWS credentials needs of the world, so that this folder has no I/O of its own and
// tests put fakes in its place. The functions may be called from any thread.
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
  bool use_proxy = false;  // the proxy variables of the environment hold
};

struct FetchAnswer {
  int status = 0;
  std::string body;
};

struct Outside {
  std::map<std::string, std::string> environment;
  // The answer, whatever its status, or one line on why there is none. Redirects are not followed.
  // Longer answers than 64 KiB fail.
  std::function<std::variant<FetchAnswer, std::string>(const FetchRequest&)> fetch;
  // The content of a small file, or the system's words on why it cannot be read.
  struct FileContent {
    std::string text;
  };
  std::function<std::variant<FileContent, std::string>(const std::string& path)> read_file;
  std::function<WallTime()> now;
  // Sleeps; false: there is no time any more, because the caller was cancelled.
  std::function<bool(Duration)> pause;

  // "" when the variable is not set.
  std::string Variable(const std::string& name) const {
    const auto found = environment.find(name);
    return found == environment.end() ? "" : found->second;
  }
};

}  // namespace lagwatch::aws
