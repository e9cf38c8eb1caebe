// SPDX-License-Identifier: Apache-2.0
// Reads Kafka's big-endian wire types from untrusted bytes, never past their end: after the first
// error everything reads as 0 or empty and ok() is false, so that a decoder checks once. Strings
// are views into the bytes; lengths are checked against what is left. Allocates nothing. One
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace lagwatch::kafka::records {

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}

  bool ok() const { return ok_; }

  template <typename Integer>
  Integer Read() {
    using Unsigned = std::make_unsigned_t<Integer>;
    Unsigned value = 0;
    for (const char byte : Take(sizeof(Integer))) {
      value = static_cast<Unsigned>(value << 8 | static_cast<std::uint8_t>(byte));
    }
    return static_cast<Integer>(value);
  }

  std::uint32_t Varint() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      const auto byte = Read<std::uint8_t>();
      value |= static_cast<std::uint32_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    ok_ = false;
    return 0;
  }

  // STRING and NULLABLE_STRING, or COMPACT_ of them; null reads as empty.
  std::string_view String(bool flexible) {
    if (flexible) return Compact();
    return Sized(Read<std::int16_t>());
  }

  // BYTES, which may be null.
  std::string_view Bytes(bool flexible) {
    if (flexible) return Compact();
    return Sized(Read<std::int32_t>());
  }

  // The length of an ARRAY; null reads as 0.
  std::uint32_t Count(bool flexible) {
    if (flexible) {
      const std::uint32_t count = Varint();
      return count > 0 ? count - 1 : 0;
    }
    const auto count = Read<std::int32_t>();
    return count > 0 ? static_cast<std::uint32_t>(count) : 0;
  }

  // Skips fields that a newer broker may have added to a flexible structure.
  void SkipTags() {
    for (std::uint32_t left = Varint(); left > 0 && ok_; --left) {
      Varint();
      Take(Varint());
    }
  }

 private:
  std::string_view Take(std::size_t count) {
    if (!ok_ || count > left_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }

  std::string_view Sized(std::int32_t size) {
    if (size < -1) ok_ = false;
    return size > 0 ? Take(static_cast<std::size_t>(size)) : std::string_view();
  }

  std::string_view Compact() {
    const std::uint32_t size = Varint();
    return size > 1 ? Take(size - 1) : std::string_view();
  }

  std::string_view left_;
  bool ok_ = true;
};

}  // namespace lagwatch::kafka::records
