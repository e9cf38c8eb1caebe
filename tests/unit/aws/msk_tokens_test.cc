// SPDX-License-Identifier: Apache-2.0
#include "aws/msk_tokens.h"

#include <gmock/gmock.h>

#include "aws/sign.h"
#include "fake_outside.h"

namespace lagwatch::aws {
namespace {

using std::chrono::minutes;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kEndpoint = "GET http://localhost/c";

class MskTokensTest : public testing::Test {
 protected:
  MskTokensTest() {
    fake_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://localhost/c";
    fake_.answers[kEndpoint] = {200, JsonOf("ASIA1", "2026-01-02T04:04:05Z")};
    tokens_ = std::make_unique<MskTokens>(AwsLogin{.region = "eu-west-1"}, fake_.outside);
  }

  LoginToken Token() {
    auto got = tokens_->Get();
    if (auto* token = std::get_if<LoginToken>(&got)) return std::move(*token);
    ADD_FAILURE() << std::get<std::string>(got);
    return {};
  }
  std::string Fault() {
    auto got = tokens_->Get();
    if (auto* fault = std::get_if<std::string>(&got)) return std::move(*fault);
    ADD_FAILURE() << "a token";
    return "";
  }

  FakeOutside fake_;
  std::unique_ptr<MskTokens> tokens_;
};

TEST_F(MskTokensTest, ATokenIsSignedForAQuarterOfAnHourByTheCredentials) {
  const LoginToken token = Token();
  const Credentials credentials{"ASIA1", Secret("s3cret"), Secret("t0ken"), std::nullopt};
  EXPECT_EQ(token.text, MskToken("eu-west-1", credentials, At(kNow), "lagwatch"));
  EXPECT_EQ(token.principal, "ASIA1");
  EXPECT_EQ(token.expires, At(kNow) + minutes(15));
}

TEST_F(MskTokensTest, CredentialsAreKeptUntilAQuarterOfAnHourBeforeTheyExpire) {
  Token();
  fake_.answers[kEndpoint] = {200, JsonOf("ASIA2", "2026-01-02T05:04:05Z")};
  fake_.now += minutes(44);
  EXPECT_EQ(Token().principal, "ASIA1");
  EXPECT_THAT(fake_.asked, SizeIs(1));
  fake_.now += minutes(1);
  EXPECT_EQ(Token().principal, "ASIA2");
}

TEST_F(MskTokensTest, WhileNoOthersCanBeHadTheyAreUsedUpToTheirEnd) {
  Token();
  fake_.answers[kEndpoint] = {403, ""};
  fake_.now += minutes(50);
  const LoginToken token = Token();
  EXPECT_EQ(token.principal, "ASIA1");
  EXPECT_EQ(token.expires, At(kNow) + minutes(60)) << "no token outlives its credentials";
  EXPECT_EQ(token.trouble, "the container's credential endpoint: HTTP 403");
  fake_.now += minutes(10);
  EXPECT_THAT(Fault(), HasSubstr("HTTP 403"));
  fake_.answers[kEndpoint] = {200, JsonOf("ASIA2", "2026-01-02T05:04:05Z")};
  EXPECT_EQ(Token().principal, "ASIA2");
}

TEST_F(MskTokensTest, CredentialsThatHaveExpiredAlreadyAreNone) {
  fake_.answers[kEndpoint] = {200, JsonOf("ASIA1", "2026-01-02T03:04:05Z")};
  EXPECT_EQ(Fault(), "the AWS credentials that were found have expired");
}

TEST_F(MskTokensTest, KeysWithoutAnEndAreReadAnewForEachToken) {
  fake_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "";
  const std::string path = "/home/me/.aws/credentials";
  MskTokens tokens({.region = "eu-west-1"}, fake_.outside);
  for (const char* key_id : {"OLD", "NEW"}) {
    fake_.files[path] =
        "[default]\naws_access_key_id = " + std::string(key_id) + "\naws_secret_access_key = b\n";
    EXPECT_EQ(std::get<LoginToken>(tokens.Get()).principal, key_id);
  }
}

TEST_F(MskTokensTest, CancelledThereIsNone) {
  tokens_->Cancel();
  EXPECT_EQ(Fault(), "cancelled");
  EXPECT_THAT(fake_.asked, SizeIs(0));
}

TEST_F(MskTokensTest, CancelEndsThePausesBetweenAttempts) {
  fake_.answers[kEndpoint] = {503, ""};
  // Cancelled by the first request: no second one follows.
  Outside outside = fake_.outside;
  MskTokens* tokens = nullptr;
  outside.fetch = [&](const HttpRequest& request) {
    tokens->Cancel();
    return fake_.Answer(request);
  };
  MskTokens cancelled({.region = "eu-west-1"}, outside);
  tokens = &cancelled;
  EXPECT_TRUE(std::holds_alternative<std::string>(cancelled.Get()));
  EXPECT_THAT(fake_.asked, SizeIs(1));
}

}  // namespace
}  // namespace lagwatch::aws
