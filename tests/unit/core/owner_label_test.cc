// SPDX-License-Identifier: Apache-2.0
#include "core/owner_label.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lagwatch::core {
namespace {

using ::testing::ElementsAre;

GroupMember MemberOf(std::string id, std::string client, std::string host, std::string instance) {
  return {std::move(id), std::move(client), std::move(host), std::move(instance), 1};
}

TEST(OwnerLabelTest, TheInstanceThenTheClientThenTheHost) {
  EXPECT_THAT(OwnerLabels({MemberOf("rdkafka-1", "rdkafka", "/10.0.0.7", "pod-3"),
                           MemberOf("app-1", "app", "/10.0.0.8", ""),
                           MemberOf("rdkafka-2", "rdkafka", "/10.0.0.9", "")}),
              ElementsAre("pod-3", "app", "rdkafka · 10.0.0.9"));
}

TEST(OwnerLabelTest, TheEndOfTheMemberIdTellsApartWhatIsTheSameOtherwise) {
  EXPECT_THAT(OwnerLabels({MemberOf("rdkafka-0badc0de", "rdkafka", "/10.0.0.7", ""),
                           MemberOf("rdkafka-deadbeef", "rdkafka", "/10.0.0.7", ""),
                           MemberOf("x", "", "", "")}),
              ElementsAre("rdkafka · 10.0.0.7…adc0de", "rdkafka · 10.0.0.7…adbeef", "…x"));
}

}  // namespace
}  // namespace lagwatch::core
