// SPDX-License-Identifier: Apache-2.0
// Writes Kafka's big-endian wire types: the counterpart of ByteReader. Pure; one thread.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lagwatch::kafka::protocol {

class ByteWriter {
 public:
  // `flexible`: the encoding of KIP-482, with compact lengths and tag sections.
  explicit ByteWriter(bool flexible) : flexible_(flexible) {}

  template <typename Integer>
  void Write(Integer value) {
    const auto bits = static_cast<std::make_unsigned_t<Integer>>(value);
    for (std::size_t byte = sizeof(Integer); byte-- > 0;) {
      bytes_.push_back(static_cast<char>(bits >> (8 * byte)));
    }
  }

  // REQUIRES: at most 32,767 bytes.
  void String(std::string_view text) {
    assert(text.size() <= INT16_MAX);
    if (flexible_) {
      Varint(static_cast<std::uint32_t>(text.size() + 1));
    } else {
      Write(static_cast<std::int16_t>(text.size()));
    }
    bytes_ += text;
  }

  // The length of an array, whose elements follow.
  void Count(std::size_t count) { Length(static_cast<std::int32_t>(count)); }
  void NullArray() { Length(-1); }

  // Ends a structure; nothing without flexible encoding.
  void NoTags() {
    if (flexible_) Varint(0);
  }

  std::string Take() { return std::exchange(bytes_, {}); }

 private:
  void Length(std::int32_t count) {
    if (flexible_) {
      Varint(static_cast<std::uint32_t>(count + 1));
    } else {
      Write(count);
    }
  }

  void Varint(std::uint32_t value) {
    for (; value >= 0x80U; value >>= 7U) bytes_.push_back(static_cast<char>(value | 0x80U));
    bytes_.push_back(static_cast<char>(value));
  }

  std::string bytes_;
  bool flexible_;
};

}  // namespace lagwatch::kafka::protocol
