// SPDX-License-Identifier: Apache-2.0
// What a client may send, through everything of ours that decodes it.
#include <gtest/gtest.h>

#include "base/text.h"
#include "http/negotiation.h"
#include "http/target.h"
#include "support/mutations.h"

namespace lagwatch::http {
namespace {

constexpr int kRounds = 50'000;

TEST(ForeignBytesTest, ATargetIsRefusedOrItsPathBeginsWithASlash) {
  testing::Mutations mutations({"/api/v1/groups/a%2Fb?cluster=eu&limit=10", "/metrics?%41=%zz",
                                "http://host:1/readyz?a=b+c", "/a?&&=&x"});
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = mutations.Next();
    const auto target = ParseTarget(text);
    if (!target) continue;
    ASSERT_TRUE(target->path.starts_with("/")) << text;
    ASSERT_TRUE(PercentDecode(target->path).has_value()) << text;
  }
}

TEST(ForeignBytesTest, HeadersNegotiateWithoutHarm) {
  testing::Mutations mutations(
      {"application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3,*/*;q=0.1",
       "gzip;q=0, *;q=1, br", "gzip, deflate", "identity;q=1.000"});
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = mutations.Next();
    PrefersOpenMetrics(text);
    AcceptsGzip(text);
  }
}

}  // namespace
}  // namespace lagwatch::http
