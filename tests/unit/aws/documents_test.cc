// SPDX-License-Identifier: Apache-2.0
#include "aws/documents.h"

#include <gmock/gmock.h>

#include "fake_outside.h"

namespace lagwatch::aws {
namespace {

TEST(JsonCredentialsTest, AreRead) {
  EXPECT_EQ(TextOf(ReadJsonCredentials(JsonOf("ASIA1", "2026-01-02T04:04:05Z"))),
            "ASIA1 s3cret t0ken 3600s");
  EXPECT_EQ(TextOf(ReadJsonCredentials(R"({"AccessKeyId": "a", "SecretAccessKey": "b"})")), "a b");
}

TEST(JsonCredentialsTest, WhatIsWrongIsOneLineWithoutTheSecret) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "failure: the response is not a JSON object"},
      {"[]", "failure: the response is not a JSON object"},
      {R"({"AccessKeyId": 1, "SecretAccessKey": "b"})",
       "failure: the response has no usable AccessKeyId"},
      {R"({"AccessKeyId": "a"})", "failure: the response has no usable SecretAccessKey"},
      {R"({"AccessKeyId": "a", "SecretAccessKey": "hunter2\n"})",
       "failure: the response has no usable SecretAccessKey"},
      {R"({"AccessKeyId": "a", "SecretAccessKey": "hunter2", "Token": "hunter 3"})",
       "failure: the response has no usable session token"},
      {R"({"AccessKeyId": "a", "SecretAccessKey": "hunter2", "Expiration": "soon"})",
       "failure: the response's Expiration is not a time"},
      {R"({"Code": "AssumeRoleUnauthorizedAccess", "Message": "EC2 cannot\nassume it"})",
       "failure: AssumeRoleUnauthorizedAccess: EC2 cannot assume it"},
      {R"({"code": "ENOENT", "message": "no role"})", "failure: ENOENT: no role"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(TextOf(ReadJsonCredentials(text)), expected) << text;
  }
}

TEST(StsCredentialsTest, AreReadWithTheirEntities) {
  EXPECT_EQ(TextOf(ReadStsCredentials(StsXmlOf("ASIA2", "2026-01-02T03:05:05.123Z"))),
            "ASIA2 s3cret t0&ken 60s");
  EXPECT_EQ(TextOf(ReadStsCredentials("<Credentials>")),
            "failure: the response has no credentials");
  EXPECT_EQ(TextOf(ReadStsCredentials("<Credentials><AccessKeyId>a</Credentials>")),
            "failure: the response has no usable AccessKeyId");
}

TEST(StsCredentialsTest, AnErrorIsOneLine) {
  EXPECT_EQ(ReadStsError("<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                         "<Message>User: a is\nnot authorized</Message></Error></ErrorResponse>"),
            "AccessDenied: User: a is not authorized");
  EXPECT_EQ(ReadStsError("<html>Bad Gateway</html>"), "");
}

TEST(IsoTimeTest, IsStrict) {
  EXPECT_EQ(ParseIsoTime("2026-01-02T03:04:05Z"), At(kNow));
  EXPECT_EQ(ParseIsoTime("2026-01-02T03:04:05.999999Z"), At(kNow));
  EXPECT_EQ(ParseIsoTime("2026-01-02T03:04:05+00:00"), At(kNow));
  for (const char* text :
       {"", "2026-01-02", "2026-01-02T03:04:05", "2026-02-30T03:04:05Z", "2026-01-02T24:04:05Z",
        "2026-01-02T03:04:05+02:00", "2O26-01-02T03:04:05Z", "2026-01-02T03:04:05ZZ",
        "2026-01-02 03:04:05Z"}) {
    EXPECT_EQ(ParseIsoTime(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace lagwatch::aws
