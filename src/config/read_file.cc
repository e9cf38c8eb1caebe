// SPDX-License-Identifier: Apache-2.0
#include "config/read_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace lagwatch::config {
namespace {

// Far larger than any configuration; a limit, so that a device or a wrong path cannot fill the
// memory.
constexpr std::size_t kLargest = std::size_t{4} << 20;

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Problem LastError() { return {std::generic_category().message(errno)}; }

Problem Unreadable(const std::string& path, const std::string& place, const Problem& why,
                   int exit) {
  return {place + ": cannot read " + Quote(path) + ": " + why.text, exit};
}

}  // namespace

std::string FileVersion(const std::string& path) {
  struct stat found = {};
  if (stat(path.c_str(), &found) != 0) return "";
  return std::to_string(found.st_ino) + " " + std::to_string(found.st_size) + " " +
         std::to_string(found.st_mtim.tv_sec) + "." + std::to_string(found.st_mtim.tv_nsec);
}

std::variant<FileText, Problem> ReadFile(const std::string& path) {
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "re"));
  if (!file) return LastError();
  FileText content;
  std::array<char, 1 << 14> chunk{};
  for (;;) {
    const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), file.get());
    content.text.append(chunk.data(), count);
    if (content.text.size() > kLargest) return Problem{"larger than 4 MiB"};
    if (count < chunk.size()) break;
  }
  if (std::ferror(file.get()) != 0) return LastError();
  return content;
}

std::optional<std::string> ReadFile(const std::string& path, const std::string& place,
                                    std::vector<Problem>& problems, int exit) {
  auto content = ReadFile(path);
  if (auto* file = std::get_if<FileText>(&content)) return std::move(file->text);
  problems.push_back(Unreadable(path, place, std::get<Problem>(content), exit));
  return std::nullopt;
}

bool CheckReadable(const std::string& path, const std::string& place,
                   std::vector<Problem>& problems, int exit) {
  if (access(path.c_str(), R_OK) == 0) return true;
  problems.push_back(Unreadable(path, place, LastError(), exit));
  return false;
}

}  // namespace lagwatch::config
