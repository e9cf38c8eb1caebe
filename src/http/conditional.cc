// SPDX-License-Identifier: Apache-2.0
#include "http/conditional.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "http/negotiation.h"
#include "render/gzip.h"

namespace lagwatch::http {
namespace {

// Below this size the head is most of the response.
constexpr std::size_t kWorthCompressing = 1000;

std::size_t SizeOf(const Response& response) {
  std::size_t size = 0;
  for (const auto& chunk : response.body) size += chunk->size();
  return size;
}

// FNV-1a: it only needs to distinguish successive responses of one URL.
std::string HashOf(const Response& response) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const auto& chunk : response.body) {
    for (const char c : *chunk) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
  }
  std::array<char, 16> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), hash, 16);
  return {text.data(), end};
}

// If-None-Match: a list of tags, or "*". Weak and strong tags match.
bool Names(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    std::string_view one = Trim(TakeUntil(list, ','));
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag || one == "*") return true;
  }
  return false;
}

void Compress(Response& response) {
  render::CompressedBlock deflated;
  render::Deflater deflater;
  for (const auto& chunk : response.body) deflater.Append(deflated, *chunk);
  const auto body = std::make_shared<const render::CompressedBlock>(std::move(deflated));
  auto [head, tail] = render::FrameGzip("", std::span(&body, 1));
  head.append(body->stream).append(tail);
  response.body = {std::make_shared<const std::string>(std::move(head))};
  response.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace

Response Conditional(const Request& request, Response response) {
  auto& headers = response.headers;
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("Vary", "Accept-Encoding");
  const bool ok = response.status == 200;
  headers.emplace_back("Cache-Control", ok ? "no-cache" : "no-store");
  const bool gzip =
      SizeOf(response) >= kWorthCompressing && AcceptsGzip(request.Header("Accept-Encoding"));
  if (ok) {
    const std::string tag = "\"" + HashOf(response) + (gzip ? "-gzip\"" : "\"");
    headers.emplace_back("ETag", tag);
    if (Names(request.Header("If-None-Match"), tag)) {
      response.status = 304;
      response.body.clear();
      return response;
    }
  }
  if (gzip) Compress(response);
  return response;
}

}  // namespace lagwatch::http
