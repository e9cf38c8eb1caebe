// SPDX-License-Identifier: Apache-2.0
// One line of lagwatch's log, as logfmt or JSON. Pure; bytes that are not UTF-8 are replaced and
// line breaks escaped, so that a line is a line. A field without a value is left out.
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
  std::optional<WallTime> time;  // empty: whoever keeps the lines dates them
  std::string_view level;
  std::string_view message;
  std::span<const LogField> fields;
};

std::string LogfmtLine(const LogLine& line);
std::string JsonLine(const LogLine& line);

}  // namespace lagwatch::render
