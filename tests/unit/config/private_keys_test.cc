// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "config/java/pem.h"
#include "config/kafka_properties.h"
#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kPlain = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
const std::string kPkcs8 =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
const std::string kOldForm =
    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A\n\nAAAA\n"
    "-----END RSA PRIVATE KEY-----\n";
const std::string kCertificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

std::vector<std::string> Check(const std::vector<std::pair<std::string, std::string>>& raw) {
  std::vector<KafkaProperty> properties;
  for (const auto& [name, value] : raw) {
    properties.push_back({name, Secret(value), "here", kExitConfig});
  }
  std::vector<Problem> problems;
  CheckPrivateKeys(properties, problems);
  return LinesOf(problems);
}

TEST(PrivateKeysTest, TheFirstKeyOfATextCounts) {
  EXPECT_TRUE(HasEncryptedKey(kPkcs8));
  EXPECT_TRUE(HasEncryptedKey(kCertificate + kOldForm));
  EXPECT_TRUE(HasEncryptedKey(kPkcs8 + kPlain));
  EXPECT_FALSE(HasEncryptedKey(kPlain + kPkcs8));
  EXPECT_FALSE(HasEncryptedKey(kCertificate));
  for (const char* const broken : {"", "PRIVATE KEY-----", "-----BEGIN ENCRYPTED PRIVATE KEY"}) {
    EXPECT_FALSE(HasEncryptedKey(broken)) << broken;
  }
}

TEST(PrivateKeysTest, AnEncryptedKeyNeedsItsPassphrase) {
  const Folder folder;
  folder.Write("client.key", kPkcs8);
  EXPECT_THAT(Check({{"security.protocol", "SSL"}, {"ssl.key.location", "client.key"}}),
              ElementsAre("78 here: ssl.key.location: \"client.key\" is encrypted and there is no "
                          "passphrase; set ssl.key.password, as with "
                          "--kafka.property=ssl.key.password.file=PATH, or decrypt it: openssl "
                          "pkey -in FILE -out DECRYPTED"));
  EXPECT_THAT(Check({{"security.protocol", "sasl_ssl"}, {"ssl.key.pem", kOldForm}}),
              ElementsAre(testing::HasSubstr("here: ssl.key.pem: the key is encrypted")));
  EXPECT_THAT(Check({{"security.protocol", "sasl_ssl"},
                     {"sasl.oauthbearer.assertion.private.key.file", "client.key"}}),
              ElementsAre(testing::HasSubstr(
                  "set sasl.oauthbearer.assertion.private.key.passphrase, as with "
                  "--kafka.property=sasl.oauthbearer.assertion.private.key.passphrase.file=PATH")));
}

TEST(PrivateKeysTest, WhatIsReadWithoutOneIsNoProblem) {
  const Folder folder;
  folder.Write("client.key", kPkcs8);
  folder.Write("plain.key", kPlain);
  const std::pair<std::string, std::string> tls = {"security.protocol", "SSL"};
  EXPECT_THAT(Check({tls, {"ssl.key.location", "plain.key"}}), IsEmpty());
  EXPECT_THAT(Check({tls, {"ssl.key.location", "client.key"}, {"ssl.key.location", "plain.key"}}),
              IsEmpty());
  EXPECT_THAT(Check({tls, {"ssl.key.location", "client.key"}, {"ssl.key.password", "secret"}}),
              IsEmpty());
  EXPECT_THAT(Check({{"ssl.key.location", "client.key"}}), IsEmpty()) << "no TLS, no key";
}

}  // namespace
}  // namespace lagwatch::config
