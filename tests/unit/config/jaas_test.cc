// SPDX-License-Identifier: Apache-2.0
#include "config/jaas.h"

#include <gmock/gmock.h>

namespace lagwatch::config {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(JaasTest, ALoginModuleAndItsOptions) {
  const auto module = ParseJaas(
      "org.apache.kafka.common.security.scram.ScramLoginModule required\n"
      "  username=\"alice\" /* who */ password='p;\"=x' // why\n  tokenauth=true;");
  ASSERT_TRUE(module);
  EXPECT_EQ(module->name, "ScramLoginModule");
  EXPECT_THAT(module->options, ElementsAre(Pair("password", "p;\"=x"), Pair("tokenauth", "true"),
                                           Pair("username", "alice")));
  EXPECT_EQ(module->Option("none"), "");
}

TEST(JaasTest, EscapesInQuotes) {
  const auto module = ParseJaas(R"(M required a="q\"b\\c\td\101\8";)");
  ASSERT_TRUE(module);
  EXPECT_EQ(module->Option("a"), "q\"b\\c\tdA8");
}

TEST(JaasTest, NothingElseIsOne) {
  for (const std::string_view text :
       {"", "M", "M required", "M a=b;", "M required a=b", "M required a;", "M required a=;",
        "M required a=\"b;", "M required a=b; N required;", "M required /* a=b;", "= required a;",
        "M required a=\"b\\", "M required a=\"b\n\";"}) {
    EXPECT_FALSE(ParseJaas(text)) << text;
  }
}

}  // namespace
}  // namespace lagwatch::config
