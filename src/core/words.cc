// SPDX-License-Identifier: Apache-2.0
#include "core/words.h"

#include <array>
#include <chrono>
#include <cmath>
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

std::string TwoDigits(std::int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
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

std::string Clock(WallTime at, WallTime now) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
  std::string text;
  if (std::chrono::floor<std::chrono::days>(now) != day) {
    text = std::to_string(static_cast<int>(date.year())) + "-" +
           TwoDigits(static_cast<unsigned>(date.month())) + "-" +
           TwoDigits(static_cast<unsigned>(date.day())) + " ";
  }
  return text + TwoDigits(time.hours().count()) + ":" + TwoDigits(time.minutes().count()) + ":" +
         TwoDigits(time.seconds().count()) + " UTC";
}

std::string Rate(double per_second) {
  const std::int64_t tenths = std::llround(per_second * 10);
  if (tenths >= 100 || tenths % 10 == 0) return Grouped(std::llround(per_second));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

}  // namespace lagwatch::core
