// SPDX-License-Identifier: Apache-2.0
#include "config/web_config.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace lagwatch::config {
namespace {

constexpr const char* kHash = "$2b$06$4bZPsyafH4/0Rq4FPkN27.3v8hfSzT27xqhhVtJPlf0EeaU0a8vzS";

class WebConfigTest : public ::testing::Test {
 protected:
  WebConfigTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("lagwatch-web-" + std::to_string(getpid()) + "-" +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directories(folder_);
  }
  ~WebConfigTest() override { std::filesystem::remove_all(folder_); }

  std::optional<WebConfig> Read(const std::string& text, std::vector<Problem>& problems) const {
    const auto file = folder_ / "web.yaml";
    std::ofstream(file) << text;
    return ReadWebConfig(file.string(), problems);
  }
  WebConfig LoadedWebConfig(const std::string& text) const {
    std::vector<Problem> problems;
    const auto read = Read(text, problems);
    for (const Problem& problem : problems) ADD_FAILURE() << problem.text;
    return read.value_or(WebConfig());
  }
  std::vector<std::string> Faults(const std::string& text) const {
    std::vector<Problem> problems;
    const bool is_read = Read(text, problems).has_value();
    EXPECT_EQ(is_read, problems.empty());
    std::vector<std::string> lines;
    for (const Problem& problem : problems) lines.push_back(problem.text);
    return lines;
  }

  std::filesystem::path folder_;
};

TEST_F(WebConfigTest, AnEmptyFileIsAnOpenDoor) {
  const WebConfig web = LoadedWebConfig("");
  EXPECT_FALSE(web.tls);
  EXPECT_TRUE(web.users.empty());
}

TEST_F(WebConfigTest, PathsAreRelativeToTheFile) {
  const WebConfig web = LoadedWebConfig(
      "tls_server_config: {cert_file: a.pem, key_file: /etc/b.key, min_version: TLS13}");
  ASSERT_TRUE(web.tls);
  EXPECT_EQ(web.tls->cert_file, (folder_ / "a.pem").string());
  EXPECT_EQ(web.tls->key_file, "/etc/b.key");
  EXPECT_EQ(web.tls->min_version, TlsVersion::k13);
}

TEST_F(WebConfigTest, EverythingTheToolkitKnows) {
  const WebConfig web = LoadedWebConfig(
      "tls_server_config:\n"
      "  cert_file: a\n  key_file: b\n  client_ca_file: c\n"
      "  client_auth_type: RequireAndVerifyClientCert\n  max_version: TLS12\n"
      "  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]\n"
      "  prefer_server_cipher_suites: false\n  curve_preferences: [CurveP256, X25519]\n"
      "http_server_config:\n  http2: true\n  headers: {X-Content-Type-Options: nosniff}\n"
      "basic_auth_users:\n  alice: " +
      std::string(kHash) + "\n");
  ASSERT_TRUE(web.tls);
  EXPECT_EQ(web.tls->client_auth, ClientAuth::kRequireAndVerify);
  EXPECT_EQ(web.tls->cipher_suites.size(), 1U);
  EXPECT_EQ(web.tls->curves, (std::vector<std::string>{"P-256", "X25519"}));
  EXPECT_FALSE(web.tls->prefer_server_ciphers);
  EXPECT_EQ(web.headers.at(0).second, "nosniff");
  EXPECT_EQ(web.users.at(0).name, "alice");
  EXPECT_EQ(web.users.at(0).password_hash.Reveal(), kHash);
}

TEST_F(WebConfigTest, AllMistakesAtOnceEachWithItsLine) {
  const std::vector<std::string> faults = Faults(
      "tls_server_config:\n"
      "  cert_file: a\n"
      "  min_version: TLS14\n"
      "basic_auth_users:\n"
      "  bob: secret-in-clear\n");
  ASSERT_EQ(faults.size(), 3U);
  EXPECT_NE(faults[0].find("web.yaml:3: min_version: \"TLS14\" is not known"), std::string::npos);
  EXPECT_NE(faults[1].find("web.yaml:1: tls_server_config has no key_file"), std::string::npos);
  EXPECT_NE(faults[2].find("web.yaml:5: the password of user \"bob\""), std::string::npos);
  EXPECT_EQ(faults[2].find("secret-in-clear"), std::string::npos);
}

TEST_F(WebConfigTest, ACaThatVerifiesNobodyIsAMistake) {
  EXPECT_EQ(Faults("tls_server_config: {cert_file: a, key_file: b, client_ca_file: c}").size(), 1U);
}

TEST_F(WebConfigTest, AHeaderCannotBringALineOfItsOwn) {
  EXPECT_EQ(
      Faults("http_server_config: {headers: {X-XSS-Protection: \"1\\r\\nSet-Cookie: a\"}}").size(),
      1U);
}

TEST_F(WebConfigTest, AFileThatIsNotThere) {
  std::vector<Problem> problems;
  EXPECT_FALSE(ReadWebConfig((folder_ / "none.yaml").string(), problems));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].text.find("No such file"), std::string::npos);
}

}  // namespace
}  // namespace lagwatch::config
