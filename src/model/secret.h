// SPDX-License-Identifier: Apache-2.0
// A string that cannot be printed by accident: streams and logs get "<secret>". A plain value that
// owns its text; only Reveal() returns it, for the one call that needs it.
#pragma once

#include <ostream>
#include <string>
#include <utility>

namespace lagwatch {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  const std::string& Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend bool operator==(const Secret&, const Secret&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "<secret>"; }

 private:
  std::string text_;
};

}  // namespace lagwatch
