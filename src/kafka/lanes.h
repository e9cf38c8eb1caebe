// SPDX-License-Identifier: Apache-2.0
// Work on groups, one lane a broker, each with a bounded number of operations in flight: enough to
// keep the broker busy, few enough that it is never flooded. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace lagwatch::kafka {

class Lanes {
 public:
  // A Kafka broker serves one request of a connection at a time; measured, a deeper queue than
  // this gains nothing.
  static constexpr std::size_t kInFlight = 256;

  void Add(std::int32_t broker, std::size_t item) { lanes_[broker].todo.push_back(item); }

  // Hands items to `send(broker, item)` as far as the windows allow.
  template <typename Send>
  void Fill(Send send) {
    for (auto& entry : lanes_) FillLane(entry.first, entry.second, send);
  }

  // One operation of the broker has completed; its lane is filled up again.
  template <typename Send>
  void Complete(std::int32_t broker, Send send) {
    Lane& lane = lanes_[broker];
    --lane.in_flight;
    FillLane(broker, lane, send);
  }

  // Forgets what was not sent to the broker yet.
  void Abandon(std::int32_t broker) { lanes_[broker].next = lanes_[broker].todo.size(); }

  bool Done() const {
    for (const auto& entry : lanes_) {
      const Lane& lane = entry.second;
      if (lane.in_flight > 0 || lane.next < lane.todo.size()) return false;
    }
    return true;
  }

 private:
  struct Lane {
    std::vector<std::size_t> todo;
    std::size_t next = 0;
    std::size_t in_flight = 0;
  };

  template <typename Send>
  static void FillLane(std::int32_t broker, Lane& lane, Send send) {
    while (lane.in_flight < kInFlight && lane.next < lane.todo.size()) {
      ++lane.in_flight;
      send(broker, lane.todo[lane.next++]);
    }
  }

  std::map<std::int32_t, Lane> lanes_;
};

}  // namespace lagwatch::kafka
