// SPDX-License-Identifier: Apache-2.0
// Encodes values as bytes and back: numbers as varints (7 bits per byte, least significant first;
// signed ones zigzag), names and lists after their length, an absent optional as 0.
// docs/explanation/recording-format.md has the format. fields.h lists the members of each struct
// once, for both directions. Values of one thread. A Reader takes untrusted bytes: it never reads
// past their end, never allocates more than they could hold, and reports errors in ok().
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/collection_stats.h"
#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch::replay {

// The last value of each enum: greater values are not decoded.
constexpr GroupType LastOf(GroupType) { return GroupType::kShare; }
constexpr GroupState LastOf(GroupState) { return GroupState::kNotReady; }
constexpr TimeSource LastOf(TimeSource) { return TimeSource::kFetch; }
constexpr IsolationLevel LastOf(IsolationLevel) { return IsolationLevel::kReadCommitted; }
constexpr Api LastOf(Api) { return static_cast<Api>(kApiCount - 1); }
constexpr Phase LastOf(Phase) { return static_cast<Phase>(kPhaseCount - 1); }

template <typename T>
concept Enum = std::is_enum_v<T>;

class Writer {
 public:
  void operator()(const auto&... values) { (Put(values), ...); }
  // A value that formats before `since` do not have.
  void Newer(std::uint8_t /*since*/, const auto& value) { Put(value); }
  std::string Take() { return std::move(bytes_); }

 private:
  void PutVarint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>((value & 0x7f) | 0x80);
    bytes_ += static_cast<char>(value);
  }
  void Put(std::unsigned_integral auto value) { PutVarint(value); }
  void Put(std::signed_integral auto value) {
    const std::int64_t wide = value;
    PutVarint((static_cast<std::uint64_t>(wide) << 1) ^ static_cast<std::uint64_t>(wide >> 63));
  }
  void Put(Enum auto value) { PutVarint(static_cast<std::uint64_t>(value)); }
  void Put(const std::string& text) {
    PutVarint(text.size());
    bytes_ += text;
  }
  void Put(Offset offset) {
    PutVarint(offset.known() ? static_cast<std::uint64_t>(offset.value()) + 1 : 0);
  }
  template <typename Rep, typename Period>
  void Put(std::chrono::duration<Rep, Period> duration) {
    Put(static_cast<std::int64_t>(duration.count()));
  }
  // As a difference to the previous time: most are close to each other.
  void Put(WallTime time) {
    const auto now = static_cast<std::uint64_t>(time.time_since_epoch().count());
    Put(static_cast<std::int64_t>(now - last_time_));
    last_time_ = now;
  }
  template <typename T>
  void Put(const std::optional<T>& value) {
    Put(value.has_value());
    if (value) Put(*value);
  }
  template <typename T>
  void Put(const std::vector<T>& values) {
    PutVarint(values.size());
    for (const T& value : values) Put(value);
  }
  template <typename Key, typename T>
  void Put(const std::map<Key, T>& values) {
    PutVarint(values.size());
    for (const auto& [key, value] : values) (*this)(key, value);
  }
  template <typename A, typename B>
  void Put(const std::pair<A, B>& value) {
    (*this)(value.first, value.second);
  }
  template <typename T, std::size_t N>
  void Put(const std::array<T, N>& values) {
    for (const T& value : values) Put(value);
  }
  template <typename T>
  requires std::is_aggregate_v<T>
  void Put(const T& value) { Fields(*this, value); }

  std::string bytes_;
  std::uint64_t last_time_ = 0;
};

class Reader {
 public:
  // `format`: the format of the bytes (frame.h).
  Reader(std::string_view bytes, std::uint8_t format) : bytes_(bytes), format_(format) {}

  void operator()(auto&... values) { (Get(values), ...); }
  // Not changed if the bytes are of a format before `since`.
  void Newer(std::uint8_t since, auto& value) {
    if (format_ >= since) Get(value);
  }
  // Whether everything was present and valid, and nothing is left.
  bool Finished() const { return ok_ && bytes_.empty(); }
  bool ok() const { return ok_; }

 private:
  std::uint64_t Fail() {
    ok_ = false;
    bytes_ = {};
    return 0;
  }
  std::uint64_t GetVarint() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes_.size() && i < 10; ++i) {
      const auto byte = static_cast<std::uint8_t>(bytes_[i]);
      value |= static_cast<std::uint64_t>(byte & 0x7fU) << (7 * i);
      if (byte < 0x80) {
        bytes_.remove_prefix(i + 1);
        return value;
      }
    }
    return Fail();
  }
  // Each element takes at least one byte.
  std::size_t GetCount() {
    const std::uint64_t count = GetVarint();
    return count > bytes_.size() ? Fail() : count;
  }
  template <std::unsigned_integral T>
  void Get(T& value) {
    const std::uint64_t wide = GetVarint();
    value = static_cast<T>(wide > std::numeric_limits<T>::max() ? Fail() : wide);
  }
  template <std::signed_integral T>
  void Get(T& value) {
    const std::uint64_t zigzag = GetVarint();
    const auto wide = static_cast<std::int64_t>((zigzag >> 1) ^ (~(zigzag & 1) + 1));
    value = static_cast<T>(wide);
    if (value != wide) Fail();
  }
  template <Enum T>
  void Get(T& value) {
    const std::uint64_t number = GetVarint();
    const bool known = number <= static_cast<std::uint64_t>(LastOf(T{}));
    value = static_cast<T>(known ? number : Fail());
  }
  void Get(std::string& text) {
    const std::size_t size = GetCount();
    text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
  }
  void Get(Offset& offset) {
    const std::uint64_t value = GetVarint();
    const bool fits = value <= std::numeric_limits<std::int64_t>::max();
    offset = Offset(static_cast<std::int64_t>(fits ? value : Fail()) - 1);
  }
  template <typename Rep, typename Period>
  void Get(std::chrono::duration<Rep, Period>& duration) {
    std::int64_t count = 0;
    Get(count);
    duration = std::chrono::duration<Rep, Period>(count);
  }
  void Get(WallTime& time) {
    std::int64_t step = 0;
    Get(step);
    last_time_ += static_cast<std::uint64_t>(step);
    time = WallTime(Duration(static_cast<std::int64_t>(last_time_)));
  }
  template <typename T>
  void Get(std::optional<T>& value) {
    bool present = false;
    Get(present);
    if (present) Get(value.emplace());
  }
  template <typename T>
  void Get(std::vector<T>& values) {
    for (std::size_t left = GetCount(); left > 0 && ok_; --left) Get(values.emplace_back());
  }
  template <typename K, typename T>
  void Get(std::map<K, T>& values) {
    for (std::size_t left = GetCount(); left > 0 && ok_; --left) {
      K key{};
      Get(key);
      Get(values[key]);
    }
  }
  template <typename A, typename B>
  void Get(std::pair<A, B>& value) {
    (*this)(value.first, value.second);
  }
  template <typename T, std::size_t N>
  void Get(std::array<T, N>& values) {
    for (T& value : values) Get(value);
  }
  template <typename T>
  requires std::is_aggregate_v<T>
  void Get(T& value) { Fields(*this, value); }

  std::string_view bytes_;
  std::uint8_t format_;
  std::uint64_t last_time_ = 0;
  bool ok_ = true;
};

}  // namespace lagwatch::replay
