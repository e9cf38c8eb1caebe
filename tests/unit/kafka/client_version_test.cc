// SPDX-License-Identifier: Apache-2.0
#include "kafka/client_version.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <string>

namespace lagwatch::kafka {
namespace {

TEST(ClientVersion, IsTheLibrarysOwnWithTheMarkOfThePatches) {
  EXPECT_EQ(ClientVersion(), std::string(rd_kafka_version_str()) + "+lagwatch");
}

}  // namespace
}  // namespace lagwatch::kafka
