// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "config/cluster_settings.h"
#include "resolving.h"

namespace lagwatch::config {
namespace {

ClusterSettings With(std::string_view property) {
  ClusterSettings settings;
  settings.bootstrap_servers = "kafka:9092";
  settings.properties.push_back({"sasl.password", Secret(std::string(property)), "line 3"});
  return settings;
}

TEST(SameReadingTest, HowItIsJudgedAndShownDoesNotMatter) {
  const ClusterSettings a = With("x");
  ClusterSettings b = With("x");
  b.properties[0].source = "line 4";
  b.interval = std::chrono::seconds(1);
  b.policy.groups.thresholds.lag_warning = 1;
  b.granularity = Granularity::kGroup;
  EXPECT_TRUE(SameReading(a, b));
}

TEST(SameReadingTest, WhatIsAskedAndByWhomDoes) {
  const ClusterSettings a = With("x");
  EXPECT_FALSE(SameReading(a, With("y")));
  ClusterSettings b = a;
  b.groups = std::get<NameFilter>(NameFilter::Make("^web", "^$"));
  EXPECT_FALSE(SameReading(a, b));
  b.groups = std::get<NameFilter>(NameFilter::Make(".*", "^$"));
  const ClusterSettings c = b;
  EXPECT_TRUE(SameReading(b, c));
  b.time_lag = TimeLagMode::kOff;
  EXPECT_FALSE(SameReading(b, c));
}

TEST(SameReadingTest, AFileThatWasReplacedIsAnotherFile) {
  const Folder folder;
  const auto read = [] {
    return SettingsOf({{"kafka.property", "ssl.ca.location=ca.pem"}}).clusters.at(0);
  };
  folder.Write("ca.pem", "one");
  const ClusterSettings before = read();
  EXPECT_TRUE(SameReading(before, read()));
  folder.Write("ca.pem", "another");
  EXPECT_FALSE(SameReading(before, read()));
}

}  // namespace
}  // namespace lagwatch::config
