// SPDX-License-Identifier: Apache-2.0
// Work on groups, one lane per broker, in batches: many groups in a request, and a bounded number
// of groups in flight. A broker that answers quickly gets more, a slow one half as many: requests
// that wait behind others would look like a broker that does not answer. Measured, batches of 64
// groups cost a twentieth of single requests; more in flight gains little except over a long round
// trip, because a broker serves one request of a connection at a time. One thread.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

namespace lagwatch::kafka {

class Lanes {
 public:
  // Items in flight: initial, minimum and maximum. A batch is a quarter of what may be in flight,
  // so that the broker has the next one when it has answered.
  static constexpr std::size_t kFirst = 16;
  static constexpr std::size_t kLeast = 4;
  static constexpr std::size_t kMost = 512;
  static constexpr std::size_t kBatches = 4;
  // Items in a batch, and the sum of their weights. A response must stay far below the client's
  // `receive.message.max.bytes` (100 MB by default), beyond which the connection is closed.
  static constexpr std::size_t kMostItems = 64;
  static constexpr std::size_t kMostWeight = 5'000;

  using Batch = std::vector<std::size_t>;

  // The limit of items in flight of each broker, kept from one collection to the next.
  using Windows = std::map<std::int32_t, std::size_t>;
  explicit Lanes(Windows& windows) : windows_(windows) {}

  // `weight`: about how many partitions the response will have for the item.
  void Add(std::int32_t broker, std::size_t item, std::size_t weight) {
    lanes_[broker].todo.push_back({item, weight});
  }

  // Items of a batch whose response was not usable for them, although they may be good: they are
  // sent again in halves. REQUIRES: at least one item, of a batch that had more than one.
  void Retry(std::int32_t broker, const Batch& items) {
    assert(!items.empty());
    const auto middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
    std::deque<Batch>& halves = lanes_[broker].halves;
    if (items.size() > 1) halves.emplace_back(items.begin(), middle);
    halves.emplace_back(middle, items.end());
  }

  // Passes batches to `send(broker, batch)` as far as the limits allow.
  template <typename Send>
  void Fill(Send send) {
    for (auto& [broker, lane] : lanes_) FillLane(broker, lane, send);
  }

  // A batch of `size` items has completed, in time or not; refills the broker's lane.
  template <typename Send>
  void Complete(std::int32_t broker, std::size_t size, bool quick, Send send) {
    Lane& lane = lanes_[broker];
    lane.in_flight -= size;
    std::size_t& window = WindowOf(broker);
    window = quick ? std::min(window + size, kMost) : std::max(window / 2, kLeast);
    FillLane(broker, lane, send);
  }

  // Drops what was not yet sent to the broker.
  void Abandon(std::int32_t broker) {
    lanes_[broker].todo.clear();
    lanes_[broker].halves.clear();
  }

  // Drops what was not yet sent to any broker; returns the number of items.
  std::size_t AbandonAll() {
    std::size_t count = 0;
    for (auto& [broker, lane] : lanes_) {
      count += lane.todo.size();
      for (const Batch& half : lane.halves) count += half.size();
      Abandon(broker);
    }
    return count;
  }

  bool Done() const {
    return std::all_of(lanes_.begin(), lanes_.end(), [](const auto& entry) {
      return entry.second.in_flight == 0 && entry.second.IsEmpty();
    });
  }

 private:
  struct Item {
    std::size_t index = 0;
    std::size_t weight = 0;
  };
  struct Lane {
    std::deque<Item> todo;
    std::deque<Batch> halves;   // go first
    std::size_t in_flight = 0;  // items

    bool IsEmpty() const { return todo.empty() && halves.empty(); }
  };

  static Batch TakeBatch(Lane& lane, std::size_t most) {
    Batch batch;
    if (!lane.halves.empty()) {
      batch = std::move(lane.halves.front());
      lane.halves.pop_front();
      return batch;
    }
    for (std::size_t weight = 0; !lane.todo.empty() && batch.size() < most;) {
      weight += lane.todo.front().weight;
      if (weight > kMostWeight && !batch.empty()) break;
      batch.push_back(lane.todo.front().index);
      lane.todo.pop_front();
    }
    return batch;
  }

  std::size_t& WindowOf(std::int32_t broker) {
    return windows_.try_emplace(broker, kFirst).first->second;
  }

  template <typename Send>
  void FillLane(std::int32_t broker, Lane& lane, Send send) {
    const std::size_t window = WindowOf(broker);
    while (lane.in_flight < window && !lane.IsEmpty()) {
      Batch batch = TakeBatch(lane, std::min(window / kBatches, kMostItems));
      lane.in_flight += batch.size();
      send(broker, std::move(batch));
    }
  }

  Windows& windows_;
  std::map<std::int32_t, Lane> lanes_;
};

}  // namespace lagwatch::kafka
