// SPDX-License-Identifier: Apache-2.0
#include "config/java/private_keys.h"

#include <map>
#include <string>
#include <string_view>

#include "base/text.h"
#include "config/java/pem.h"
#include "config/read_file.h"

namespace lagwatch::config {
namespace {

struct PrivateKey {
  std::string_view property;  // the key or, with `is_file`, its path
  bool is_file;
  std::string_view passphrase;  // the property with the passphrase
  std::string_view protocol;    // substring of security.protocol with which the key is used
};

constexpr std::string_view kAssertion = "sasl.oauthbearer.assertion.private.key.passphrase";
constexpr PrivateKey kPrivateKeys[] = {
    {"ssl.key.location", true, "ssl.key.password", "ssl"},
    {"ssl.key.pem", false, "ssl.key.password", "ssl"},
    {"sasl.oauthbearer.assertion.private.key.file", true, kAssertion, "sasl"},
    {"sasl.oauthbearer.assertion.private.key.pem", false, kAssertion, "sasl"},
};

bool IsEncrypted(const PrivateKey& key, const std::string& value) {
  if (!key.is_file) return HasEncryptedKey(value);
  const auto content = ReadFile(value);
  const auto* file = std::get_if<FileText>(&content);
  return file != nullptr && HasEncryptedKey(file->text);
}

}  // namespace

void CheckPrivateKeys(const std::vector<KafkaProperty>& properties,
                      std::vector<Problem>& problems) {
  std::map<std::string_view, const KafkaProperty*> by_name;
  for (const KafkaProperty& property : properties) by_name[property.name] = &property;
  const auto value = [&](std::string_view name) {
    const auto found = by_name.find(name);
    return found == by_name.end() ? std::string() : found->second->value.Reveal();
  };
  for (const PrivateKey& key : kPrivateKeys) {
    const auto found = by_name.find(key.property);
    if (found == by_name.end() || !value(key.passphrase).empty()) continue;
    if (Lower(value("security.protocol")).find(key.protocol) == std::string::npos) continue;
    const KafkaProperty& property = *found->second;
    if (!IsEncrypted(key, property.value.Reveal())) continue;
    const std::string what = key.is_file ? Quote(property.value.Reveal()) : "the key";
    problems.push_back({property.source + ": " + property.name + ": " + what +
                            " is encrypted and there is no passphrase; set " +
                            std::string(key.passphrase) +
                            ", as with --kafka.property=" + std::string(key.passphrase) +
                            ".file=PATH, or decrypt it: openssl pkey -in FILE -out DECRYPTED",
                        kExitConfig});
  }
}

}  // namespace lagwatch::config
