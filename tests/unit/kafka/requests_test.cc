// SPDX-License-Identifier: Apache-2.0
#include "kafka/requests.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <variant>

#include "kafka/client.h"
#include "kafka/protocol/list_groups.h"
#include "support/black_hole.h"

namespace lagwatch::kafka {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

// A client that reaches nobody, in its first round.
class RequestsTest : public ::testing::Test {
 protected:
  RequestsTest() { requests_.BeginRound(stats_); }

  static std::unique_ptr<Client> MakeClient(const std::string& bootstrap) {
    config::ClusterSettings settings;
    settings.bootstrap_servers = bootstrap;
    auto made = Client::Make(settings, nullptr, nullptr);
    return std::move(std::get<std::unique_ptr<Client>>(made));
  }

  std::unique_ptr<Client> client_ = MakeClient("127.0.0.1:1");
  Requests requests_{client_->handle()};
  CollectionStats stats_;
};

// There is no such broker, so that an error comes when the time is up; an answer takes the same
// way.
TEST_F(RequestsTest, AProbesAnswerIsDatedWhenItComesHoweverBusyTheCollectorIs) {
  requests_.Probe(7, milliseconds(50));
  std::this_thread::sleep_for(milliseconds(1500));  // busy with other answers
  const auto looked = Steady::now();
  std::optional<Response> response = requests_.NextProbe();
  while (!response) response = requests_.NextProbe();
  EXPECT_EQ(response->request.broker, 7);
  EXPECT_GE(response->received - response->request.sent, milliseconds(50));
  EXPECT_LT(response->received, looked - milliseconds(500));
  EXPECT_FALSE(requests_.NextProbe().has_value());
}

TEST_F(RequestsTest, AProbeThatIsUnderWayMayBeLeft) {
  requests_.Probe(7, milliseconds(20));
  EXPECT_FALSE(requests_.NextProbe().has_value());
}

TEST_F(RequestsTest, WhatWaitsForTheVersionsOfABrokerFailsWithThem) {
  for (const std::size_t item : {1, 2}) {
    requests_.Send({.api = Api::kListGroups, .broker = 7, .item = item}, protocol::kListGroups,
                   milliseconds(50), protocol::EncodeListGroups);
  }
  for (const std::size_t item : {1, 2}) {
    const auto response = requests_.Next(Steady::now() + milliseconds(10'000));
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->request.item, item);
    EXPECT_EQ(response->request.round, requests_.round());
    EXPECT_EQ(response->outcome.code, RD_KAFKA_RESP_ERR__TIMED_OUT);
    EXPECT_EQ(response->bytes, "");
  }
  // Only the question for versions was sent.
  EXPECT_EQ(stats_.requests[static_cast<std::size_t>(Api::kProbe)], 1U);
  EXPECT_EQ(stats_.requests[static_cast<std::size_t>(Api::kListGroups)], 0U);
}

TEST_F(RequestsTest, ANewRoundDropsWhatWaits) {
  requests_.Send({.api = Api::kListGroups, .broker = 7}, protocol::kListGroups, milliseconds(50),
                 [](std::int16_t) -> std::string { throw std::logic_error("it is gone"); });
  requests_.BeginRound(stats_);
  EXPECT_FALSE(requests_.Next(Steady::now() + milliseconds(200)).has_value());
}

// A server that accepts connections and never answers; each client has a question under way at the
// connection, at a broker that does not exist, and in a queue that nobody reads any more.
TEST_F(RequestsTest, AClientEndsWithRequestsUnderWay) {
  const testing::BlackHole server;
  for (int i = 0; i < 30; ++i) {
    const std::unique_ptr<Client> client = MakeClient(server.address());
    Requests requests(client->handle());
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
