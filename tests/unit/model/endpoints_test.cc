// SPDX-License-Identifier: Apache-2.0
#include "model/endpoints.h"

#include <gmock/gmock.h>

namespace lagwatch {
namespace {

using testing::ElementsAre;

TEST(EndpointsTest, EveryPathIsFoundByItself) {
  for (const EndpointPath& row : kEndpointPaths) EXPECT_EQ(FindEndpoint(row.path), row.endpoint);
  EXPECT_EQ(FindEndpoint("/api/v1/groups/billing"), Endpoint::kGroup);
  EXPECT_EQ(FindEndpoint("/api/v1/groupsies"), std::nullopt);
  EXPECT_EQ(FindEndpoint("/livez/"), std::nullopt);
  EXPECT_EQ(FindEndpoint("/"), std::nullopt);
}

TEST(EndpointsTest, OnlyProbesNeedNoUserAndOnlyLivenessIsAnsweredOnTheIoThread) {
  EXPECT_THAT(PathsWith(&EndpointPath::is_probe),
              ElementsAre("/livez", "/readyz", "/healthz", "/burrow/admin", "/ready",
                          "/burrow/admin/ready"));
  EXPECT_THAT(PathsWith(&EndpointPath::on_io_thread),
              ElementsAre("/livez", "/healthz", "/burrow/admin"));
}

TEST(EndpointsTest, TheMetricsPageMayHaveThePathOfAnotherExportersProbe) {
  for (const char* path :
       {"/livez", "/readyz", "/health", "/api/v1/status", "/api/x", "/-/reload"}) {
    EXPECT_TRUE(IsReservedPath(path)) << path;
  }
  for (const char* path : {"/metrics", "/healthz", "/ready", "/burrow/admin", "/apis"}) {
    EXPECT_FALSE(IsReservedPath(path)) << path;
  }
}

}  // namespace
}  // namespace lagwatch
