// SPDX-License-Identifier: Apache-2.0
// Files that people hand in, through everything that decodes them: an answer or an error, no harm.
#include <gtest/gtest.h>

#include "base/text.h"
#include "config/java/jaas.h"
#include "config/java/java_properties.h"
#include "config/java/pem.h"
#include "config/name_filter.h"
#include "config/thresholds.h"
#include "config/yaml.h"
#include "support/mutations.h"

namespace lagwatch::config {
namespace {

constexpr int kRounds = 20'000;

TEST(ForeignBytesTest, JavaPropertiesNameALineOfTheFile) {
  testing::Mutations mutations(
      {"a=1\\\n  b\\u00fc=2\\ud83d\\ude00\r\n#x\n!y\\\nk : v\\", "a:b\nc d"});
  for (int i = 0; i < kRounds; ++i) {
    const auto parsed = ParseJavaProperties(mutations.Next());
    if (const auto* error = std::get_if<JavaSyntaxError>(&parsed)) {
      ASSERT_GE(error->line, 1);
    }
  }
}

TEST(ForeignBytesTest, JaasAndPemAndWords) {
  testing::Mutations mutations({"org.M required a=\"q\\\"b\\101\" c='d' /* x */ e=f // g\n;",
                                "x-----BEGIN CERT----- AA BB -----END CERT-----\n-----BEGIN "
                                "KEY-----\nP: 4\n-----END KEY-----",
                                "1h30m5s20ms", "[::1]:9092", "kafka:9092"});
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = mutations.Next();
    ParseJaas(text);
    NormalizePem(text);
    ParseDuration(text);
    ParseHostPort(text);
    ASSERT_EQ(Quote(text).find('\n'), std::string::npos);
  }
}

TEST(ForeignBytesTest, YamlAndExpressionsEnd) {
  testing::Mutations mutations(
      {"thresholds:\n- {group: '^a', lag_warning: off, window: 5m, mute: [stopped]}\n",
       "a: {b: c, d: [1, 2]}\nclusters:\n- {name: eu, x: &a [*a]}\n", "^a(b|c)[d]{2,3}\\pL$"});
  for (int i = 0; i < kRounds / 8; ++i) {
    const std::string text = mutations.Next();
    const auto parsed = ParseYaml(text, "file");
    if (const auto* root = std::get_if<YamlNode>(&parsed)) {
      std::vector<Problem> problems;
      YamlFile yaml("file", problems);
      for (const YamlNode& entry : root->children) ReadThresholds(entry, yaml);
    }
    NameFilter::Make(text, text);
  }
}

}  // namespace
}  // namespace lagwatch::config
