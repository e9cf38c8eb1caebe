// SPDX-License-Identifier: Apache-2.0
#include "render/span_text.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lagwatch::render {
namespace {

struct Unit {
  core::Duration length;
  std::string_view name;
};
constexpr std::array kUnits = {Unit{std::chrono::hours(24), "d"}, Unit{std::chrono::hours(1), "h"},
                               Unit{std::chrono::minutes(1), "m"},
                               Unit{std::chrono::seconds(1), "s"}};

std::string Tenths(core::Duration span) {
  constexpr auto kTenth = std::chrono::milliseconds(100);
  if (span < kTenth) return "<0.1s";
  const std::int64_t tenths = span / kTenth;
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text.append(".").append(std::to_string(tenths % 10));
  return text + "s";
}

}  // namespace

std::string SpanText(core::Duration span) {
  if (span <= core::Duration::zero()) return "0";
  if (span < std::chrono::minutes(1)) return Tenths(span);
  std::size_t first = 0;
  while (span < kUnits[first].length) ++first;
  std::string text;
  for (const Unit& unit : {kUnits[first], kUnits[first + 1]}) {
    const std::int64_t count = span / unit.length;
    span %= unit.length;
    if (count > 0) text.append(std::to_string(count)).append(unit.name);
  }
  return text;
}

}  // namespace lagwatch::render
