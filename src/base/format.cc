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

// The two largest units.
std::string TwoUnits(std::int64_t total, const char* Unit::*name, const std::string& space) {
  const auto in = [&](std::int64_t count, const Unit& unit) {
    return std::to_string(count) + space + unit.*name;
  };
  std::size_t i = 0;
  while (i + 1 < kUnits.size() && total < kUnits[i].milliseconds) ++i;
  std::string text = in(total / kUnits[i].milliseconds, kUnits[i]);
  if (i + 2 >= kUnits.size()) return text;  // milliseconds next to seconds are noise
  const std::int64_t rest = total % kUnits[i].milliseconds / kUnits[i + 1].milliseconds;
  return rest == 0 ? text : text + space + in(rest, kUnits[i + 1]);
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

std::string FormatCount(std::int64_t value, std::string_view noun, bool is_grouped) {
  const std::string number = is_grouped ? FormatNumber(value) : std::to_string(value);
  return number + " " + std::string(noun) + (value == 1 ? "" : "s");
}

std::string FormatRecords(std::int64_t value) { return FormatCount(value, "record"); }

std::string FormatRate(double per_second) {
  const std::int64_t tenths = std::llround(per_second * 10);
  if (tenths >= 100 || tenths % 10 == 0) return FormatNumber(std::llround(per_second));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string FormatDuration(Duration duration) {
  return TwoUnits(duration.count(), &Unit::name, " ");
}

std::string FormatShortDuration(Duration duration) {
  const std::int64_t total = duration.count();
  if (total <= 0) return "0";
  return total < 60'000 ? Tenths(total) : TwoUnits(total, &Unit::short_name, "");
}

std::string FormatTime(WallTime at, WallTime now) {
  const std::string text = FormatTimestamp(at);
  const std::string day = text.substr(0, text.find('T'));
  const bool is_today = FormatTimestamp(now).starts_with(day);
  return (is_today ? "" : day + " ") + text.substr(day.size() + 1, 8) + " UTC";
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
