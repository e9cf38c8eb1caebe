// SPDX-License-Identifier: Apache-2.0
#include "render/timestamp.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <ctime>

namespace lagwatch::render {

std::string Timestamp(core::WallTime time) {
  const auto since_epoch = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const std::time_t clock = seconds.count();
  std::tm parts{};
  gmtime_r(&clock, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::string millis = std::to_string((since_epoch - seconds).count());
  millis.insert(0, 3 - millis.size(), '0');
  return std::string(text.data(), size) + "." + millis + "Z";
}

}  // namespace lagwatch::render
