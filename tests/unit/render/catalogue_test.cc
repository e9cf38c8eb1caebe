// SPDX-License-Identifier: Apache-2.0
#include "render/catalogue.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace lagwatch::render {
namespace {

TEST(Catalogue, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const FamilyInfo& family : Catalogue()) {
    EXPECT_TRUE(names.insert(family.name).second) << family.name;
  }
}

TEST(Catalogue, KafkaFamiliesStandTogetherAtTheEnd) {
  for (const FamilyInfo& family : Catalogue()) {
    EXPECT_EQ(family.name.starts_with("kafka_"), family.id >= kFirstKafkaFamily) << family.name;
  }
}

// Help is written as it stands, in formats that escape it differently, and into a Markdown table.
TEST(Catalogue, HelpIsASentenceThatNeedsNoEscape) {
  for (const FamilyInfo& family : Catalogue()) {
    EXPECT_TRUE(family.help.ends_with(".")) << family.name;
    EXPECT_EQ(family.help.find_first_of("\\\"\n|"), std::string_view::npos) << family.name;
  }
}

// The names that dashboards and alerts made for kafka_exporter rely on.
TEST(Catalogue, HoldsEveryNameOfKafkaExporter) {
  std::set<std::string> names;
  for (const FamilyInfo& family : Catalogue()) names.emplace(family.name);
  for (const char* name :
       {"kafka_brokers", "kafka_broker_info", "kafka_topic_partitions",
        "kafka_topic_partition_current_offset", "kafka_topic_partition_oldest_offset",
        "kafka_topic_partition_in_sync_replica", "kafka_topic_partition_leader",
        "kafka_topic_partition_leader_is_preferred", "kafka_topic_partition_replicas",
        "kafka_topic_partition_under_replicated_partition", "kafka_consumergroup_current_offset",
        "kafka_consumergroup_current_offset_sum", "kafka_consumergroup_lag",
        "kafka_consumergroup_lag_sum", "kafka_consumergroup_members"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

TEST(MetricsDoc, HasOneRowAFamily) {
  const std::string doc = MetricsDoc();
  for (const FamilyInfo& family : Catalogue()) {
    EXPECT_NE(doc.find("| `" + std::string(family.name) + "` | "), std::string::npos);
  }
  EXPECT_NE(
      doc.find("| `kafka_consumergroup_lag` | gauge | `consumergroup`, `topic`, `partition` |"),
      std::string::npos);
  EXPECT_NE(doc.find("| `lagwatch_up` | gauge | – |"), std::string::npos);
}

}  // namespace
}  // namespace lagwatch::render
