// SPDX-License-Identifier: Apache-2.0
// Which brokers are left out because they did not answer lately, so that a dead broker costs its
// time-out once and not in every collection. A silent broker gets one small probe at a time and is
// back as soon as that (or anything else) is answered.
// Plain state, one thread.
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

  // Ever, whatever it does now.
  bool HasAnswered(std::int32_t broker) const { return answered_.contains(broker); }
  bool HasAnyAnswered() const { return !answered_.empty(); }

  // True once for each probe that may be sent; EndProbe() allows the next one.
  bool BeginProbe(std::int32_t broker) { return probed_.insert(broker).second; }
  void EndProbe(std::int32_t broker) { probed_.erase(broker); }

 private:
  std::set<std::int32_t> silent_;
  std::set<std::int32_t> answered_;
  std::set<std::int32_t> probed_;
};

}  // namespace lagwatch::kafka
