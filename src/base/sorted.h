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

// Calls `use(element, old)` for each element of `now`: `old` points to the element of `before` with
// the same key, or is null. Calls `gone(old)` for each element of `before` that has no such
// element. All calls are in the order of the keys.
template <typename Now, typename KeyOfNow, typename Before, typename KeyOfBefore, typename Use,
          typename Gone = Ignored>
void MatchSorted(Now& now, KeyOfNow key_of_now, Before& before, KeyOfBefore key_of_before, Use use,
                 Gone gone = {}) {
  auto old = before.begin();
  for (auto& element : now) {
    const auto& key = std::invoke(key_of_now, element);
    for (; old != before.end() && std::invoke(key_of_before, *old) < key; ++old) gone(*old);
    const bool is_known = old != before.end() && std::invoke(key_of_before, *old) == key;
    use(element, is_known ? &*old++ : nullptr);
  }
  for (; old != before.end(); ++old) gone(*old);
}

}  // namespace lagwatch
