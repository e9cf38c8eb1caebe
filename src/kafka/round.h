// SPDX-License-Identifier: Apache-2.0
// State that the parts of one collection share: the requests, the brokers' health, the Snapshot
// under construction and the time left. Lives for one Read; one thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "kafka/advertised.h"
#include "kafka/broker_health.h"
#include "kafka/errors.h"
#include "kafka/requests.h"
#include "model/snapshot.h"

namespace lagwatch::kafka {

// The time of one collection. Phases end at fractions of the whole, so that a slow one leaves time
// for the next; unused time passes to the next phase.
class Budget {
 public:
  Budget(SteadyTime start, SteadyTime deadline) : start_(start), deadline_(deadline) {}

  SteadyTime At(double fraction) const {
    return start_ +
           std::chrono::duration_cast<SteadyTime::duration>((deadline_ - start_) * fraction);
  }
  // The timeout of one request: a quarter of the whole, so that a silent broker is noticed while
  // there is time to continue without it. Never less, whenever the phase or the collection ends:
  // the client closes a connection on which a request has timed out, and a broker may just be slow.
  std::chrono::milliseconds RequestTimeout() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>((deadline_ - start_) / 4);
  }

  // Well below the timeout of a request.
  bool IsQuick(SteadyTime sent) const {
    return std::chrono::steady_clock::now() - sent < (deadline_ - start_) / 16;
  }

  // From now on, but never beyond the deadline.
  SteadyTime Within(double fraction) const {
    const auto part =
        std::chrono::duration_cast<SteadyTime::duration>((deadline_ - start_) * fraction);
    return std::min(std::chrono::steady_clock::now() + part, deadline_);
  }

 private:
  SteadyTime start_;
  SteadyTime deadline_;
};

struct Round {
  Requests& requests;
  BrokerHealth& health;
  Snapshot& snapshot;
  const Budget& budget;
  const Advertised* advertised = nullptr;  // null: connections are not tracked

  // Counts a failed request, or a failed item of one, and updates the broker's health.
  void Fail(const Request& request, const Outcome& outcome, const std::string& where) {
    const bool silent = IsBrokerSilent(outcome.code);
    std::optional<std::string> text;
    if (silent) text = WhyNeverReached(request.broker);
    snapshot.stats.CountError(request.api, ErrorName(outcome.code),
                              text ? *text : where + ": " + outcome.text);
    if (silent) health.MarkSilent(request.broker);
  }

  // Empty for a broker that has answered before.
  std::optional<std::string> WhyNeverReached(std::int32_t id) const {
    if (advertised == nullptr || health.HasAnswered(id)) return std::nullopt;
    const auto broker = std::find_if(snapshot.brokers.begin(), snapshot.brokers.end(),
                                     [id](const Broker& one) { return one.id == id; });
    return broker == snapshot.brokers.end() ? std::nullopt : advertised->Describe(*broker);
  }
};

}  // namespace lagwatch::kafka
