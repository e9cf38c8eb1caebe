// SPDX-License-Identifier: Apache-2.0
// Lists that are sorted by a key which each element has alone: finding one element, and matching
// two lists. A key is a member or a function of an element. Any thread, nothing fails.
#pragma once

#include <algorithm>
#include <functional>

namespace lagwatch {

// The element with this key, or null.
template <typename List, typename Key, typename KeyOf>
auto* FindSorted(List& list, const Key& key, KeyOf key_of) {
  const auto found = std::ranges::lower_bound(list, key, {}, key_of);
  return found != list.end() && std::invoke(key_of, *found) == key ? &*found : nullptr;
}

struct Ignored {
  void operator()(const auto& /*element*/) const {}
};

// A list and its key.
template <typename List, typename KeyOf>
struct SortedBy {
  SortedBy(List& elements, KeyOf key) : list(elements), key_of(key) {}

  List& list;
  KeyOf key_of;
};

// Calls `use(element, old)` for each element of `now`: `old` points to the element of `before` with
// the same key, or is null. Calls `gone(old)` for each element of `before` that has no such
// element. All calls are in the order of the keys.
template <typename Now, typename Before, typename Use, typename Gone = Ignored>
void MatchSorted(Now now, Before before, Use use, Gone gone = {}) {
  auto old = before.list.begin();
  const auto end = before.list.end();
  for (auto& element : now.list) {
    const auto& key = std::invoke(now.key_of, element);
    for (; old != end && std::invoke(before.key_of, *old) < key; ++old) gone(*old);
    const bool is_known = old != end && std::invoke(before.key_of, *old) == key;
    use(element, is_known ? &*old++ : nullptr);
  }
  for (; old != end; ++old) gone(*old);
}

}  // namespace lagwatch
