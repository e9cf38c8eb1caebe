// SPDX-License-Identifier: Apache-2.0
#include "core/words.h"

#include <array>
#include <cstddef>

namespace lagwatch::core {
namespace {

struct Unit {
  std::int64_t milliseconds;
  const char* name;
};
constexpr std::array<Unit, 5> kUnits = {
    {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "min"}, {1'000, "s"}, {1, "ms"}}};

std::string In(std::int64_t count, const Unit& unit) {
  return std::to_string(count) + " " + unit.name;
}

}  // namespace

std::string Grouped(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string Records(std::int64_t value) {
  return Grouped(value) + (value == 1 ? " record" : " records");
}

std::string Span(Duration duration) {
  const std::int64_t total = duration.count();
  for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
    if (total < kUnits[i].milliseconds) continue;
    std::string text = In(total / kUnits[i].milliseconds, kUnits[i]);
    const Unit& next = kUnits[i + 1];
    const std::int64_t rest = total % kUnits[i].milliseconds / next.milliseconds;
    // Beside seconds nobody needs milliseconds.
    if (rest > 0 && next.milliseconds > 1) text += " " + In(rest, next);
    return text;
  }
  return In(total, kUnits.back());
}

}  // namespace lagwatch::core
