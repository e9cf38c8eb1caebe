// SPDX-License-Identifier: Apache-2.0
#include "http/negotiation.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace lagwatch::http {
namespace {

constexpr int kFullQuality = 1000;

// One entry of a list such as "text/plain;version=0.0.4;q=0.3, */*".
struct Preference {
  std::string_view name;
  std::string_view version;    // "" when not given
  int quality = kFullQuality;  // thousandths: the grammar has three digits, and no locale can print
                               // them wrong
};

// "0.5" -> 500. The grammar allows 0 to 1 with up to three digits, nothing else.
std::optional<int> ParseQuality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  int quality = (text[0] - '0') * kFullQuality;
  if (text.size() == 1) return quality;
  if (text[1] != '.') return std::nullopt;
  int weight = kFullQuality / 10;
  for (const char digit : text.substr(2)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    quality += (digit - '0') * weight;
    weight /= 10;
  }
  return quality <= kFullQuality ? std::optional(quality) : std::nullopt;
}

std::string_view Unquote(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::optional<Preference> ParsePreference(std::string_view entry) {
  Preference preference;
  preference.name = Trim(TakeUntil(entry, ';'));
  if (preference.name.empty()) return std::nullopt;
  while (!entry.empty()) {
    std::string_view value = TakeUntil(entry, ';');
    const std::string_view key = Trim(TakeUntil(value, '='));
    value = Unquote(Trim(value));
    if (EqualsIgnoringCase(key, "version")) preference.version = value;
    if (EqualsIgnoringCase(key, "q")) {
      const auto quality = ParseQuality(value);
      if (!quality) return std::nullopt;
      preference.quality = *quality;
    }
  }
  return preference;
}

template <typename Visitor>
void ForEachPreference(std::string_view list, Visitor visit) {
  while (!list.empty()) {
    if (const auto preference = ParsePreference(TakeUntil(list, ','))) visit(*preference);
  }
}

}  // namespace

bool AcceptsGzip(std::string_view accept_encoding) {
  std::optional<int> gzip;
  std::optional<int> any;
  int identity = 0;
  ForEachPreference(accept_encoding, [&](const Preference& coding) {
    if (EqualsIgnoringCase(coding.name, "gzip") || EqualsIgnoringCase(coding.name, "x-gzip"))
      gzip = coding.quality;
    if (EqualsIgnoringCase(coding.name, "identity")) identity = coding.quality;
    if (coding.name == "*") any = coding.quality;
  });
  const int quality = gzip.value_or(any.value_or(0));
  return quality > 0 && quality >= identity;
}

bool PrefersOpenMetrics(std::string_view accept) {
  int open_metrics = 0;
  int text = 0;
  ForEachPreference(accept, [&](const Preference& type) {
    const bool ours = type.version.empty() || type.version == "1.0.0";
    if (ours && EqualsIgnoringCase(type.name, "application/openmetrics-text")) {
      open_metrics = std::max(open_metrics, type.quality);
    }
    if (EqualsIgnoringCase(type.name, "text/plain")) text = std::max(text, type.quality);
  });
  return open_metrics > 0 && open_metrics >= text;
}

}  // namespace lagwatch::http
