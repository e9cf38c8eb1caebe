// SPDX-License-Identifier: Apache-2.0
#include "kafka/requests.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>

#include "kafka/client.h"
#include "kafka/protocol/list_groups.h"
#include "support/black_hole.h"

namespace lagwatch::kafka {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

// There is no such broker, so that an error comes when the time is up; an answer takes the same
// way.
TEST(RequestsTest, AProbesAnswerIsDatedWhenItComesHoweverBusyTheCollectorIs) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = "127.0.0.1:1";
  auto made = Client::Make(settings, nullptr, nullptr);
  const auto& client = std::get<std::unique_ptr<Client>>(made);
  Requests requests(client->handle());
  CollectionStats stats;
  requests.BeginRound(stats);
  requests.Probe(7, milliseconds(50));
  std::this_thread::sleep_for(milliseconds(1500));  // busy with other answers
  const auto looked = Steady::now();
  std::optional<Response> response = requests.NextProbe();
  while (!response) response = requests.NextProbe();
  EXPECT_EQ(response->request.broker, 7);
  EXPECT_GE(response->received - response->request.sent, milliseconds(50));
  EXPECT_LT(response->received, looked - milliseconds(500));
  EXPECT_FALSE(requests.NextProbe().has_value());
}

TEST(RequestsTest, AProbeThatIsUnderWayMayBeLeft) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = "127.0.0.1:1";
  auto made = Client::Make(settings, nullptr, nullptr);
  Requests requests(std::get<std::unique_ptr<Client>>(made)->handle());
  CollectionStats stats;
  requests.BeginRound(stats);
  requests.Probe(7, milliseconds(20));
  EXPECT_FALSE(requests.NextProbe().has_value());
}

TEST(RequestsTest, WhatWaitsForTheVersionsOfABrokerFailsWithThem) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = "127.0.0.1:1";
  auto made = Client::Make(settings, nullptr, nullptr);
  Requests requests(std::get<std::unique_ptr<Client>>(made)->handle());
  CollectionStats stats;
  requests.BeginRound(stats);
  for (const std::size_t item : {1, 2}) {
    requests.Send({.api = Api::kListGroups, .broker = 7, .item = item}, protocol::kListGroups,
                  milliseconds(50), protocol::EncodeListGroups);
  }
  for (const std::size_t item : {1, 2}) {
    const auto response = requests.Next(Steady::now() + milliseconds(10'000));
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->request.item, item);
    EXPECT_EQ(response->request.round, requests.round());
    EXPECT_EQ(response->outcome.code, RD_KAFKA_RESP_ERR__TIMED_OUT);
    EXPECT_EQ(response->bytes, "");
  }
  // Only the question for versions was sent.
  EXPECT_EQ(stats.requests[static_cast<std::size_t>(Api::kProbe)], 1U);
  EXPECT_EQ(stats.requests[static_cast<std::size_t>(Api::kListGroups)], 0U);
}

TEST(RequestsTest, ANewRoundDropsWhatWaits) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = "127.0.0.1:1";
  auto made = Client::Make(settings, nullptr, nullptr);
  Requests requests(std::get<std::unique_ptr<Client>>(made)->handle());
  CollectionStats stats;
  requests.BeginRound(stats);
  requests.Send({.api = Api::kListGroups, .broker = 7}, protocol::kListGroups, milliseconds(50),
                [](std::int16_t) -> std::string { throw std::logic_error("it is gone"); });
  requests.BeginRound(stats);
  EXPECT_FALSE(requests.Next(Steady::now() + milliseconds(200)).has_value());
}

// A server that accepts connections and never answers; each client has a question under way at the
// connection, at a broker that does not exist, and in a queue that nobody reads any more.
TEST(RequestsTest, AClientEndsWithRequestsUnderWay) {
  const testing::BlackHole server;
  for (int i = 0; i < 30; ++i) {
    config::ClusterSettings settings;
    settings.bootstrap_servers = server.address();
    auto made = Client::Make(settings, nullptr, nullptr);
    Requests requests(std::get<std::unique_ptr<Client>>(made)->handle());
    CollectionStats stats;
    requests.BeginRound(stats);
    for (const std::int32_t broker : {-1, 0, 7}) {
      for (int k = 0; k < 50; ++k) requests.Probe(broker, milliseconds(1 + 10 * k));
      requests.Send({.api = Api::kListGroups, .broker = broker}, protocol::kListGroups,
                    milliseconds(20), protocol::EncodeListGroups);
    }
    if (i % 2 == 0) requests.Next(Steady::now() + milliseconds(5));
  }
}

}  // namespace
}  // namespace lagwatch::kafka
