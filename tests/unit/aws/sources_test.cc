// SPDX-License-Identifier: Apache-2.0
#include "aws/sources.h"

#include <gmock/gmock.h>

#include "fake_outside.h"

namespace lagwatch::aws {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kLater = "2026-01-02T09:04:05Z";
constexpr const char* kMetadata = "http://169.254.169.254/latest/";

TEST(EnvironmentTest, KeysAreTakenTogether) {
  FakeOutside fake;
  EXPECT_EQ(TextOf(EnvironmentCredentials(fake.outside)),
            "nothing: no AWS_ACCESS_KEY_ID in the environment");
  fake["AWS_ACCESS_KEY_ID"] = "AKIA";
  EXPECT_EQ(TextOf(EnvironmentCredentials(fake.outside)),
            "failure: AWS_ACCESS_KEY_ID is set, but not AWS_SECRET_ACCESS_KEY");
  fake["AWS_SECRET_ACCESS_KEY"] = "s3cret";
  EXPECT_EQ(TextOf(EnvironmentCredentials(fake.outside)), "AKIA s3cret");
  fake["AWS_SESSION_TOKEN"] = "t0ken";
  EXPECT_EQ(TextOf(EnvironmentCredentials(fake.outside)), "AKIA s3cret t0ken");
}

TEST(ContainerTest, EcsIsAskedAtItsOwnAddress) {
  FakeOutside fake;
  fake["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/1";
  fake.answers["GET http://169.254.170.2/v2/credentials/1"] = {200, JsonOf("ASIA", kLater)};
  EXPECT_EQ(TextOf(ContainerCredentials(fake.outside)), "ASIA s3cret t0ken 21600s");
  EXPECT_FALSE(fake.asked[0].use_proxy);
}

TEST(ContainerTest, EksPodIdentityGetsTheTokenOfItsFile) {
  FakeOutside fake;
  fake["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://169.254.170.23/v1/credentials";
  fake["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/var/run/token";
  EXPECT_EQ(TextOf(ContainerCredentials(fake.outside)),
            "failure: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: cannot read /var/run/token: No such "
            "file or directory");
  fake.files["/var/run/token"] = "jwt\n";
  fake.answers["GET http://169.254.170.23/v1/credentials"] = {200, JsonOf("ASIA", kLater)};
  EXPECT_EQ(TextOf(ContainerCredentials(fake.outside)), "ASIA s3cret t0ken 21600s");
  EXPECT_THAT(fake.asked[0].headers, ElementsAre("Accept: application/json", "Authorization: jwt"));
  fake.files["/var/run/token"] = "jwt\r\nHost: evil\n";
  EXPECT_EQ(TextOf(ContainerCredentials(fake.outside)),
            "failure: the container's authorization token has more than one line");
}

TEST(ContainerTest, AnEndpointThatFailsIsAskedThreeTimesUnlessThereIsNoTime) {
  FakeOutside fake;
  fake["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://localhost/x";
  fake.answers["GET http://localhost/x"] = {503, ""};
  EXPECT_EQ(TextOf(ContainerCredentials(fake.outside)),
            "failure: the container's credential endpoint: HTTP 503");
  EXPECT_THAT(fake.asked, SizeIs(3));
  fake.has_time = false;
  ContainerCredentials(fake.outside);
  EXPECT_THAT(fake.asked, SizeIs(4));
}

TEST(ContainerTest, PlainHttpGoesToAddressesOfTheMachineOnly) {
  for (const char* url : {"http://localhost:1/x", "http://127.0.0.1/x", "http://127.1.2.3:80/",
                          "http://[::1]/x", "http://169.254.170.2/x", "http://169.254.170.23/x",
                          "http://[fd00:ec2::23]/v1", "https://example.com/x"}) {
    EXPECT_TRUE(IsContainerUrl(url)) << url;
  }
  for (const char* url :
       {"http://example.com/x", "http://169.254.169.254/x", "http://127.0.0.1.example.com/",
        "http://localhost@example.com/", "http://example.com#@localhost/", "ftp://localhost/",
        "http:///x", "http://127.0.0.1\\@example.com/", "localhost", "http://[::2]/",
        "http://localhost.example.com/"}) {
    EXPECT_FALSE(IsContainerUrl(url)) << url;
  }
  FakeOutside fake;
  fake["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://example.com/x";
  EXPECT_THAT(TextOf(ContainerCredentials(fake.outside)), HasSubstr("use https:// for others"));
  EXPECT_THAT(fake.asked, SizeIs(0));
}

TEST(InstanceTest, TokenThenRoleThenDocument) {
  FakeOutside fake;
  const std::string base = kMetadata;
  fake.answers["PUT " + base + "api/token"] = {200, "session"};
  fake.answers["GET " + base + "meta-data/iam/security-credentials/"] = {200, "lag\nother"};
  fake.answers["GET " + base + "meta-data/iam/security-credentials/lag"] = {200,
                                                                            JsonOf("ASIA", kLater)};
  EXPECT_EQ(TextOf(InstanceCredentials(fake.outside)), "ASIA s3cret t0ken 21600s");
  EXPECT_THAT(fake.asked[0].headers, ElementsAre("X-aws-ec2-metadata-token-ttl-seconds: 21600"));
  EXPECT_THAT(fake.asked[2].headers, ElementsAre("X-aws-ec2-metadata-token: session"));
  for (const HttpRequest& request : fake.asked) EXPECT_FALSE(request.use_proxy);
}

TEST(InstanceTest, WhatIsNotThereIsNothing) {
  FakeOutside fake;
  EXPECT_EQ(TextOf(InstanceCredentials(fake.outside)),
            "nothing: the EC2 metadata service does not answer at http://169.254.169.254: Could "
            "not connect to server");
  const std::string base = kMetadata;
  fake.answers["PUT " + base + "api/token"] = {403, ""};
  EXPECT_THAT(TextOf(InstanceCredentials(fake.outside)), HasSubstr("no session token (HTTP 403)"));
  fake.answers["PUT " + base + "api/token"] = {200, "session"};
  fake.answers["GET " + base + "meta-data/iam/security-credentials/"] = {404, "<html>"};
  EXPECT_EQ(TextOf(InstanceCredentials(fake.outside)), "nothing: the EC2 instance has no IAM role");
  fake.asked.clear();
  fake["AWS_EC2_METADATA_DISABLED"] = "true";
  EXPECT_EQ(TextOf(InstanceCredentials(fake.outside)), "nothing: AWS_EC2_METADATA_DISABLED is set");
  EXPECT_THAT(fake.asked, SizeIs(0));
}

TEST(InstanceTest, AnotherEndpointMayBeNamed) {
  FakeOutside fake;
  fake["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = "IPv6";
  InstanceCredentials(fake.outside);
  fake["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:8080/";
  InstanceCredentials(fake.outside);
  EXPECT_THAT(fake.Urls(), ElementsAre("PUT http://[fd00:ec2::254]/latest/api/token",
                                       "PUT http://127.0.0.1:8080/latest/api/token"));
}

}  // namespace
}  // namespace lagwatch::aws
