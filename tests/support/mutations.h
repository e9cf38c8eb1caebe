// SPDX-License-Identifier: Apache-2.0
// Foreign bytes for decoders: valid texts, changed at random from a fixed seed, so that a run can
// be repeated. What a decoder does wrong with them the sanitizer builds of these tests tell.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lagwatch::testing {

class Mutations {
 public:
  explicit Mutations(std::vector<std::string> seeds) : seeds_(std::move(seeds)) {}

  std::string Next() {
    std::string text = seeds_[Below(seeds_.size())];
    for (std::size_t changes = Below(6); changes > 0; --changes) Change(text);
    return text;
  }

 private:
  static constexpr std::string_view kTelling = "\\\"'=:;{}[]&*%/?, \n\r\t-u0q.";

  std::size_t Below(std::size_t limit) { return random_() % limit; }

  void Change(std::string& text) {
    const std::size_t at = text.empty() ? 0 : Below(text.size());
    switch (Below(4)) {
      case 0:
        if (!text.empty()) text[at] = static_cast<char>(random_());
        break;
      case 1:
        text.erase(at, 1 + Below(5));
        break;
      case 2:
        text.insert(at, 1, kTelling[Below(kTelling.size())]);
        break;
      default:
        text = text.substr(at) + text.substr(0, at);
    }
  }

  std::vector<std::string> seeds_;
  std::mt19937 random_{7};
};

}  // namespace lagwatch::testing
