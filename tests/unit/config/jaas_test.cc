// SPDX-License-Identifier: Apache-2.0
#include "config/java/jaas.h"

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

// Each is what JaasConfig of kafka-clients 3.6.2 and 4.1.1 makes of it.
TEST(JaasTest, IsReadAsJavaReadsIt) {
  for (const std::string_view text :
       {"M Required a=b;", "M REQUIRED a=b;", "M optional a=b;", "M Sufficient a=b;",
        "M reQuisite a=b;", "\"M\" \"required\" 'a'=\"b\";", "M\trequired\ta = b\t;",
        "M required a=\n\"b\"\n;\n", "M required/* x */a=b;", "M/*x*/required a=b/**/;",
        "M required // x\n a=b//c\n;", "M required a=b; // end", "M required a=b; /* end */",
        " \r\n\vM required a=b;",
        "M required\x01"
        "a=b;",
        "M required a=\"x\" a=b;"}) {
    const auto module = ParseJaas(text);
    ASSERT_TRUE(module) << text;
    EXPECT_EQ(module->name, "M") << text;
    EXPECT_THAT(module->options, ElementsAre(Pair("a", "b"))) << text;
  }
  EXPECT_EQ(ParseJaas("M required a=\" b \";")->Option("a"), " b ");
}

// Java refuses these, lagwatch never did.
TEST(JaasTest, SlashesAndSignsInAWordAreTakenAsTheyAre) {
  EXPECT_EQ(ParseJaas("M required a=b//c;")->Option("a"), "b//c");
  EXPECT_EQ(ParseJaas("M required a=http://x/y?z,1;")->Option("a"), "http://x/y?z,1");
  EXPECT_EQ(ParseJaas("M required a=b/*c;")->Option("a"), "b/*c");
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
