// SPDX-License-Identifier: Apache-2.0
#include "serve/poller.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "support/patience.h"

namespace lagwatch::serve {
namespace {

using std::chrono::milliseconds;

// Counts its reads; when told to, blocks in one until it is cancelled.
class FakeReader : public ClusterReader {
 public:
  Snapshot Read(WallTime now, std::chrono::steady_clock::time_point) override {
    ++reads;
    std::unique_lock lock(mutex_);
    if (block) released_.wait(lock, [this] { return cancelled_; });
    Snapshot snapshot;
    snapshot.started = now;
    return snapshot;
  }
  void Cancel() override {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    released_.notify_all();
  }

  std::atomic<int> reads = 0;
  bool block = false;

 private:
  std::mutex mutex_;
  std::condition_variable released_;
  bool cancelled_ = false;
};

std::unique_ptr<Collector> CollectorOf(std::unique_ptr<FakeReader> reader, Duration interval) {
  config::ClusterSettings settings;
  settings.interval = interval;
  return std::make_unique<Collector>(settings, config::NameFilter(), std::move(reader));
}

TEST(PollerTest, CollectsAgainAndAgain) {
  std::promise<void> third;
  std::atomic<int> results = 0;
  Poller poller(CollectorOf(std::make_unique<FakeReader>(), milliseconds(1)),
                [&](CollectionResult) {
                  if (++results == 3) third.set_value();
                });
  EXPECT_TRUE(BecomesReady(third.get_future()));
}

// Takes ten intervals for its first read, and notes when reads begin, and when the first one ended.
class SlowFirstReader : public FakeReader {
 public:
  using Steady = std::chrono::steady_clock;
  static constexpr milliseconds kInterval{50};

  explicit SlowFirstReader(std::promise<std::vector<Steady::time_point>>& noted) : noted_(noted) {}

  Snapshot Read(WallTime now, Steady::time_point deadline) override {
    times_.push_back(Steady::now());
    if (times_.size() == 1) {
      std::this_thread::sleep_for(10 * kInterval);
      times_.front() = Steady::now();
    }
    if (times_.size() == 4) noted_.set_value(times_);
    return FakeReader::Read(now, deadline);
  }

 private:
  std::promise<std::vector<Steady::time_point>>& noted_;
  std::vector<Steady::time_point> times_;
};

TEST(PollerTest, DoesNotMakeUpForTheCollectionsThatALongOneLeftOut) {
  std::promise<std::vector<SlowFirstReader::Steady::time_point>> noted;
  Poller poller(CollectorOf(std::make_unique<SlowFirstReader>(noted), SlowFirstReader::kInterval),
                [](const CollectionResult&) {});
  auto future = noted.get_future();
  ASSERT_TRUE(BecomesReady(future));
  const auto times = future.get();
  EXPECT_GE(times[2] - times[0], SlowFirstReader::kInterval);
  EXPECT_GE(times[3] - times[0], 2 * SlowFirstReader::kInterval);
}

TEST(PollerTest, StopsDuringTheIntervalWithoutWaitingForIt) {
  std::promise<void> first;
  std::atomic<int> results = 0;
  auto poller = std::make_unique<Poller>(
      CollectorOf(std::make_unique<FakeReader>(), std::chrono::hours(1)), [&](CollectionResult) {
        if (++results == 1) first.set_value();
      });
  ASSERT_TRUE(BecomesReady(first.get_future()));
  poller.reset();
  EXPECT_EQ(results, 1);
}

TEST(PollerTest, IsStuckOnceACollectionIsLateByMoreThanAnyMayTake) {
  auto reader = std::make_unique<FakeReader>();
  reader->block = true;
  FakeReader& blocked = *reader;
  const auto start = std::chrono::steady_clock::now();
  Poller poller(CollectorOf(std::move(reader), std::chrono::hours(1)), [](CollectionResult) {});
  ASSERT_TRUE(BecomesTrue([&] { return blocked.reads > 0; }));
  // The time-out of 10 s and a minute.
  EXPECT_FALSE(poller.IsStuck(start + std::chrono::seconds(70)));
  EXPECT_TRUE(poller.IsStuck(std::chrono::steady_clock::now() + std::chrono::seconds(71)));
}

TEST(PollerTest, IsNotStuckWhileItWaitsForTheNext) {
  std::promise<void> first;
  const auto start = std::chrono::steady_clock::now();
  auto poller =
      std::make_unique<Poller>(CollectorOf(std::make_unique<FakeReader>(), std::chrono::hours(1)),
                               [&](CollectionResult) { first.set_value(); });
  ASSERT_TRUE(BecomesReady(first.get_future()));
  const auto just_before = start + std::chrono::hours(1) + std::chrono::seconds(70);
  // It says so from when it begins to wait, soon after the first.
  EXPECT_TRUE(BecomesTrue([&] { return !poller->IsStuck(just_before); }));
}

TEST(PollerTest, ACancelledCollectionIsNotPublished) {
  auto reader = std::make_unique<FakeReader>();
  reader->block = true;
  std::atomic<int> results = 0;
  auto poller = std::make_unique<Poller>(CollectorOf(std::move(reader), std::chrono::hours(1)),
                                         [&](CollectionResult) { ++results; });
  poller.reset();
  EXPECT_EQ(results, 0);
}

TEST(PollerTest, AChangeIsTakenUpAtOnceAndTheOldReaderIsNotWaitedFor) {
  auto reader = std::make_unique<FakeReader>();
  reader->block = true;
  FakeReader& old = *reader;
  std::promise<CollectionResult> first;
  std::atomic<int> results = 0;
  Poller poller(CollectorOf(std::move(reader), std::chrono::hours(1)),
                [&](CollectionResult collected) {
                  if (++results == 1) first.set_value(std::move(collected));
                });
  ASSERT_TRUE(BecomesTrue([&] { return old.reads > 0; }));
  SettingsChange change;
  change.reader = std::make_unique<FakeReader>();
  change.settings.interval = std::chrono::hours(1);
  poller.Reconfigure(std::move(change));
  auto published = first.get_future();
  ASSERT_TRUE(BecomesReady(published));
  EXPECT_NE(published.get().report, nullptr);
}

TEST(PollerTest, AChangeOfLooksKeepsTheReader) {
  auto reader = std::make_unique<FakeReader>();
  FakeReader& only = *reader;
  std::promise<void> first;
  std::promise<void> second;
  std::atomic<int> results = 0;
  Poller poller(CollectorOf(std::move(reader), std::chrono::hours(1)), [&](CollectionResult) {
    const int count = ++results;
    if (count == 1) first.set_value();
    if (count == 2) second.set_value();
  });
  ASSERT_TRUE(BecomesReady(first.get_future()));
  SettingsChange change{{}, {}, nullptr};
  change.settings.interval = std::chrono::hours(1);
  poller.Reconfigure(std::move(change));
  ASSERT_TRUE(BecomesReady(second.get_future()));
  EXPECT_EQ(only.reads, 2);
}

}  // namespace
}  // namespace lagwatch::serve
