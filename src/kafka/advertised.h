// SPDX-License-Identifier: Apache-2.0
// Finds brokers that a bootstrap server returned and that cannot be reached at the address it gave:
// `advertised.listeners` is wrong for where lagwatch runs. librdkafka reports only a failed
// connection; this class produces the text that names the cause. Any thread.
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
  // The bootstrap servers, comma-separated, each optionally with a protocol prefix.
  void SetServers(const std::string& servers);

  // Records an error of a connection as librdkafka reports it, "HOST:PORT/ID: TEXT". Ignores
  // others, such as those of a bootstrap server.
  void NoteError(std::string_view reason);

  // The brokers of such errors, with the addresses that were tried.
  std::vector<Broker> Failed() const;

  // The hint about a broker that never answered. Empty if it is at an address that the user gave:
  // then it is just down.
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
