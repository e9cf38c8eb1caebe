// SPDX-License-Identifier: Apache-2.0
// The word of each enumerator, in one table for both directions. Constants: any thread, nothing
// fails.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace lagwatch {

template <typename Enum, std::size_t N>
struct EnumWords {
  std::array<std::string_view, N> words{};

  constexpr std::string_view Of(Enum value) const { return words[static_cast<std::size_t>(value)]; }

  constexpr std::optional<Enum> Find(std::string_view word) const {
    for (std::size_t i = 0; i < N; ++i) {
      if (words[i] == word) return static_cast<Enum>(i);
    }
    return std::nullopt;
  }
};

// One row for each enumerator, in any order: a constant table that lacks one does not compile.
// REQUIRES: the enumerators count from 0, and no word is empty.
template <typename Enum, std::size_t N>
constexpr EnumWords<Enum, N> WordsOf(const std::pair<Enum, std::string_view> (&rows)[N]) {
  EnumWords<Enum, N> table;
  for (const auto& [value, word] : rows) table.words.at(static_cast<std::size_t>(value)) = word;
  for (const std::string_view word : table.words) {
    if (word.empty()) throw std::invalid_argument("an enumerator without a word");
  }
  return table;
}

}  // namespace lagwatch
