// SPDX-License-Identifier: Apache-2.0
// Follows __consumer_offsets: a Kafka client and a thread that read every partition from its end on
// and keep an OffsetsState up to date.
//
// The client has the cluster's connection properties; its group.id is an identity only, partitions
// are assigned manually and it never commits. It reads committed records, so commits of a
// transaction count when the transaction commits. Broken connections recover by themselves. A
// partition whose log was truncated or lost is followed again from its end. If the topic may not be
// read, it retries every five minutes, and Refusal() has the reason meanwhile. Any thread may call;
// access to the state is under a lock. The destructor returns within a moment.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>

#include "config/resolve.h"
#include "config/settings.h"
#include "kafka/client.h"
#include "kafka/errors.h"
#include "kafka/log_sink.h"
#include "kafka/offsets_state.h"

namespace lagwatch::kafka {

class OffsetsFollower {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  // The follower, or what is wrong with the settings. Nothing is read yet.
  static std::variant<std::unique_ptr<OffsetsFollower>, config::Problem> Make(
      const config::ClusterSettings& settings, Tokens tokens, LogSink log);

  OffsetsFollower(const OffsetsFollower&) = delete;
  OffsetsFollower& operator=(const OffsetsFollower&) = delete;
  ~OffsetsFollower();

  // Starts to follow that many partitions; another number starts again, the same has no effect.
  void Follow(std::int32_t partitions);
  // Calls Client::BeginAgain() of its client.
  void BeginAgain() { client_->BeginAgain(); }
  // Ends waiting and following.
  void Cancel();

  // Calls `use` with the state, under the lock. REQUIRES: `use` does not block.
  void With(const std::function<void(OffsetsState&)>& use);
  // Waits until `done` holds for the state, the time is up, or Cancel().
  void Await(SteadyTime until, const std::function<bool(const OffsetsState&)>& done);

  // Why the topic cannot be read, if so.
  std::optional<Outcome> Refusal() const;
  // How many partitions were restarted because their logs were truncated.
  std::uint64_t resets() const { return resets_; }

 private:
  OffsetsFollower(std::unique_ptr<Client> client, const config::ClusterSettings& settings);

  void Run();
  void AssignWanted();
  void Take(const rd_kafka_message_t& message);
  void TakeRecord(const rd_kafka_message_t& message);
  void TakeEnd(const rd_kafka_message_t& message);
  void Refuse(const rd_kafka_message_t& message);
  void Restart(std::int32_t partition);

  std::unique_ptr<Client> client_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::int32_t> wanted_ = 0;  // partitions
  std::atomic<std::uint64_t> resets_ = 0;

  // Used by the thread only.
  std::int32_t assigned_ = 0;  // partitions
  SteadyTime refused_until_{};

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool awaited_ = false;
  OffsetsState state_;
  std::optional<Outcome> refusal_;

  std::thread thread_;
};

}  // namespace lagwatch::kafka
