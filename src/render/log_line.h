// SPDX-License-Identifier: Apache-2.0
// Formats one line of lagwatch's log as logfmt or JSON. Pure; bytes that are not UTF-8 are replaced
// and line breaks escaped, so that each line stays one line. A field without a value is omitted.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "model/types.h"

namespace lagwatch::render {

using LogField = std::pair<std::string_view, std::string>;

struct LogLine {
  std::optional<WallTime> time;  // empty: the receiver adds the time
  std::string_view level;
  std::string_view message;
  std::span<const LogField> fields;
};

std::string LogfmtLine(const LogLine& line);
std::string JsonLine(const LogLine& line);

}  // namespace lagwatch::render
