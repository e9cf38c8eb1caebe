// SPDX-License-Identifier: Apache-2.0
#include "base/format.h"

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <ctime>

namespace lagwatch {
namespace {

struct Unit {
  std::int64_t milliseconds;
  const char* name;
  const char* short_name;
};
constexpr std::array<Unit, 5> kUnits = {{{86'400'000, "d", "d"},
                                         {3'600'000, "h", "h"},
                                         {60'000, "min", "m"},
                                         {1'000, "s", "s"},
                                         {1, "ms", "ms"}}};

std::string In(std::int64_t count, const Unit& unit) {
  return std::to_string(count) + " " + unit.name;
}

std::string TwoDigits(std::int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string Tenths(std::int64_t milliseconds) {
  if (milliseconds < 100) return "<0.1s";
  const std::int64_t tenths = milliseconds / 100;
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text.append(".").append(std::to_string(tenths % 10));
  return text + "s";
}

}  // namespace

std::string FormatNumber(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string FormatRecords(std::int64_t value) {
  return FormatNumber(value) + (value == 1 ? " record" : " records");
}

std::string FormatRate(double per_second) {
  const std::int64_t tenths = std::llround(per_second * 10);
  if (tenths >= 100 || tenths % 10 == 0) return FormatNumber(std::llround(per_second));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string FormatDuration(Duration duration) {
  const std::int64_t total = duration.count();
  for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
    if (total < kUnits[i].milliseconds) continue;
    std::string text = In(total / kUnits[i].milliseconds, kUnits[i]);
    const Unit& next = kUnits[i + 1];
    const std::int64_t rest = total % kUnits[i].milliseconds / next.milliseconds;
    // Milliseconds next to seconds are noise.
    if (rest > 0 && next.milliseconds > 1) text += " " + In(rest, next);
    return text;
  }
  return In(total, kUnits.back());
}

std::string FormatShortDuration(Duration duration) {
  std::int64_t rest = duration.count();
  if (rest <= 0) return "0";
  if (rest < 60'000) return Tenths(rest);
  std::size_t first = 0;
  while (rest < kUnits[first].milliseconds) ++first;
  std::string text;
  for (const Unit& unit : {kUnits[first], kUnits[first + 1]}) {
    const std::int64_t count = rest / unit.milliseconds;
    rest %= unit.milliseconds;
    if (count > 0) text.append(std::to_string(count)).append(unit.short_name);
  }
  return text;
}

std::string FormatTime(WallTime at, WallTime now) {
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

std::string FormatTimestamp(WallTime time) {
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

}  // namespace lagwatch
