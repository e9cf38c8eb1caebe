// SPDX-License-Identifier: Apache-2.0
// Errors of librdkafka as it words them, and the way on that is added to each.
#include "kafka/client_hints.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "kafka/client.h"

namespace lagwatch::kafka {
namespace {

constexpr char kUseStore[] =
    "give the whole store, with key and certificate, as "
    "--kafka.property=ssl.keystore.location=STORE.p12 and "
    "--kafka.property=ssl.keystore.password.file=PATH";

class ClientHintsTest : public testing::Test {
 protected:
  ClientHintsTest() {
    std::string path = (std::filesystem::temp_directory_path() / "lagwatch-XXXXXX").string();
    folder_ = mkdtemp(path.data());
    const std::map<std::string, std::string> files = {
        {"some.jks", "\xfe\xed\xfe\xed...."},
        {"store.p12", "\x30\x82\x01"},
        {"other", "hello"},
        {"empty", ""},
        {"cert.pem", "-----BEGIN CERTIFICATE-----\n"},
        {"key.pem", "-----BEGIN PRIVATE KEY-----\n"},
        {"locked.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"}};
    for (const auto& [name, content] : files) std::ofstream(folder_ / name) << content;
    std::filesystem::current_path(folder_);
  }
  ~ClientHintsTest() override {
    std::filesystem::current_path("/");
    std::filesystem::remove_all(folder_);
  }

  static std::string Hint(const std::string& error, const std::string& property,
                          const std::string& file) {
    return NextStep(error, {{property, Secret(file), "--kafka.property"}});
  }

  std::filesystem::path folder_;
};

TEST_F(ClientHintsTest, AFileThatIsNotPem) {
  constexpr char kError[] = " failed: error:0A080009:SSL routines::PEM lib";
  constexpr char kCaError[] =
      "ssl.ca.location failed: error:05800088:x509 certificate routines::no "
      "certificate or crl found";
  const auto hint = [&](const std::string& property, const std::string& file) {
    return Hint(property == "ssl.ca.location" ? kCaError : property + kError, property, file);
  };
  EXPECT_EQ(hint("ssl.key.location", "some.jks"),
            "; \"some.jks\" is a JKS store, not PEM; convert it: keytool -importkeystore "
            "-srckeystore some.jks -destkeystore STORE.p12 -deststoretype PKCS12, and " +
                std::string(kUseStore));
  EXPECT_EQ(hint("ssl.certificate.location", "store.p12"),
            "; \"store.p12\" is PKCS#12 or DER, not PEM; if it is a PKCS#12 store, " +
                std::string(kUseStore));
  EXPECT_EQ(hint("ssl.ca.location", "some.jks"),
            "; \"some.jks\" is a JKS store, not PEM; convert it: keytool -list -rfc -keystore "
            "some.jks > ca.pem");
  EXPECT_EQ(hint("ssl.ca.location", "store.p12"),
            "; \"store.p12\" is PKCS#12 or DER, not PEM; convert it: openssl pkcs12 -nokeys -in "
            "store.p12 -out ca.pem, or openssl x509 -inform DER -in store.p12 -out ca.pem");
  EXPECT_EQ(hint("ssl.ca.location", "other"),
            "; \"other\" is not PEM: it has no -----BEGIN ...----- line");
  EXPECT_EQ(hint("ssl.key.location", "empty"), "; \"empty\" is empty");
  EXPECT_EQ(hint("ssl.key.location", "cert.pem"), "; \"cert.pem\" has no private key in it");
  EXPECT_EQ(hint("ssl.ca.location", "key.pem"), "; \"key.pem\" has no certificate in it");
  EXPECT_EQ(hint("ssl.key.location", "locked.pem"),
            "; \"locked.pem\" is encrypted, and ssl.key.password is not its passphrase");
  EXPECT_EQ(hint("ssl.key.location", "key.pem"), "");
  EXPECT_EQ(hint("ssl.key.location", "gone"), "");
}

TEST_F(ClientHintsTest, AKeyStore) {
  const auto hint = [](const std::string& error, const std::string& file) {
    return Hint(error, "ssl.keystore.location", file);
  };
  EXPECT_EQ(hint("Failed to parse ssl.keystore.location PKCS#12 file: store.p12: error:0308010C:"
                 "digital envelope routines::unsupported: Global default library context, "
                 "Algorithm (RC2-40-CBC : 0), Properties ()",
                 "store.p12"),
            "; the store is encrypted with an algorithm that OpenSSL reads with its legacy "
            "provider only: add --kafka.property=ssl.providers=default,legacy (in a properties "
            "file the line ssl.providers=default,legacy, in YAML kafka.property: {ssl.providers: "
            "'default,legacy'})");
  EXPECT_EQ(hint("Failed to parse ssl.keystore.location PKCS#12 file: store.p12: error:11800071:"
                 "PKCS12 routines::mac verify failure",
                 "store.p12"),
            "; ssl.keystore.password is not the store's");
  const std::string unread = "Error reading ssl.keystore.location PKCS#12 file: x: error:0680007B:";
  EXPECT_EQ(hint(unread, "some.jks"),
            "; it is a JKS store, convert it: keytool -importkeystore -srckeystore some.jks "
            "-destkeystore STORE.p12 -deststoretype PKCS12");
  EXPECT_EQ(hint(unread, "cert.pem"),
            "; it is PEM, name it with ssl.certificate.location and ssl.key.location");
  EXPECT_EQ(hint(unread, "other"), "; it is not a PKCS#12 store");
}

// Said by the library itself, so that its words cannot change unseen.
TEST_F(ClientHintsTest, AMissingLoginNamesTheFlagAndTheVariable) {
  const auto refusal = [](const std::string& source, const std::string& user) {
    config::ClusterSettings settings;
    settings.bootstrap_servers = "127.0.0.1:1";
    settings.properties = {{"security.protocol", Secret("sasl_plaintext"), source},
                           {"sasl.mechanism", Secret("PLAIN"), source}};
    if (!user.empty()) settings.properties.push_back({"sasl.username", Secret(user), source});
    auto made = Client::Make(settings, nullptr, nullptr);
    const auto* problem = std::get_if<config::Problem>(&made);
    return problem == nullptr ? "" : problem->text;
  };
  EXPECT_EQ(refusal("--sasl.mechanism", "admin"),
            "Kafka client: sasl.username and sasl.password must be set; the password is missing: "
            "give --sasl.username, and --sasl.password or the variable SASL_USER_PASSWORD");
  EXPECT_EQ(refusal("lagwatch.yaml:3", ""),
            "Kafka client: sasl.username and sasl.password must be set; user name and password "
            "are missing: set both with kafka.property, where sasl.password.file=PATH reads a "
            "file, or in sasl.jaas.config of the properties file");
}

TEST_F(ClientHintsTest, AMissingClientOfOAuthNamesTheFlagsThatGiveIt) {
  config::ClusterSettings settings;
  settings.bootstrap_servers = "127.0.0.1:1";
  for (const auto& [name, value] :
       {std::pair("security.protocol", "sasl_plaintext"),
        std::pair("sasl.mechanism", "OAUTHBEARER"), std::pair("sasl.oauthbearer.method", "oidc"),
        std::pair("sasl.oauthbearer.token.endpoint.url", "http://a/")}) {
    settings.properties.push_back({name, Secret(value), "--sasl.mechanism"});
  }
  auto made = Client::Make(settings, nullptr, nullptr);
  const auto* problem = std::get_if<config::Problem>(&made);
  ASSERT_NE(problem, nullptr);
  EXPECT_THAT(problem->text, ::testing::EndsWith("give the client's id and secret with "
                                                 "--sasl.username, and --sasl.password or the "
                                                 "variable SASL_USER_PASSWORD"));
}

TEST_F(ClientHintsTest, OtherErrorsStayAsTheyAre) {
  EXPECT_EQ(NextStep("Private key check failed", {}), "");
  EXPECT_EQ(NextStep("", {}), "");
}

}  // namespace
}  // namespace lagwatch::kafka
