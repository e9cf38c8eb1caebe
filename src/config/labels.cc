// SPDX-License-Identifier: Apache-2.0
#include "config/labels.h"

#include <algorithm>

#include "base/text.h"

namespace lagwatch::config {
namespace {

// The labels of the kafka_* families: a series cannot have a label twice.
constexpr std::string_view kTaken[] = {
    "address", "assignor", "client_id", "consumergroup", "coordinator",
    "host",    "id",       "member_id", "partition",     "group_instance_id",
    "reason",  "severity", "state",     "status",        "topic",
    "type",
};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::string> LabelError(std::string_view name) {
  const bool valid = !name.empty() && !IsDigit(name.front()) && !name.starts_with("__") &&
                     std::ranges::all_of(name, [](char c) { return IsLetter(c) || IsDigit(c); });
  if (!valid) {
    return Quote(name) +
           " is not a valid label name; use letters, digits and _, and no digit first";
  }
  if (std::ranges::find(kTaken, name) != std::end(kTaken)) {
    return "the label " + Quote(name) + " is used by the metrics themselves; choose another name";
  }
  return std::nullopt;
}

}  // namespace lagwatch::config
