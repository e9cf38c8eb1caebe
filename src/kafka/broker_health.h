// SPDX-License-Identifier: Apache-2.0
// Which brokers are skipped because they did not answer recently, so that a dead broker costs its
// timeout once and not in every collection. A silent broker gets one small probe at a time and is
// used again as soon as it answers that or any other request. Plain state, one thread.
#pragma once

#include <cstdint>
#include <set>

namespace lagwatch::kafka {

class BrokerHealth {
 public:
  bool IsSilent(std::int32_t broker) const { return silent_.contains(broker); }
  void MarkSilent(std::int32_t broker) { silent_.insert(broker); }
  void MarkAnswered(std::int32_t broker) {
    silent_.erase(broker);
    answered_.insert(broker);
  }

  // Whether it ever answered.
  bool HasAnswered(std::int32_t broker) const { return answered_.contains(broker); }
  bool HasAnyAnswered() const { return !answered_.empty(); }

  // Returns true once for each probe that may be sent; EndProbe() allows the next one.
  bool BeginProbe(std::int32_t broker) { return probed_.insert(broker).second; }
  void EndProbe(std::int32_t broker) { probed_.erase(broker); }

 private:
  std::set<std::int32_t> silent_;
  std::set<std::int32_t> answered_;
  std::set<std::int32_t> probed_;
};

}  // namespace lagwatch::kafka
