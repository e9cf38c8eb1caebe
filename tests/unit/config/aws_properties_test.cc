// SPDX-License-Identifier: Apache-2.0
// The login AWS_MSK_IAM in each place where a cluster's login may stand.
#include <gmock/gmock.h>

#include "config/cluster_settings.h"
#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::ElementsAre;
using testing::IsSupersetOf;

const FlagValues kIam = {{"kafka.property", "sasl.mechanism=aws_msk_iam"}};

FlagValues With(FlagValues flags, const std::string& property) {
  flags.emplace_back("kafka.property", property);
  return flags;
}

ClusterSettings OfFile(const std::string& content) {
  const Folder folder;
  folder.Write("client.properties", "bootstrap.servers=b:9098\n" + content);
  return SettingsOf({{"kafka.properties-file", "client.properties"}}).clusters[0];
}

std::vector<std::string> ProblemsOfFile(const std::string& content) {
  const Folder folder;
  folder.Write("client.properties", "bootstrap.servers=b:9098\n" + content);
  return LinesOf(ProblemsOf({{"kafka.properties-file", "client.properties"}}));
}

TEST(AwsPropertiesTest, TheMechanismAloneIsEnough) {
  const ClusterSettings cluster = SettingsOf(kIam).clusters[0];
  EXPECT_EQ(cluster.aws, AwsLogin());
  EXPECT_THAT(PropertiesOf(cluster),
              ElementsAre("sasl.mechanism=OAUTHBEARER", "security.protocol=SASL_SSL"));
}

TEST(AwsPropertiesTest, AProtocolThatIsSetStays) {
  EXPECT_THAT(PropertiesOf(SettingsOf(With(kIam, "security.protocol=sasl_plaintext")).clusters[0]),
              ElementsAre("sasl.mechanism=OAUTHBEARER", "security.protocol=sasl_plaintext"));
}

TEST(AwsPropertiesTest, EachClusterMayHaveItsOwnRole) {
  const Folder folder;
  folder.Write(
      "lagwatch.yaml",
      "kafka.property: {sasl.mechanism: AWS_MSK_IAM, aws.profile: ops}\n"
      "clusters:\n"
      "  - name: east\n"
      "    kafka.bootstrap-servers: a:9098\n"
      "    kafka.property: {aws.region: us-east-1, aws.role-arn: 'arn:aws:iam::1:role/a',\n"
      "                     aws.role-session-name: me, aws.role-external-id: x,\n"
      "                     aws.sts-region: us-east-2, sasl.mechanism: AWS_MSK_IAM}\n"
      "  - name: west\n"
      "    kafka.bootstrap-servers: b:9098\n"
      "  - name: old\n"
      "    kafka.bootstrap-servers: c:9092\n"
      "    kafka.property: {sasl.mechanism: PLAIN}\n");
  const auto clusters = SettingsOf({{"config.file", "lagwatch.yaml"}}).clusters;
  const AwsLogin east{.region = "us-east-1",
                      .profile = clusters[0].aws->profile,
                      .role_arn = "arn:aws:iam::1:role/a",
                      .role_session_name = "me",
                      .role_external_id = "x",
                      .sts_region = "us-east-2"};
  EXPECT_EQ(clusters[0].aws, east);
  EXPECT_EQ(clusters[1].aws, AwsLogin{.profile = "ops"});
  EXPECT_FALSE(clusters[2].aws);
  EXPECT_FALSE(SameReading(clusters[0], [&] {
    ClusterSettings other = clusters[0];
    other.aws->role_arn = "arn:aws:iam::1:role/b";
    return other;
  }()));
}

TEST(AwsPropertiesTest, TheFileThatAwsDocuments) {
  const ClusterSettings cluster = OfFile(
      "security.protocol=SASL_SSL\nsasl.mechanism=AWS_MSK_IAM\n"
      "sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;\n"
      "sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler\n");
  EXPECT_EQ(cluster.aws, AwsLogin());
  EXPECT_THAT(PropertiesOf(cluster), IsSupersetOf({"sasl.mechanism=OAUTHBEARER"}));
}

TEST(AwsPropertiesTest, OptionsOfTheLoginModule) {
  const std::string module =
      "required awsProfileName=\"prod\" awsRoleArn=\"arn:aws:iam::1:role/a\" "
      "awsRoleSessionName=\"me\" awsRoleExternalId=x awsStsRegion=\"eu-west-1\" "
      "awsDebugCreds=true;\n";
  const AwsLogin expected{.region = "eu-west-3",
                          .profile = "prod",
                          .role_arn = "arn:aws:iam::1:role/a",
                          .role_session_name = "me",
                          .role_external_id = "x",
                          .sts_region = "eu-west-1"};
  EXPECT_EQ(OfFile("aws.region=eu-west-3\nsasl.mechanism=AWS_MSK_IAM\nsasl.jaas.config=software."
                   "amazon.msk.auth.iam.IAMLoginModule " +
                   module)
                .aws,
            expected);
  EXPECT_EQ(OfFile("aws.region=eu-west-3\nsasl.mechanism=OAUTHBEARER\n"
                   "sasl.login.callback.handler.class=software.amazon.msk.auth.iam."
                   "IAMOAuthBearerLoginCallbackHandler\n"
                   "sasl.client.callback.handler.class=software.amazon.msk.auth.iam."
                   "IAMOAuthBearerLoginCallbackHandler\n"
                   "sasl.jaas.config=org.apache.kafka.common.security.oauthbearer."
                   "OAuthBearerLoginModule " +
                   module)
                .aws,
            expected);
}

TEST(AwsPropertiesTest, WhatCannotWorkIsSaidWithoutAKey) {
  EXPECT_THAT(
      ProblemsOfFile("sasl.mechanism=AWS_MSK_IAM\nsasl.jaas.config=software.amazon.msk."
                     "auth.iam.IAMLoginModule required awsRoleArn=\"arn:1\" "
                     "awsRoleAccessKeyId=\"a\" awsRoleSecretAccessKey=\"hunter2\";\n"),
      ElementsAre(
          "78 client.properties:3: sasl.jaas.config: awsRoleAccessKeyId is not supported; put the "
          "keys into the environment or into a profile, and name the profile with awsProfileName"));
  EXPECT_THAT(ProblemsOfFile("sasl.mechanism=AWS_MSK_IAM\nsasl.jaas.config=hunter2\n"),
              ElementsAre("78 client.properties:3: sasl.jaas.config: cannot be parsed; write it "
                          "like software.amazon.msk.auth.iam.IAMLoginModule required;"));
  const std::pair<const char*, const char*> cases[] = {
      {"aws.regio=x", "aws.regio is not an AWS login property, did you mean aws.region?"},
      {"aws.region=evil.com/",
       "aws.region \"evil.com/\" is not a region; write it like "
       "eu-central-1"},
      {"aws.profile=", "aws.profile is empty; leave it out"},
      {"aws.role-arn=lagwatch",
       "aws.role-arn \"lagwatch\" is not an ARN; write it like "
       "arn:aws:iam::123456789012:role/lagwatch"},
  };
  for (const auto& [property, expected] : cases) {
    EXPECT_THAT(LinesOf(ProblemsOf(With(kIam, property))),
                ElementsAre(std::string("78 --kafka.property: ") + expected));
  }
  EXPECT_THAT(LinesOf(ProblemsOf(With({}, "aws.region=eu-west-1"))),
              ElementsAre("78 --kafka.property: aws.region works with sasl.mechanism=AWS_MSK_IAM "
                          "only; set that or leave it out"));
}

}  // namespace
}  // namespace lagwatch::config
