// SPDX-License-Identifier: Apache-2.0
#include "aws/shared_files.h"

#include <gmock/gmock.h>

#include "fake_outside.h"

namespace lagwatch::aws {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

Profiles ProfilesOf(std::string_view text, SharedFile kind) {
  Profiles profiles;
  ReadProfiles(text, kind, profiles);
  return profiles;
}

TEST(SharedFilesTest, SectionsOfTheConfigurationAreProfilesByTheirPrefix) {
  const auto profiles = ProfilesOf(
      "\xEF\xBB\xBF; mine\n[default]\nregion=eu-west-1\r\n[profile  prod]\nRole_Arn = arn:x:y \n"
      "[profile \"two words\"]\nregion: a\n[sso-session x]\nsso_region = b\n[prod2]\nregion = c\n",
      SharedFile::kConfig);
  EXPECT_THAT(profiles,
              UnorderedElementsAre(Pair("default", ElementsAre(Pair("region", "eu-west-1"))),
                                   Pair("prod", ElementsAre(Pair("role_arn", "arn:x:y"))),
                                   Pair("two words", ElementsAre(Pair("region", "a")))));
}

TEST(SharedFilesTest, NestedSettingsAreNotTheProfilesOwn) {
  const auto profiles = ProfilesOf(
      "[default]\n  aws_access_key_id = a\n  s3 =\n    aws_access_key_id = wrong\n"
      "  aws_secret_access_key = b=c#d\n",
      SharedFile::kCredentials);
  EXPECT_THAT(profiles.at("default"),
              UnorderedElementsAre(Pair("aws_access_key_id", "a"), Pair("s3", ""),
                                   Pair("aws_secret_access_key", "b=c#d")));
}

TEST(SharedFilesTest, GarbageIsNoProfile) {
  EXPECT_THAT(ProfilesOf("a=b\n[unclosed\nc=d\n[]\ne=f\n[ ]\n=\n", SharedFile::kCredentials),
              IsEmpty());
}

TEST(SharedFilesTest, TheCredentialsFileWinsAndVariablesSayWhereTheyAre) {
  FakeOutside fake;
  fake.files["/home/me/.aws/config"] = "[default]\nregion = r\naws_access_key_id = old\n";
  fake.files["/home/me/.aws/credentials"] = "[default]\naws_access_key_id = new\n";
  EXPECT_THAT(LoadProfiles(fake.outside).at("default"),
              UnorderedElementsAre(Pair("region", "r"), Pair("aws_access_key_id", "new")));
  fake["AWS_CONFIG_FILE"] = "~/other";
  fake["AWS_SHARED_CREDENTIALS_FILE"] = "/etc/aws";
  fake.files["/home/me/other"] = "[profile a]\n";
  fake.files["/etc/aws"] = "[b]\n";
  EXPECT_THAT(LoadProfiles(fake.outside),
              UnorderedElementsAre(Pair("a", IsEmpty()), Pair("b", IsEmpty())));
}

}  // namespace
}  // namespace lagwatch::aws
