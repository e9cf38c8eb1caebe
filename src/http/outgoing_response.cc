// SPDX-License-Identifier: Apache-2.0
#include "http/outgoing_response.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace lagwatch::http {
namespace {

// Empty for others: the grammar allows it, and clients use the number.
std::string_view ReasonPhrase(int status) {
  constexpr std::pair<int, std::string_view> kPhrases[] = {{200, "OK"},
                                                           {302, "Found"},
                                                           {304, "Not Modified"},
                                                           {400, "Bad Request"},
                                                           {401, "Unauthorized"},
                                                           {403, "Forbidden"},
                                                           {404, "Not Found"},
                                                           {405, "Method Not Allowed"},
                                                           {413, "Content Too Large"},
                                                           {431, "Request Header Fields Too Large"},
                                                           {500, "Internal Server Error"},
                                                           {503, "Service Unavailable"}};
  for (const auto& [known, phrase] : kPhrases) {
    if (known == status) return phrase;
  }
  return "";
}

// "Sat, 21 Nov 2026 09:49:50 GMT". Not with strftime, which depends on the locale.
std::string HttpDate(std::time_t now) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour,
                utc.tm_min, utc.tm_sec);
  return text.data();
}

// Removes line breaks from a value: in a name echoed into Location they would let a client inject
// headers or a second response.
void AppendHeader(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ");
  for (const char c : value) head += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  head += "\r\n";
}

std::size_t PlainSize(const std::vector<render::SharedBlock>& packed) {
  std::size_t size = 0;
  for (const render::SharedBlock& piece : packed) size += piece->plain_size;
  return size;
}

std::string SerializeHead(const Response& response, const HeadFacts& facts) {
  std::size_t length = PlainSize(response.packed);
  for (const auto& chunk : response.body) length += chunk->size();

  std::string head = facts.version == 10 ? "HTTP/1.0 " : "HTTP/1.1 ";
  head.append(std::to_string(response.status)).append(" ");
  head.append(ReasonPhrase(response.status)).append("\r\n");
  AppendHeader(head, "Date", HttpDate(facts.now));
  if (!response.content_type.empty()) AppendHeader(head, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.headers) AppendHeader(head, name, value);
  // For a 304 it would be the length of the omitted body (RFC 9110 8.6).
  if (response.status != 304) AppendHeader(head, "Content-Length", std::to_string(length));
  if (!facts.keep_alive) AppendHeader(head, "Connection", "close");
  if (facts.keep_alive && facts.version == 10) AppendHeader(head, "Connection", "keep-alive");
  return head + "\r\n";
}

}  // namespace

OutgoingResponse::OutgoingResponse(Response response, const HeadFacts& facts)
    : response_(std::move(response)), head_(SerializeHead(response_, facts)) {
  if (facts.head_only) {
    response_.body.clear();
    response_.packed.clear();
  }
  packed_left_ = PlainSize(response_.packed);
  if (packed_left_ > 0) inflater_ = std::make_unique<render::Inflater>(response_.packed);
}

std::string_view OutgoingResponse::Piece(std::size_t index) const {
  return index == 0 ? std::string_view(head_) : std::string_view(*response_.body[index - 1]);
}

OutgoingResponse::Pieces OutgoingResponse::Next() const {
  Pieces pieces;
  if (body_sent()) {
    pieces.front() = std::string_view(inflated_).substr(offset_);
    return pieces;
  }
  const std::size_t count = std::min(kPieces, response_.body.size() + 1 - next_);
  for (std::size_t i = 0; i < count; ++i) pieces.at(i) = Piece(next_ + i);
  pieces.front().remove_prefix(offset_);
  return pieces;
}

void OutgoingResponse::Advance(std::size_t bytes_sent) {
  offset_ += bytes_sent;
  if (body_sent()) packed_left_ -= bytes_sent;
  // Also skips empty chunks: sending zero bytes would look like a client that reads nothing.
  while (!body_sent() && offset_ >= Piece(next_).size()) {
    offset_ -= Piece(next_).size();
    ++next_;
  }
  if (body_sent() && packed_left_ > 0 && offset_ >= inflated_.size()) {
    inflater_->Next(inflated_);
    offset_ = 0;
  }
}

}  // namespace lagwatch::http
