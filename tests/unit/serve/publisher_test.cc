// SPDX-License-Identifier: Apache-2.0
#include "serve/publisher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace lagwatch::serve {
namespace {

std::string Joined(const http::PageContent& body) {
  std::string page;
  for (const render::Bytes& piece : body.pieces) page += *piece;
  return page + render::Inflate(body.packed);
}

CollectionResult OneBroker(std::int32_t id) {
  Report report;
  report.up = true;
  report.metadata_known = true;
  report.brokers.push_back({.id = id, .address = "kafka:9092", .groups_listed = true});
  report.groups.emplace_back().id = "billing";
  report.groups.back().lag_sum = id;
  auto shared = std::make_shared<const Report>(std::move(report));
  return {shared,
          std::make_shared<const render::ClusterSamples>(render::RenderMetrics(*shared, {}))};
}

class PublisherTest : public ::testing::Test {
 protected:
  render::OwnMetrics own_{{"1.0", "abc", "2.14.2+lagwatch"}};
  PublisherTest() { publisher_.SetClusters({"eu", "us"}); }

  Publisher publisher_{own_, {}};
};

TEST_F(PublisherTest, BeforeTheFirstCollectionThereIsAPageAndNoReport) {
  EXPECT_EQ(publisher_.Clusters().at(0).report, nullptr);
  EXPECT_NE(Joined(publisher_.MetricsPage(render::Format::kText, false, nullptr))
                .find("lagwatch_build_info"),
            std::string::npos);
}

TEST_F(PublisherTest, ANewResultReplacesThePageButNotTheOneThatIsBeingSent) {
  publisher_.Publish("eu", OneBroker(1));
  const auto sending = publisher_.MetricsPage(render::Format::kText, false, nullptr);
  publisher_.Publish("eu", OneBroker(2));
  EXPECT_NE(Joined(sending).find("id=\"1\""), std::string::npos);
  EXPECT_NE(Joined(publisher_.MetricsPage(render::Format::kText, false, nullptr)).find("id=\"2\""),
            std::string::npos);
}

TEST_F(PublisherTest, ThePageOfSeveralClustersNamesEachFamilyOnce) {
  publisher_.Publish("eu", OneBroker(1));
  publisher_.Publish("us", OneBroker(2));
  const std::string page = Joined(publisher_.MetricsPage(render::Format::kText, false, nullptr));
  const std::size_t first = page.find("# TYPE kafka_brokers ");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(page.find("# TYPE kafka_brokers ", first + 1), std::string::npos);
}

TEST_F(PublisherTest, TheLastHourIsOfTheClusterThatIsNamed) {
  publisher_.Publish("eu", OneBroker(1));
  publisher_.Publish("us", OneBroker(2));
  EXPECT_EQ(publisher_.LastHour("eu", "billing").at(0).lag_sum, 1);
  EXPECT_EQ(publisher_.LastHour("us", "billing").at(0).lag_sum, 2);
  EXPECT_TRUE(publisher_.LastHour("nowhere", "billing").empty());
  EXPECT_TRUE(publisher_.LastHour("eu", "nobody").empty());
}

TEST_F(PublisherTest, WhatWasPublishedOfAClusterThatStaysStays) {
  publisher_.Publish("eu", OneBroker(1));
  publisher_.Publish("us", OneBroker(2));
  publisher_.SetClusters({"asia", "us"});
  ASSERT_EQ(publisher_.Clusters().size(), 2);
  EXPECT_EQ(publisher_.Clusters()[0].report, nullptr);
  EXPECT_NE(publisher_.Clusters()[1].report, nullptr);
  EXPECT_EQ(publisher_.LastHour("us", "billing").at(0).lag_sum, 2);
  EXPECT_TRUE(publisher_.LastHour("eu", "billing").empty());
  const std::string page = Joined(publisher_.MetricsPage(render::Format::kText, false, nullptr));
  EXPECT_EQ(page.find("id=\"1\""), std::string::npos);
  EXPECT_NE(page.find("id=\"2\""), std::string::npos);
}

TEST_F(PublisherTest, ReadersAndPublishersDoNotDisturbEachOther) {
  std::atomic<bool> stop = false;
  std::thread reader([&] {
    while (!stop) {
      publisher_.MetricsPage(render::Format::kText, true, nullptr);
      publisher_.Clusters();
      publisher_.LastHour("eu", "billing");
    }
  });
  std::thread other([&] {
    for (int i = 0; i < 100; ++i) publisher_.Publish("us", OneBroker(i));
  });
  for (int i = 0; i < 100; ++i) publisher_.Publish("eu", OneBroker(i));
  other.join();
  stop = true;
  reader.join();
  EXPECT_NE(Joined(publisher_.MetricsPage(render::Format::kText, false, nullptr)).find("id=\"99\""),
            std::string::npos);
}

TEST_F(PublisherTest, APartOfThePageIsTheFamiliesThatAreAskedFor) {
  publisher_.Publish("eu", OneBroker(1));
  const auto asked = [](std::string_view family) {
    return family == "kafka_broker_info" || family == "lagwatch_build_info";
  };
  for (const bool whole_before : {false, true}) {
    if (whole_before) publisher_.MetricsPage(render::Format::kText, false, nullptr);
    const std::string part = Joined(publisher_.MetricsPage(render::Format::kText, false, asked));
    EXPECT_NE(part.find("\nkafka_broker_info{"), std::string::npos);
    EXPECT_NE(part.find("\nlagwatch_build_info{"), std::string::npos);
    EXPECT_EQ(part.find("kafka_brokers"), std::string::npos);
    EXPECT_EQ(part.find("lagwatch_up"), std::string::npos);
  }
  EXPECT_NE(
      Joined(publisher_.MetricsPage(render::Format::kText, false, nullptr)).find("kafka_brokers"),
      std::string::npos);
}

}  // namespace
}  // namespace lagwatch::serve
