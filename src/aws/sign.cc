// SPDX-License-Identifier: Apache-2.0
#include "aws/sign.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "base/format.h"
#include "base/text.h"

namespace lagwatch::aws {
namespace {

using Digest = std::array<unsigned char, 32>;

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

std::string_view BytesOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Digest Sha256(std::string_view text) {
  Digest digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return digest;
}

Digest Hmac(std::string_view key, std::string_view text) {
  Digest digest{};
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), nullptr);
  return digest;
}

// RFC 4648, section 5, without padding.
std::string Base64Url(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += kDigits[(buffer >> (bits - 6)) & 63U];
  }
  if (bits > 0) text += kDigits[(buffer << (6 - bits)) & 63U];
  return text;
}

// "20260102T030405Z"; the first eight characters are the day.
std::string Timestamp(WallTime now) {
  const std::string time = FormatTimestamp(now);  // 2026-01-02T03:04:05.000Z
  return Replace(Replace(time.substr(0, time.find('.')), "-", ""), ":", "") + "Z";
}

std::string QueryOf(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string query;
  for (const auto& [name, value] : parameters) {
    query += (query.empty() ? "" : "&") + PercentEncode(name) + "=" + PercentEncode(value);
  }
  return query;
}

std::string Signature(const GetToSign& request, const Credentials& credentials,
                      const std::string& timestamp, const std::string& scope,
                      std::vector<std::pair<std::string, std::string>> parameters) {
  std::ranges::sort(parameters);
  const std::string host = request.endpoint.substr(request.endpoint.find("://") + 3);
  const std::string canonical =
      "GET\n/\n" + QueryOf(parameters) + "\nhost:" + host + "\n\nhost\n" + Hex(BytesOf(Sha256("")));
  const std::string to_sign = std::string(kAlgorithm) + "\n" + timestamp + "\n" + scope + "\n" +
                              Hex(BytesOf(Sha256(canonical)));
  Digest key = Hmac("AWS4" + credentials.secret_key.Reveal(), timestamp.substr(0, 8));
  key = Hmac(BytesOf(key), request.region);
  key = Hmac(BytesOf(key), request.service);
  key = Hmac(BytesOf(key), "aws4_request");
  return Hex(BytesOf(Hmac(BytesOf(key), to_sign)));
}

}  // namespace

std::string SignedUrl(const GetToSign& request, const Credentials& credentials, WallTime now) {
  const std::string timestamp = Timestamp(now);
  const std::string scope =
      timestamp.substr(0, 8) + "/" + request.region + "/" + request.service + "/aws4_request";
  auto parameters = request.parameters;
  parameters.emplace_back("X-Amz-Algorithm", kAlgorithm);
  parameters.emplace_back("X-Amz-Credential", credentials.key_id + "/" + scope);
  parameters.emplace_back("X-Amz-Date", timestamp);
  parameters.emplace_back("X-Amz-Expires", std::to_string(request.lifetime.count()));
  parameters.emplace_back("X-Amz-SignedHeaders", "host");
  if (!credentials.session_token.empty()) {
    parameters.emplace_back("X-Amz-Security-Token", credentials.session_token.Reveal());
  }
  return request.endpoint + "/?" + QueryOf(parameters) +
         "&X-Amz-Signature=" + Signature(request, credentials, timestamp, scope, parameters);
}

Secret MskToken(const std::string& region, const Credentials& credentials, WallTime now,
                const std::string& user_agent) {
  const std::string url = SignedUrl({.endpoint = "https://kafka." + region + ".amazonaws.com",
                                     .parameters = {{"Action", "kafka-cluster:Connect"}},
                                     .service = "kafka-cluster",
                                     .region = region,
                                     .lifetime = kTokenLifetime},
                                    credentials, now);
  return Secret(Base64Url(url + "&User-Agent=" + PercentEncode(user_agent)));
}

}  // namespace lagwatch::aws
