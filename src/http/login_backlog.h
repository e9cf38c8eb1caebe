// SPDX-License-Identifier: Apache-2.0
//
// Logins whose password is still to be checked, and in which order: a peer that guesses may fill
// the backlog, but a login from another peer or with another name overtakes it.
//
// The next is of the peer that was served least recently; of these, one of a name that this peer
// did not try last; of these, the newest. In an overload the oldest clients have given up already,
// and without one (LateAnswers slows guessers down) none waits long.
//
// Pure but for the callbacks that it carries; one thread at a time. Bounded: a full backlog drops
// the oldest login of the peer that has the most.
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
  std::size_t user = 0;  // a hash of the name that it claims
  std::chrono::steady_clock::time_point since;
  std::string authorization;  // the header's value
  std::shared_ptr<const LoadedWebConfig> web_config;
  std::function<void(LoginVerdict)> done;
};

class LoginBacklog {
 public:
  static constexpr std::size_t kMostWaiting = 1024;

  // The login that was dropped to make room, if one was.
  std::optional<Login> Add(Login login);
  // REQUIRES: !empty()
  Login TakeNext();
  // Those that came before that moment.
  std::vector<Login> TakeOlderThan(std::chrono::steady_clock::time_point moment);
  // Those that the verdict on `other` answers too.
  std::vector<Login> TakeSameAs(const Login& other);

  bool empty() const { return waiting_.empty(); }
  std::size_t size() const { return waiting_.size(); }

 private:
  using Place = std::list<Login>::iterator;

  struct Served {
    std::uint64_t turn = 0;
    std::size_t user = 0;  // a hash of the name, which may be long
  };

  Place MostPromising();
  Place OldestOfLargestPeer();
  Login Take(Place place);
  void NoteServed(const Login& login);

  std::list<Login> waiting_;              // the oldest first
  std::map<std::string, Served> served_;  // by peer; the kMostWaiting latest
  std::uint64_t turn_ = 0;
};

}  // namespace lagwatch::http
