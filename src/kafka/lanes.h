// SPDX-License-Identifier: Apache-2.0
// Work on groups, one lane per broker, each with a bounded number of operations in flight: enough
// to keep the broker busy, few enough not to flood it. A broker that answers quickly is given more
// at a time, a slow one half as many: operations that wait behind others would look like a broker
// that does not answer. One thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace lagwatch::kafka {

class Lanes {
 public:
  // Operations in flight: initial, minimum and maximum. A Kafka broker serves one request of a
  // connection at a time; measured, a deeper queue gains nothing except over a long round trip.
  static constexpr std::size_t kFirst = 32;
  static constexpr std::size_t kLeast = 4;
  static constexpr std::size_t kMost = 256;

  // The limit of each broker, kept from one collection to the next.
  using Windows = std::map<std::int32_t, std::size_t>;
  explicit Lanes(Windows& windows) : windows_(windows) {}

  void Add(std::int32_t broker, std::size_t item) { lanes_[broker].todo.push_back(item); }

  // Passes items to `send(broker, item)` as far as the limits allow.
  template <typename Send>
  void Fill(Send send) {
    for (auto& entry : lanes_) FillLane(entry.first, entry.second, send);
  }

  // One operation of the broker has completed, in time or not; refills its lane.
  template <typename Send>
  void Complete(std::int32_t broker, bool quick, Send send) {
    Lane& lane = lanes_[broker];
    --lane.in_flight;
    std::size_t& window = WindowOf(broker);
    window = quick ? std::min(window + 1, kMost) : std::max(window / 2, kLeast);
    FillLane(broker, lane, send);
  }

  // Drops what was not yet sent to the broker.
  void Abandon(std::int32_t broker) { lanes_[broker].next = lanes_[broker].todo.size(); }

  // Drops what was not yet sent to any broker; returns the number of items.
  std::size_t AbandonAll() {
    std::size_t count = 0;
    for (auto& entry : lanes_) {
      count += entry.second.todo.size() - entry.second.next;
      Abandon(entry.first);
    }
    return count;
  }

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

  std::size_t& WindowOf(std::int32_t broker) {
    return windows_.try_emplace(broker, kFirst).first->second;
  }

  template <typename Send>
  void FillLane(std::int32_t broker, Lane& lane, Send send) {
    while (lane.in_flight < WindowOf(broker) && lane.next < lane.todo.size()) {
      ++lane.in_flight;
      send(broker, lane.todo[lane.next++]);
    }
  }

  Windows& windows_;
  std::map<std::int32_t, Lane> lanes_;
};

}  // namespace lagwatch::kafka
