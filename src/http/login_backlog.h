// SPDX-License-Identifier: Apache-2.0
//
// Orders the logins whose password is not checked yet: a peer that guesses may fill the backlog,
// but a login from another peer or with another user name overtakes it.
//
// The next login is one of the peer that was served least recently; of these, one with a user name
// that this peer did not try last; of these, the newest. In an overload the oldest clients have
// already given up, and otherwise (LateAnswers slows guessers down) none waits long.
//
// Pure except for the callbacks it stores; not thread-safe. Bounded: a full backlog drops the
// oldest login of the peer with the most logins.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lagwatch::http {

struct LoadedWebConfig;

enum class LoginVerdict { kVerified, kRejected, kTooMany };

struct Login {
  std::string peer;      // the client's network, see PeerNetwork()
  std::size_t user = 0;  // a hash of the claimed user name
  std::chrono::steady_clock::time_point since;
  std::string authorization;  // the header's value
  std::shared_ptr<const LoadedWebConfig> web_config;
  std::function<void(LoginVerdict)> done;
};

class LoginBacklog {
 public:
  static constexpr std::size_t kMostWaiting = 1024;

  // Returns the login that was dropped to make room, if any.
  std::optional<Login> Add(Login login);
  // REQUIRES: !empty()
  Login TakeNext();
  // Takes the logins that were added before `moment`.
  std::vector<Login> TakeOlderThan(std::chrono::steady_clock::time_point moment);
  // Takes the logins to which the verdict on `other` applies, too.
  std::vector<Login> TakeSameAs(const Login& other);

  bool empty() const { return waiting_.empty(); }
  std::size_t size() const { return waiting_.size(); }

 private:
  using Place = std::list<Login>::iterator;

  struct Served {
    std::uint64_t turn = 0;
    std::size_t user = 0;  // a hash of the user name, which may be long
  };

  Place PlaceOfNext();
  Place OldestOfLargestPeer();
  Login Take(Place place);
  void NoteServed(const Login& login);

  std::list<Login> waiting_;              // the oldest first
  std::map<std::string, Served> served_;  // by peer; the kMostWaiting latest
  std::uint64_t turn_ = 0;
};

}  // namespace lagwatch::http
