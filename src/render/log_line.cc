// SPDX-License-Identifier: Apache-2.0
#include "render/log_line.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <nlohmann/json.hpp>

namespace lagwatch::render {
namespace {

using Json = nlohmann::ordered_json;

// 2026-11-21T10:00:00.123Z
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

// JSON's quoting serves logfmt as well: quotes, backslashes, control characters and bad UTF-8.
std::string Quoted(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool IsPlain(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
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
  AppendLogfmt(text, "time", Timestamp(line.time));
  AppendLogfmt(text, "level", line.level);
  text += " msg=" + Quoted(line.message);
  for (const auto& [key, value] : line.fields) {
    if (!value.empty()) AppendLogfmt(text, key, value);
  }
  return text + '\n';
}

std::string JsonLine(const LogLine& line) {
  Json document;
  document["time"] = Timestamp(line.time);
  document["level"] = line.level;
  document["msg"] = line.message;
  for (const auto& [key, value] : line.fields) {
    if (!value.empty()) document[std::string(key)] = value;
  }
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace lagwatch::render
