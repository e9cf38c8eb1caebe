// SPDX-License-Identifier: Apache-2.0
#include "render/log_line.h"

#include <algorithm>

#include "base/format.h"
#include "render/json_values.h"

namespace lagwatch::render {
namespace {

// JSON's quoting serves logfmt as well: quotes, backslashes, control characters and bad UTF-8.
std::string Quoted(std::string_view text) { return Dump(text); }

bool IsPlain(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\';
  });
}

void AppendLogfmt(std::string& line, std::string_view key, std::string_view value) {
  if (!line.empty()) line += ' ';
  line += key;
  line += '=';
  line += IsPlain(value) ? std::string(value) : Quoted(value);
}

}  // namespace

std::string LogfmtLine(const LogLine& line) {
  std::string text;
  if (line.time) AppendLogfmt(text, "time", FormatTimestamp(*line.time));
  AppendLogfmt(text, "level", line.level);
  text += " msg=" + Quoted(line.message);
  for (const auto& [key, value] : line.fields) {
    if (!value.empty()) AppendLogfmt(text, key, value);
  }
  return text + '\n';
}

std::string JsonLine(const LogLine& line) {
  Json document;
  if (line.time) document["time"] = FormatTimestamp(*line.time);
  document["level"] = line.level;
  document["msg"] = line.message;
  for (const auto& [key, value] : line.fields) {
    if (!value.empty()) document[std::string(key)] = value;
  }
  return Dump(document) + '\n';
}

}  // namespace lagwatch::render
