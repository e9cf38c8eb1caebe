// SPDX-License-Identifier: Apache-2.0
#include "kafka/operations.h"

#include <gtest/gtest.h>

#include <thread>

#include "kafka/client.h"

namespace lagwatch::kafka {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

// There is no such broker, so that an error comes when the time is up; an answer takes the same
// way.
TEST(OperationsTest, AProbesAnswerIsDatedWhenItComesHoweverBusyTheCollectorIs) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = "127.0.0.1:1";
  auto made = Client::Make(settings, nullptr, nullptr);
  const auto& client = std::get<std::unique_ptr<Client>>(made);
  Operations operations(client->handle());
  operations.Probe(7, milliseconds(50));
  std::this_thread::sleep_for(milliseconds(1500));  // busy with other answers
  const auto looked = Steady::now();
  std::optional<Completion> completion = operations.NextProbe();
  while (!completion) completion = operations.NextProbe();
  EXPECT_EQ(completion->operation.broker, 7);
  EXPECT_GE(completion->came - completion->operation.sent, milliseconds(50));
  EXPECT_LT(completion->came, looked - milliseconds(500));
  EXPECT_FALSE(operations.NextProbe().has_value());
}

TEST(OperationsTest, AProbeThatIsUnderWayMayBeLeft) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = "127.0.0.1:1";
  auto made = Client::Make(settings, nullptr, nullptr);
  Operations operations(std::get<std::unique_ptr<Client>>(made)->handle());
  operations.Probe(7, milliseconds(20));
  EXPECT_FALSE(operations.NextProbe().has_value());
}

}  // namespace
}  // namespace lagwatch::kafka
