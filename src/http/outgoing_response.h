// SPDX-License-Identifier: Apache-2.0
//
// A response that is being sent: the bytes of its head, the chunks of its body, and the position.
// Pure. Not thread-safe. Shares ownership of the chunks.
#pragma once

#include <array>
#include <cstddef>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"

namespace lagwatch::http {

// What the head contains besides the response itself.
struct HeadFacts {
  int version = 11;        // the request's
  bool head_only = false;  // the request was HEAD: everything but the body
  bool keep_alive = true;
  std::time_t now = 0;  // for Date
};

class OutgoingResponse {
 public:
  // The maximum number of pieces of one system call (Asio's limit).
  static constexpr std::size_t kPieces = 64;
  using Pieces = std::array<std::string_view, kPieces>;

  OutgoingResponse(Response response, const HeadFacts& facts);

  bool done() const { return body_sent() && packed_left_ == 0; }
  // The pieces to send next; the rest of the array is empty. Valid until Advance().
  Pieces Next() const;
  void Advance(std::size_t bytes_sent);

 private:
  // Whether the head and `body` are sent; then `packed` follows.
  bool body_sent() const { return next_ > response_.body.size(); }
  std::string_view Piece(std::size_t index) const;  // 0 is the head

  Response response_;
  std::string head_;
  std::size_t next_ = 0;                        // the piece that is being sent
  std::size_t offset_ = 0;                      // bytes sent of it
  std::unique_ptr<render::Inflater> inflater_;  // of `packed`
  std::string inflated_;                        // the piece that is being sent
  std::size_t packed_left_ = 0;                 // inflated bytes left to send
};

}  // namespace lagwatch::http
