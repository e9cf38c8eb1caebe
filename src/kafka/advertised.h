// SPDX-License-Identifier: Apache-2.0
// Brokers that a bootstrap server named and that cannot be reached at the address it gave for them:
// `advertised.listeners` is wrong for where lagwatch runs. librdkafka reports only a connection
// that failed, so the words that name the cause are made here. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/snapshot.h"

namespace lagwatch::kafka {

class Advertised {
 public:
  // The servers to begin with, comma-separated, and perhaps with a protocol in front of each.
  void SetServers(const std::string& servers);

  // An error of a connection in librdkafka's words, "HOST:PORT/ID: TEXT". Others, as of a bootstrap
  // server, are ignored.
  void NoteError(std::string_view reason);

  // The brokers that such errors were about, at the addresses that were tried.
  std::vector<Broker> Failed() const;

  // What to tell of a broker that never answered. Empty when it is at an address that the user
  // gave: then it is just down.
  std::optional<std::string> Describe(const Broker& broker) const;

 private:
  struct Failure {
    std::string address;
    std::string text;
  };

  bool IsServer(std::string_view address) const;  // REQUIRES: mutex_ is held

  mutable std::mutex mutex_;
  std::vector<std::string> servers_;
  std::map<std::int32_t, Failure> failures_;  // the latest of each broker
};

}  // namespace lagwatch::kafka
