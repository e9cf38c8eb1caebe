// SPDX-License-Identifier: Apache-2.0
#include "aws/documents.h"

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>
#include <utility>

namespace lagwatch::aws {
namespace {

using nlohmann::json;

// Sanitizes a foreign message for a single line.
constexpr std::size_t kLongestQuote = 300;

std::string OneLineOf(std::string_view text) {
  std::string line(text.substr(0, kLongestQuote));
  std::ranges::replace_if(
      line, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return line;
}

// Keys and tokens are printable ASCII: anything else is not a credential, and would break a header.
bool IsKeyText(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

std::string Text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// `expires`: empty for never.
std::variant<Credentials, Problem> Checked(std::string key_id, std::string secret_key,
                                           std::string token, const std::string& expires) {
  const std::pair<const char*, bool> parts[] = {
      {"AccessKeyId", IsKeyText(key_id)},
      {"SecretAccessKey", IsKeyText(secret_key)},
      {"session token", token.empty() || IsKeyText(token)}};
  for (const auto& [name, is_good] : parts) {
    if (!is_good) return Problem{"the response has no usable " + std::string(name)};
  }
  Credentials credentials{std::move(key_id), Secret(std::move(secret_key)),
                          Secret(std::move(token)), std::nullopt};
  if (expires.empty()) return credentials;
  credentials.expires = ParseIsoTime(expires);
  if (!credentials.expires) return Problem{"the response's Expiration is not a time"};
  return credentials;
}

// Between the first <name> and the next </name>, entities decoded; empty if there is none.
std::string_view RawElement(std::string_view xml, const std::string& name) {
  const std::string open = "<" + name + ">";
  const std::size_t start = xml.find(open);
  if (start == xml.npos) return {};
  const std::size_t end = xml.find("</" + name + ">", start);
  if (end == xml.npos) return {};
  return xml.substr(start + open.size(), end - start - open.size());
}

std::string Element(std::string_view xml, const std::string& name) {
  constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string_view raw = RawElement(xml, name);
  std::string text;
  while (!raw.empty()) {
    const auto* const entity = std::ranges::find_if(
        kEntities, [&](const auto& candidate) { return raw.starts_with(candidate.first); });
    const bool is_entity = entity != std::end(kEntities);
    text += is_entity ? entity->second : raw.front();
    raw.remove_prefix(is_entity ? entity->first.size() : 1);
  }
  return text;
}

}  // namespace

std::variant<Credentials, Problem> ReadJsonCredentials(std::string_view json_text) {
  const json document = json::parse(json_text, nullptr, false);
  if (!document.is_object()) return Problem{"the response is not a JSON object"};
  std::string code = Text(document, "Code");
  if (code.empty()) code = Text(document, "code");
  if (!code.empty() && code != "Success") {
    const std::string message =
        Text(document, document.contains("Message") ? "Message" : "message");
    return Problem{OneLineOf(message.empty() ? code : code + ": " + message)};
  }
  return Checked(Text(document, "AccessKeyId"), Text(document, "SecretAccessKey"),
                 Text(document, "Token"), Text(document, "Expiration"));
}

std::variant<Credentials, Problem> ReadStsCredentials(std::string_view xml) {
  const std::string_view credentials = RawElement(xml, "Credentials");
  if (credentials.empty()) return Problem{"the response has no credentials"};
  return Checked(Element(credentials, "AccessKeyId"), Element(credentials, "SecretAccessKey"),
                 Element(credentials, "SessionToken"), Element(credentials, "Expiration"));
}

std::string ReadStsError(std::string_view xml) {
  const std::string code = Element(xml, "Code");
  const std::string message = Element(xml, "Message");
  return OneLineOf(message.empty() ? code : code + ": " + message);
}

std::optional<WallTime> ParseIsoTime(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  if (text.size() <= kShape.size()) return std::nullopt;
  // strptime() accepts blanks and signs, too.
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == '0' ? !is_digit : text[i] != kShape[i]) return std::nullopt;
  }
  std::string_view zone = text.substr(kShape.size());
  if (zone.starts_with('.')) {
    zone.remove_prefix(1);
    zone.remove_prefix(std::min(zone.find_first_not_of("0123456789"), zone.size()));
  }
  if (zone != "Z" && zone != "+00:00") return std::nullopt;
  std::tm parts{};
  const std::string time(text.substr(0, kShape.size()));
  if (strptime(time.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return std::nullopt;
  const std::chrono::year_month_day date(
      std::chrono::year(parts.tm_year + 1900),
      std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
      std::chrono::day(static_cast<unsigned>(parts.tm_mday)));
  if (!date.ok() || parts.tm_sec > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(parts.tm_hour) +
         std::chrono::minutes(parts.tm_min) + std::chrono::seconds(parts.tm_sec);
}

}  // namespace lagwatch::aws
