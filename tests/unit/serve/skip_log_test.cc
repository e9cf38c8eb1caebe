// SPDX-License-Identifier: Apache-2.0
#include "serve/skip_log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace lagwatch::serve {
namespace {

Report Skipped(std::uint64_t records) {
  Report report;
  report.topics.push_back({.name = "orders", .partitions = {}});
  GroupReport group;
  group.id = "billing";
  group.topics.emplace_back().records_skipped = records;
  report.groups.push_back(std::move(group));
  return report;
}

std::string Logged(const Report* before, const Report& after) {
  const Logger logger(config::LogLevel::kInfo, config::LogFormat::kJson);
  testing::internal::CaptureStderr();
  LogSkips(logger, "eu", before, after);
  return testing::internal::GetCapturedStderr();
}

TEST(SkipLog, AResetForwardIsOneLineWithItsRecords) {
  const Report before = Skipped(100);
  const auto line = nlohmann::json::parse(Logged(&before, Skipped(4'100)));
  EXPECT_EQ(line["level"], "warn");
  EXPECT_EQ(line["msg"],
            "commits moved forward while the group had no member, not counted as consumed");
  EXPECT_EQ(line["cluster"], "eu");
  EXPECT_EQ(line["group"], "billing");
  EXPECT_EQ(line["topic"], "orders");
  EXPECT_EQ(line["records"], "4000");
}

TEST(SkipLog, WhatWasLoggedOrNeverSkippedIsNoLine) {
  const Report before = Skipped(100);
  EXPECT_EQ(Logged(&before, Skipped(100)), "");
  EXPECT_EQ(Logged(nullptr, Skipped(0)), "");
}

}  // namespace
}  // namespace lagwatch::serve
