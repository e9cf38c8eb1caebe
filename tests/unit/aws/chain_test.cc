// SPDX-License-Identifier: Apache-2.0
#include "aws/chain.h"

#include <gmock/gmock.h>

#include "fake_outside.h"

namespace lagwatch::aws {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kLater = "2026-01-02T04:04:05Z";
constexpr const char* kFile = "/home/me/.aws/credentials";

class ChainTest : public testing::Test {
 protected:
  ChainTest() { fake_["AWS_EC2_METADATA_DISABLED"] = "true"; }

  std::string Find(const AwsLogin& login = {.region = "eu-west-1"}) {
    return TextOf(FindCredentials(fake_.outside, login));
  }
  void AnswerSts(const std::string& method, const std::string& key_id) {
    fake_.answers[method + " https://sts.eu-west-1.amazonaws.com/"] = {200,
                                                                       StsXmlOf(key_id, kLater)};
  }
  void SetKeys(const std::string& key_id) {
    fake_["AWS_ACCESS_KEY_ID"] = key_id;
    fake_["AWS_SECRET_ACCESS_KEY"] = "s3cret";
  }

  FakeOutside fake_;
};

TEST_F(ChainTest, NothingFoundNamesAllThatWasLookedFor) {
  EXPECT_EQ(Find(),
            "failure: no AWS credentials found: no AWS_ACCESS_KEY_ID in the environment; no "
            "AWS_WEB_IDENTITY_TOKEN_FILE in the environment; no profile \"default\" in "
            "/home/me/.aws/credentials or /home/me/.aws/config; no "
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI in the environment; "
            "AWS_EC2_METADATA_DISABLED is set");
}

// From the last source to the first: each goes before those of before.
TEST_F(ChainTest, TheOrderIsThatOfTheSdks) {
  fake_["AWS_EC2_METADATA_DISABLED"] = "false";
  const std::string metadata = "http://169.254.169.254/latest/";
  fake_.answers["PUT " + metadata + "api/token"] = {200, "session"};
  fake_.answers["GET " + metadata + "meta-data/iam/security-credentials/"] = {200, "r"};
  fake_.answers["GET " + metadata + "meta-data/iam/security-credentials/r"] = {
      200, JsonOf("INSTANCE", kLater)};
  EXPECT_THAT(Find(), StartsWith("INSTANCE"));
  fake_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/c";
  fake_.answers["GET http://169.254.170.2/c"] = {200, JsonOf("CONTAINER", kLater)};
  EXPECT_THAT(Find(), StartsWith("CONTAINER"));
  fake_.files[kFile] = "[default]\naws_access_key_id = FILE\naws_secret_access_key = b\n";
  EXPECT_THAT(Find(), StartsWith("FILE b"));
  fake_["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";
  fake_["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/pod";
  fake_.files["/token"] = "j.w.t\n";
  AnswerSts("POST", "WEB");
  EXPECT_THAT(Find(), StartsWith("WEB"));
  SetKeys("ENVIRONMENT");
  EXPECT_THAT(Find(), StartsWith("ENVIRONMENT"));
}

TEST_F(ChainTest, ASourceThatIsConfiguredAndFailsIsNotPassedOver) {
  fake_["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";
  EXPECT_EQ(Find(), "failure: AWS_WEB_IDENTITY_TOKEN_FILE is set, but not AWS_ROLE_ARN");
  fake_["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/pod";
  EXPECT_EQ(Find(), "failure: web identity token: cannot read /token: No such file or directory");
  fake_.files["/token"] = "j.w.t";
  fake_.answers["POST https://sts.eu-west-1.amazonaws.com/"] = {
      400, "<Error><Code>InvalidIdentityToken</Code><Message>No provider</Message></Error>"};
  EXPECT_EQ(Find(),
            "failure: AssumeRoleWithWebIdentity of arn:aws:iam::1:role/pod: InvalidIdentityToken: "
            "No provider");
}

TEST_F(ChainTest, WebIdentityIsAForm) {
  fake_["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";
  fake_["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/pod";
  fake_["AWS_ROLE_SESSION_NAME"] = "me";
  fake_["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1/";
  fake_.files["/token"] = "j.w.t+/=\n";
  fake_.answers["POST http://127.0.0.1:1/"] = {200, StsXmlOf("WEB", kLater)};
  EXPECT_EQ(Find(), "WEB s3cret t0&ken 3600s");
  EXPECT_EQ(fake_.asked[0].body,
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%"
            "3Arole%2Fpod&RoleSessionName=me&WebIdentityToken=j.w.t%2B%2F%3D");
}

TEST_F(ChainTest, ARoleIsAssumedWithWhatWasFound) {
  SetKeys("AKIA");
  AnswerSts("GET", "ROLE");
  EXPECT_EQ(Find({.region = "eu-west-1",
                  .role_arn = "arn:aws:iam::1:role/lag",
                  .role_session_name = "me",
                  .role_external_id = "x y"}),
            "ROLE s3cret t0&ken 3600s");
  EXPECT_THAT(fake_.Urls(),
              ElementsAre(AllOf(HasSubstr("?Action=AssumeRole&Version=2011-06-15&RoleArn="
                                          "arn%3Aaws%3Aiam%3A%3A1%3Arole%2Flag&RoleSessionName=me&"
                                          "ExternalId=x%20y&X-Amz-Algorithm="),
                                HasSubstr("Credential=AKIA%2F20260102%2Feu-west-1%2Fsts%2F"))));
}

TEST_F(ChainTest, TheStsRegionMayBeAnother) {
  SetKeys("AKIA");
  AwsLogin login{.region = "eu-west-1", .role_arn = "arn:aws:iam::1:role/lag"};
  fake_["AWS_DEFAULT_REGION"] = "cn-north-1";
  Find(login);
  login.sts_region = "us-east-2";
  fake_.asked.resize(1);
  Find(login);
  EXPECT_THAT(fake_.asked[0].url, StartsWith("https://sts.cn-north-1.amazonaws.com.cn/?"));
  EXPECT_THAT(fake_.asked[1].url, StartsWith("https://sts.us-east-2.amazonaws.com/?"));
}

TEST_F(ChainTest, ANamedProfileTakesThePlaceOfTheOthers) {
  SetKeys("ENVIRONMENT");
  fake_.files[kFile] = "[prod]\naws_access_key_id = P\naws_secret_access_key = b\n[none]\n";
  EXPECT_EQ(Find({.region = "eu-west-1", .profile = "prod"}), "P b");
  EXPECT_EQ(Find({.region = "eu-west-1", .profile = "none"}),
            "failure: no credentials in profile \"none\"");
  EXPECT_THAT(Find({.region = "eu-west-1", .profile = "prd"}), HasSubstr("no profile \"prd\" in"));
}

TEST_F(ChainTest, AProfileOfTheEnvironmentMustExist) {
  fake_["AWS_PROFILE"] = "prod";
  EXPECT_EQ(Find(),
            "failure: no profile \"prod\" in /home/me/.aws/credentials or /home/me/.aws/config");
}

TEST_F(ChainTest, AProfilesRoleIsAssumedWithItsSource) {
  AnswerSts("GET", "ROLE");
  fake_.files["/home/me/.aws/config"] =
      "[profile a]\nrole_arn = arn:1\nsource_profile = b\n[profile b]\nrole_arn = arn:2\n"
      "source_profile = b\naws_access_key_id = B\naws_secret_access_key = b\n"
      "[profile env]\nrole_arn = arn:3\ncredential_source = Environment\n"
      "[profile web]\nrole_arn = arn:4\nweb_identity_token_file = /token\n";
  EXPECT_THAT(Find({.region = "eu-west-1", .profile = "a"}), StartsWith("ROLE"));
  EXPECT_THAT(fake_.asked, SizeIs(1));
  EXPECT_THAT(fake_.asked[0].url, HasSubstr("Credential=B%2F"));
  EXPECT_THAT(Find({.region = "eu-west-1", .profile = "b"}), StartsWith("ROLE"));
  EXPECT_EQ(Find({.region = "eu-west-1", .profile = "env"}),
            "failure: profile \"env\": its source has no credentials: no AWS_ACCESS_KEY_ID in the "
            "environment");
  SetKeys("AKIA");
  EXPECT_THAT(Find({.region = "eu-west-1", .profile = "env"}), StartsWith("ROLE"));
  fake_.files["/token"] = "jwt";
  AnswerSts("POST", "WEB");
  EXPECT_THAT(Find({.region = "eu-west-1", .profile = "web"}), StartsWith("WEB"));
}

TEST_F(ChainTest, ProfilesThatCannotWorkSaySo) {
  const std::pair<const char*, const char*> cases[] = {
      {"credential_process = /bin/echo hunter2",
       "profile \"p\" has credential_process, which is not supported; use keys, role_arn or "
       "web_identity_token_file"},
      {"sso_session = x",
       "profile \"p\" has sso_session, which is not supported; use keys, role_arn or "
       "web_identity_token_file"},
      {"aws_access_key_id = a",
       "profile \"p\" has aws_access_key_id, but not aws_secret_access_key"},
      {"role_arn = a",
       "profile \"p\" has role_arn, but neither source_profile nor "
       "credential_source"},
      {"role_arn = a\nsource_profile = p", "profile \"p\" names itself as its source"},
      {"role_arn = a\nsource_profile = q\n[q]\nrole_arn = b\nsource_profile = p",
       "profile \"p\" names itself as its source"},
      {"role_arn = a\nmfa_serial = x\nsource_profile = p",
       "profile \"p\" has mfa_serial, which is not supported: lagwatch cannot enter a code"},
      {"role_arn = a\ncredential_source = hunter2", "profile \"p\": unknown credential_source"},
  };
  for (const auto& [text, expected] : cases) {
    fake_.files[kFile] = std::string("[p]\n") + text + "\n";
    EXPECT_EQ(Find({.region = "r", .profile = "p"}), std::string("failure: ") + expected) << text;
  }
}

TEST_F(ChainTest, WhereTheRegionComesFrom) {
  const auto region = [this](const AwsLogin& login, const std::string& servers) {
    return FindRegion(fake_.outside, login, servers);
  };
  EXPECT_EQ(region({}, "localhost:9098"), "");
  fake_.files["/home/me/.aws/config"] = "[default]\nregion = r1\n[profile p]\nregion = r2\n";
  EXPECT_EQ(region({}, "localhost:9098"), "r1");
  EXPECT_EQ(region({.profile = "p"}, "localhost:9098"), "r2");
  fake_["AWS_DEFAULT_REGION"] = "r3";
  EXPECT_EQ(region({}, "localhost:9098"), "r3");
  fake_["AWS_REGION"] = "r4";
  EXPECT_EQ(region({}, "localhost:9098"), "r4");
  EXPECT_EQ(region({}, "b-1.a.b1c2.c3.kafka.eu-west-1.amazonaws.com:9098,b-2:9098"), "eu-west-1");
  EXPECT_EQ(region({}, "boot-x.c1.kafka-serverless.us-east-2.amazonaws.com:9098"), "us-east-2");
  EXPECT_EQ(region({}, "b-1.a.c3.kafka.cn-north-1.amazonaws.com.cn:9098"), "cn-north-1");
  EXPECT_EQ(region({}, "a.kafka.example.com:9098"), "r4");
  EXPECT_EQ(region({.region = "r5"}, "b-1.a.c3.kafka.eu-west-1.amazonaws.com:9098"), "r5");
}

}  // namespace
}  // namespace lagwatch::aws
