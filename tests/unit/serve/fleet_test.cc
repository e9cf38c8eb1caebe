// SPDX-License-Identifier: Apache-2.0
#include "serve/fleet.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <utility>
#include <vector>

namespace lagwatch::serve {
namespace {

constexpr std::chrono::seconds kPatience{20};

// Like a client that does not come back: ignores that it is cancelled.
class HungReader : public ClusterReader {
 public:
  Snapshot Read(WallTime now, std::chrono::steady_clock::time_point) override {
    reading.set_value();
    released.wait();
    Snapshot snapshot;
    snapshot.started = now;
    return snapshot;
  }
  void Cancel() override {}

  std::promise<void> reading;
  std::shared_future<void> released;
};

class FleetTest : public testing::Test {
 protected:
  // Watches the cluster "hung", whose first collection does not end before `release_`.
  void StartHung() {
    config::Settings settings;
    settings.clusters.emplace_back().name = "hung";
    auto reader = std::make_unique<HungReader>();
    reader->released = release_.get_future().share();
    auto reading = reader->reading.get_future();
    std::vector<std::unique_ptr<Collector>> collectors;
    collectors.push_back(
        std::make_unique<Collector>(settings.clusters[0], config::NameFilter(), std::move(reader)));
    fleet_.Announce(settings.clusters);
    fleet_.Start(settings, std::move(collectors));
    reading.wait();
  }

  std::promise<void> release_;
  Logger logger_{config::LogLevel::kError, config::LogFormat::kLogfmt};
  render::OwnMetrics own_{{"0", "0", "0"}};
  Publisher publisher_{own_, {}};
  Fleet fleet_{publisher_, own_, logger_};
};

TEST_F(FleetTest, AReloadLeavesACollectionThatDoesNotEndAndNobodyWaitsMeanwhile) {
  StartHung();
  auto adopted = std::async(std::launch::async, [&] { return fleet_.Reconfigure({}); });
  auto asked = std::async(std::launch::async, [&] {
    std::string fault;
    while (adopted.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
      fault += fleet_.UnhealthyReason();
    }
    fleet_.RequestStop();
    return fault;
  });
  const bool ended = asked.wait_for(kPatience) == std::future_status::ready;
  EXPECT_TRUE(ended);
  release_.set_value();
  EXPECT_FALSE(adopted.get()) << "the settings are in force";
  EXPECT_EQ(asked.get(), "");
  EXPECT_TRUE(publisher_.Clusters().empty());
}

}  // namespace
}  // namespace lagwatch::serve
