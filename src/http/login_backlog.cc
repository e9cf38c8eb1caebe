// SPDX-License-Identifier: Apache-2.0
#include "http/login_backlog.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace lagwatch::http {

std::optional<Login> LoginBacklog::Add(Login login) {
  std::optional<Login> dropped;
  if (waiting_.size() >= kMostWaiting) dropped = Take(OldestOfLargestPeer());
  waiting_.push_back(std::move(login));
  return dropped;
}

Login LoginBacklog::TakeNext() {
  assert(!empty());
  Login next = Take(PlaceOfNext());
  NoteServed(next);
  return next;
}

std::vector<Login> LoginBacklog::TakeOlderThan(std::chrono::steady_clock::time_point moment) {
  std::vector<Login> taken;
  while (!empty() && waiting_.front().since < moment) taken.push_back(Take(waiting_.begin()));
  return taken;
}

std::vector<Login> LoginBacklog::TakeSameAs(const Login& other) {
  std::vector<Login> taken;
  for (auto place = waiting_.begin(); place != waiting_.end();) {
    const auto next = std::next(place);
    const bool is_same =
        place->web_config == other.web_config && place->authorization == other.authorization;
    if (is_same) taken.push_back(Take(place));
    place = next;
  }
  return taken;
}

LoginBacklog::Place LoginBacklog::PlaceOfNext() {
  const Served never;
  const auto rank = [&](const Login& login) {
    const auto found = served_.find(login.peer);
    const Served& served = found == served_.end() ? never : found->second;
    return std::pair(~served.turn, login.user != served.user);
  };
  // From the back, so that the newest of equals is found.
  const auto found =
      std::max_element(waiting_.rbegin(), waiting_.rend(),
                       [&](const Login& a, const Login& b) { return rank(a) < rank(b); });
  return std::prev(found.base());
}

LoginBacklog::Place LoginBacklog::OldestOfLargestPeer() {
  std::map<std::string, std::size_t> sizes;
  for (const Login& login : waiting_) ++sizes[login.peer];
  const auto largest = std::ranges::max_element(
      sizes, [](const auto& a, const auto& b) { return a.second < b.second; });
  return std::ranges::find(waiting_, largest->first, &Login::peer);
}

Login LoginBacklog::Take(Place place) {
  Login login = std::move(*place);
  waiting_.erase(place);
  return login;
}

void LoginBacklog::NoteServed(const Login& login) {
  served_[login.peer] = {++turn_, login.user};
  if (served_.size() <= kMostWaiting) return;
  served_.erase(std::ranges::min_element(
      served_, [](const auto& a, const auto& b) { return a.second.turn < b.second.turn; }));
}

}  // namespace lagwatch::http
