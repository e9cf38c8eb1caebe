// SPDX-License-Identifier: Apache-2.0
// What the tests of config/ share: a folder for files, and Resolve() asked for one side of its
// answer. Single-threaded.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "config/resolve.h"

namespace lagwatch::config {

// Files in a folder of their own, which is the working directory meanwhile: messages name
// "lagwatch.yaml", not a path that differs from run to run.
class Folder {
 public:
  Folder() : before_(std::filesystem::current_path()) {
    std::string path = (std::filesystem::temp_directory_path() / "lagwatch-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = path;
    std::filesystem::current_path(path_);
  }
  ~Folder() {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void Write(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
  }

 private:
  std::filesystem::path before_;
  std::filesystem::path path_;
};

inline std::vector<Problem> ProblemsOf(const FlagValues& flags, const Environment& env = {}) {
  const auto resolved = Resolve(flags, env);
  const auto* problems = std::get_if<std::vector<Problem>>(&resolved);
  return problems == nullptr ? std::vector<Problem>() : *problems;
}

// "64 --wait: ..." for each problem.
inline std::vector<std::string> LinesOf(const std::vector<Problem>& problems) {
  std::vector<std::string> lines;
  for (const Problem& problem : problems) {
    lines.push_back(std::to_string(problem.exit) + " " + problem.text);
  }
  return lines;
}

// The settings; a failure with every problem when there are none.
inline Settings SettingsOf(const FlagValues& flags, const Environment& env = {}) {
  auto resolved = Resolve(flags, env);
  if (auto* settings = std::get_if<Settings>(&resolved)) return std::move(*settings);
  ADD_FAILURE() << testing::PrintToString(LinesOf(std::get<std::vector<Problem>>(resolved)));
  Settings none;
  none.clusters.emplace_back();
  return none;
}

// "name=value" for each, secrets revealed: for comparing only.
inline std::vector<std::string> PropertiesOf(const ClusterSettings& cluster) {
  std::vector<std::string> lines;
  for (const KafkaProperty& property : cluster.properties) {
    lines.push_back(property.name + "=" + property.value.Reveal());
  }
  return lines;
}

}  // namespace lagwatch::config
