// SPDX-License-Identifier: Apache-2.0
#include "render/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace lagwatch::render {
namespace {

std::optional<double> ParseField(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

// Fields of /proc/self/stat, numbered from 1 as in proc(5); those before 3 are not numbers, and the
// second one, the command, may contain spaces and brackets.
class Stat {
 public:
  Stat() {
    std::ifstream file("/proc/self/stat");
    std::getline(file, line_);
    const std::size_t command_end = line_.rfind(')');
    rest_ = command_end == std::string::npos ? std::string_view()
                                             : std::string_view(line_).substr(command_end + 1);
  }

  std::optional<double> Field(std::size_t number) const {
    std::string_view rest = rest_;
    for (std::size_t at = 3; !rest.empty(); ++at) {
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
      const std::string_view field = rest.substr(0, rest.find(' '));
      if (at == number) return ParseField(field);
      rest.remove_prefix(field.size());
    }
    return std::nullopt;
  }

 private:
  std::string line_;
  std::string_view rest_;
};

// Unix time at which the machine started.
std::optional<double> BootTime() {
  constexpr std::string_view kKey = "btime ";
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(kKey)) return ParseField(std::string_view(line).substr(kKey.size()));
  }
  return std::nullopt;
}

std::optional<double> StartTime(const Stat& stat, double ticks) {
  static const std::optional<double> kBoot = BootTime();
  const auto since_boot = stat.Field(22);
  if (!kBoot || !since_boot) return std::nullopt;
  return *kBoot + *since_boot / ticks;
}

std::optional<double> OpenFds() {
  std::error_code error;
  std::ptrdiff_t count = -1;  // without the descriptor used for counting
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end;
       !error && entry != end; entry.increment(error)) {
    ++count;
  }
  if (error) return std::nullopt;
  return static_cast<double>(count);
}

std::optional<double> MaxFds() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

std::vector<std::pair<Family, double>> ReadProcess() {
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
  const Stat stat;
  std::vector<std::pair<Family, double>> values;
  const auto add = [&values](Family family, std::optional<double> value, double unit = 1) {
    if (value) values.emplace_back(family, *value * unit);
  };
  const auto user = stat.Field(14);
  const auto system = stat.Field(15);
  if (user && system) add(Family::kProcessCpu, (*user + *system) / ticks);
  add(Family::kProcessResident, stat.Field(24), page);
  add(Family::kProcessVirtual, stat.Field(23));
  add(Family::kProcessOpenFds, OpenFds());
  add(Family::kProcessMaxFds, MaxFds());
  add(Family::kProcessStart, StartTime(stat, ticks));
  return values;
}

}  // namespace lagwatch::render
