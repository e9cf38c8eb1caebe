// SPDX-License-Identifier: Apache-2.0
// An optional number or duration that is never negative, in the size of the value: there is one per
// group-partition of most of them. Used as std::optional is. Any thread, nothing fails.
#pragma once

#include <cassert>
#include <compare>
#include <concepts>
#include <optional>

namespace lagwatch {

template <typename T>
class OptionalNonNegative {
 public:
  constexpr OptionalNonNegative() = default;
  constexpr OptionalNonNegative(std::nullopt_t /*none*/) {}  // NOLINT(google-explicit-constructor)
  // REQUIRES: value >= 0.
  template <std::convertible_to<T> Value>
  constexpr OptionalNonNegative(Value value)  // NOLINT(google-explicit-constructor)
      : value_(value) {
    assert(has_value());
  }
  // REQUIRES: its value, if any, is >= 0.
  constexpr OptionalNonNegative(  // NOLINT(google-explicit-constructor)
      const std::optional<T>& value)
      : OptionalNonNegative(value ? OptionalNonNegative(*value) : OptionalNonNegative()) {}

  constexpr operator std::optional<T>() const {  // NOLINT(google-explicit-constructor)
    return has_value() ? std::optional(value_) : std::nullopt;
  }

  constexpr bool has_value() const { return value_ != kNone; }
  constexpr explicit operator bool() const { return has_value(); }
  // REQUIRES, all: has_value().
  constexpr const T& operator*() const {
    assert(has_value());
    return value_;
  }
  constexpr const T& value() const { return **this; }
  constexpr const T* operator->() const { return &**this; }
  constexpr T value_or(T other) const { return has_value() ? value_ : other; }
  constexpr void reset() { value_ = kNone; }

  friend constexpr bool operator==(const OptionalNonNegative&,
                                   const OptionalNonNegative&) = default;
  friend constexpr bool operator==(const OptionalNonNegative& a, std::nullopt_t /*none*/) {
    return !a.has_value();
  }
  template <std::convertible_to<T> Value>
  friend constexpr bool operator==(const OptionalNonNegative& a, const Value& b) {
    return a.has_value() && a.value_ == b;
  }
  // Of its own, because std::optional's would compare it as if it had a value.
  friend constexpr bool operator==(const OptionalNonNegative& a, const std::optional<T>& b) {
    return a == OptionalNonNegative(b);
  }
  // None is before every value.
  friend constexpr auto operator<=>(const OptionalNonNegative&,
                                    const OptionalNonNegative&) = default;

 private:
  static constexpr T kNone{-1};

  T value_ = kNone;
};

}  // namespace lagwatch
