// SPDX-License-Identifier: Apache-2.0
// The reader where there is no Kafka: deadlines and refusals. What it reads of a real one is tested
// in tests/integration.
#include "kafka/cluster_reader.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <string>

#include "core/evaluate.h"
#include "support/black_hole.h"

namespace lagwatch::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

using testing::BlackHole;

std::unique_ptr<ClusterReader> ReaderOf(const std::string& bootstrap) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = bootstrap;
  auto made = MakeClusterReader(settings, nullptr, nullptr);
  return std::move(std::get<std::unique_ptr<ClusterReader>>(made));
}

// Generous for a loaded machine; a reader without a deadline would wait for minutes.
constexpr auto kSlack = seconds(3);

TEST(ClusterReaderTest, ADeadPortIsAnErrorWithinTheDeadline) {
  BlackHole port;
  port.Close();
  const auto reader = ReaderOf(port.address());
  const auto start = Steady::now();
  const Snapshot snapshot = reader->Read(WallTime{seconds(1000)}, start + seconds(2));
  EXPECT_LT(Steady::now() - start, seconds(2) + kSlack);
  EXPECT_FALSE(snapshot.reached);
  ASSERT_FALSE(snapshot.stats.errors.empty());
  EXPECT_NE(snapshot.stats.errors.begin()->second.example.find("refused"), std::string::npos)
      << snapshot.stats.errors.begin()->second.example;
}

TEST(ClusterReaderTest, ABlackHoleIsAnErrorWithinTheDeadline) {
  const BlackHole hole;
  const auto reader = ReaderOf(hole.address());
  const auto start = Steady::now();
  const Snapshot snapshot = reader->Read(WallTime{seconds(1000)}, start + seconds(2));
  EXPECT_LT(Steady::now() - start, seconds(2) + kSlack);
  EXPECT_FALSE(snapshot.reached);
  EXPECT_FALSE(snapshot.stats.errors.empty());
}

TEST(ClusterReaderTest, CancelEndsARunningRead) {
  const BlackHole hole;
  const auto reader = ReaderOf(hole.address());
  const auto start = Steady::now();
  auto read = std::async(std::launch::async, [&] {
    return reader->Read(WallTime{seconds(1000)}, start + seconds(60));
  });
  reader->Cancel();
  EXPECT_FALSE(read.get().reached);
  EXPECT_LT(Steady::now() - start, seconds(2) + kSlack);
}

TEST(ClusterReaderTest, ARefusedPropertyNamesItselfAndItsPlaceButNotItsValue) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = "127.0.0.1:1";
  settings.properties.push_back({"sasl.mechanismo", Secret("hunter2"), "lagwatch.yaml:7", 78});
  auto made = MakeClusterReader(settings, nullptr, nullptr);
  const auto& problem = std::get<config::Problem>(made);
  EXPECT_NE(problem.text.find("lagwatch.yaml:7: sasl.mechanismo"), std::string::npos);
  EXPECT_EQ(problem.text.find("hunter2"), std::string::npos);
  EXPECT_EQ(problem.exit, 78);
}

// A source of tokens that has none; keeps how often it was asked.
class NoTokens : public TokenSource {
 public:
  std::variant<LoginToken, std::string> Get() override {
    ++asked_;
    return "no keys are here";
  }
  void Cancel() override { cancelled_ = true; }

  int asked() const { return asked_; }
  bool cancelled() const { return cancelled_; }

 private:
  std::atomic<int> asked_ = 0;
  std::atomic<bool> cancelled_ = false;
};

config::ClusterSettings WithIam(const std::string& bootstrap) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = bootstrap;
  settings.aws = AwsLogin{.region = "eu-west-1"};
  settings.properties.push_back({"sasl.mechanism", Secret("OAUTHBEARER"), "", 78});
  settings.properties.push_back({"security.protocol", Secret("sasl_ssl"), "", 78});
  return settings;
}

TEST(ClusterReaderTest, WithoutATokenTheErrorIsThatOfItsSource) {
  const BlackHole hole;
  const auto tokens = std::make_shared<NoTokens>();
  auto made = MakeClusterReader(WithIam(hole.address()), tokens, nullptr);
  auto reader = std::move(std::get<std::unique_ptr<ClusterReader>>(made));
  const Snapshot snapshot = reader->Read(WallTime{seconds(1000)}, Steady::now() + seconds(4));
  ASSERT_FALSE(snapshot.stats.errors.empty());
  EXPECT_EQ(snapshot.stats.errors.begin()->second.example,
            "metadata: cannot log in: no keys are here");
  EXPECT_EQ(tokens->asked(), 1) << "the next time is ten seconds later";
  reader->Cancel();
  EXPECT_TRUE(tokens->cancelled());
}

// Gets none before it is cancelled.
class LateTokens : public TokenSource {
 public:
  std::variant<LoginToken, std::string> Get() override {
    cancelled_.get_future().wait();
    return "cancelled";
  }
  void Cancel() override {
    if (!was_cancelled_.exchange(true)) cancelled_.set_value();
  }

 private:
  std::promise<void> cancelled_;
  std::atomic<bool> was_cancelled_ = false;
};

TEST(ClusterReaderTest, ASlowTokenSourceHoldsUpNeitherAReadNorTheEnd) {
  const BlackHole hole;
  const auto start = Steady::now();
  {
    auto made = MakeClusterReader(WithIam(hole.address()), std::make_shared<LateTokens>(), nullptr);
    auto reader = std::move(std::get<std::unique_ptr<ClusterReader>>(made));
    const Snapshot snapshot = reader->Read(WallTime{seconds(1000)}, start + seconds(2));
    ASSERT_FALSE(snapshot.stats.errors.empty());
    EXPECT_NE(
        snapshot.stats.errors.begin()->second.example.find("still waiting for login credentials"),
        std::string::npos)
        << snapshot.stats.errors.begin()->second.example;
  }
  EXPECT_LT(Steady::now() - start, seconds(2) + kSlack);
}

TEST(CheckPropertiesTest, LooksForNoToken) {
  EXPECT_TRUE(CheckProperties(WithIam("192.0.2.1:9098"), true).empty());
}

TEST(CheckPropertiesTest, FindsAnUnreadableCertificateWithoutCallingAnyone) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = "192.0.2.1:9092";
  EXPECT_TRUE(CheckProperties(settings, true).empty());
  settings.properties.push_back({"security.protocol", Secret("ssl"), "", 78});
  settings.properties.push_back({"ssl.ca.location", Secret("/nowhere/ca.pem"), "", 78});
  const auto problems = CheckProperties(settings, true);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].text.find("ssl.ca.location"), std::string::npos) << problems[0].text;
  EXPECT_TRUE(CheckProperties(settings, false).empty());
}

TEST(CheckPropertiesTest, FindsEachRefusedPropertyAndNoneThatWorks) {
  config::ClusterSettings settings;
  settings.properties.push_back({"no.such.property", Secret("1"), "lagwatch.yaml:3", 78});
  settings.properties.push_back({"client.id", Secret("me"), "lagwatch.yaml:4", 78});
  settings.properties.push_back({"socket.timeout.ms", Secret("abc"), "lagwatch.yaml:5", 78});
  const auto problems = CheckProperties(settings, true);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_TRUE(problems[0].text.starts_with("lagwatch.yaml:3: no.such.property "))
      << problems[0].text;
  EXPECT_TRUE(problems[1].text.starts_with("lagwatch.yaml:5: socket.timeout.ms "))
      << problems[1].text;
}

}  // namespace
}  // namespace lagwatch::kafka
