// SPDX-License-Identifier: Apache-2.0
// gzip of a page whose large part is compressed once and whose small head changes with each scrape.
// Pure functions, any thread; fail only for want of memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "render/page.h"

namespace lagwatch::render {

// The large part: a finished raw DEFLATE stream, and what a gzip trailer needs of its plain text.
struct Deflated {
  std::string stream;
  std::uint32_t crc = 0;
  std::size_t plain_size = 0;
};
Deflated Deflate(std::span<const Bytes> pieces);

// The two ends around `body.stream`: a gzip header with `head` as stored DEFLATE blocks, and the
// trailer. head + stream + tail is one ordinary gzip member.
struct GzipFrame {
  std::string head;
  std::string tail;
};
GzipFrame FrameGzip(std::string_view head, const Deflated& body);

}  // namespace lagwatch::render
