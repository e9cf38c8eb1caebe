// SPDX-License-Identifier: Apache-2.0
#include "config/kafka_properties.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "config/java/pem.h"
#include "config/read_file.h"

namespace lagwatch::config {
namespace {

// NAME.file is a file with the value of NAME; for other names, ".file" would be part of the
// property's name.
constexpr std::string_view kFromFile[] = {
    "sasl.username",
    "sasl.password",
    "ssl.key.password",
    "ssl.key.pem",
    "ssl.certificate.pem",
    "ssl.keystore.password",
    "sasl.oauthbearer.client.id",
    "sasl.oauthbearer.client.secret",
    "sasl.oauthbearer.client.credentials.client.id",
    "sasl.oauthbearer.client.credentials.client.secret",
    "sasl.oauthbearer.assertion.private.key.passphrase",
};

// Properties whose value is a path that must be readable.
constexpr std::string_view kPaths[] = {
    "ssl.ca.location",      "ssl.certificate.location",
    "ssl.key.location",     "ssl.keystore.location",
    "ssl.crl.location",     "https.ca.location",
    "sasl.kerberos.keytab", "sasl.oauthbearer.assertion.private.key.file",
};

bool IsFromFile(std::string_view name) {
  constexpr std::string_view kSuffix = ".file";
  if (!name.ends_with(kSuffix)) return false;
  name.remove_suffix(kSuffix.size());
  return std::ranges::find(kFromFile, name) != std::end(kFromFile);
}

constexpr std::string_view kSecrets[] = {"password", "passphrase", "secret",
                                         ".pem",     "jaas",       "oauthbearer.config"};
constexpr std::string_view kTyped[] = {"password", "passphrase", "secret"};

template <typename Parts>
bool HasOneOf(std::string_view name, const Parts& parts) {
  return std::ranges::any_of(parts, [name](auto part) { return name.find(part) != name.npos; });
}

std::string_view WithoutEdges(std::string_view name, std::string_view text) {
  const bool is_exact = (IsSecret(name) && !IsFromFile(name)) || name == "sasl.username";
  return is_exact ? text : Trim(text);
}

std::string WithoutNewline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

// Reads the property from the file that `property` names.
std::optional<KafkaProperty> FromFile(KafkaProperty property, std::vector<Problem>& problems) {
  const std::string path = property.value.Reveal();
  const std::string opening = property.source + ": " + property.name;
  auto content = ReadFile(path, opening, problems);
  if (!content) return std::nullopt;
  property.value = Secret(WithoutNewline(*std::move(content)));
  if (property.value.empty()) {
    problems.push_back({opening + ": " + Quote(path) + " is empty", kExitConfig});
    return std::nullopt;
  }
  property.name.resize(property.name.rfind('.'));
  return property;
}

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

const KafkaProperty* FindLast(const std::vector<KafkaProperty>& properties, std::string_view name,
                              std::string_view alias) {
  const auto found = std::find_if(
      properties.rbegin(), properties.rend(),
      [&](const auto& property) { return property.name == name || property.name == alias; });
  return found == properties.rend() ? nullptr : &*found;
}

bool IsSecret(std::string_view name) { return HasOneOf(name, kSecrets); }

bool HasLeadingWhitespace(std::string_view value) {
  return !value.empty() && value.find_first_not_of(" \t\r\n\f\v") != 0;
}

std::vector<std::string> LeadingWhitespaceWarnings(const std::vector<KafkaProperty>& properties) {
  std::vector<std::string> warnings;
  for (const KafkaProperty& property : properties) {
    const std::string& value = property.value.Reveal();
    if (!HasOneOf(property.name, kTyped) || property.name == "sasl.password") continue;
    if (!HasLeadingWhitespace(value)) continue;
    warnings.push_back(
        property.source + ": " + property.name +
        " begins with whitespace, which the Kafka client drops; choose a value without it");
  }
  return warnings;
}

std::vector<KafkaProperty> ReadProperties(const std::vector<RawValue>& words,
                                          std::vector<Problem>& problems) {
  std::vector<KafkaProperty> properties;
  for (const RawValue& word : words) {
    const std::size_t equals = word.text.find('=');
    const std::string name(Trim(std::string_view(word.text).substr(0, equals)));
    if (equals == std::string::npos || name.empty()) {
      problems.push_back(
          {word.place + ": must be NAME=VALUE, as in security.protocol=ssl", word.exit});
      continue;
    }
    if (name == "bootstrap.servers" || name == "metadata.broker.list") {
      problems.push_back(
          {word.place + ": " + name + " is set with kafka.bootstrap-servers", word.exit});
      continue;
    }
    // A property that the Kafka client rejects is invalid configuration wherever it was set.
    const std::string_view value = std::string_view(word.text).substr(equals + 1);
    KafkaProperty property{name, Secret(std::string(WithoutEdges(name, value))), word.place,
                           kExitConfig};
    if (!IsFromFile(name)) {
      properties.push_back(std::move(property));
    } else if (auto read = FromFile(std::move(property), problems)) {
      properties.push_back(*std::move(read));
    }
  }
  return properties;
}

void CheckNamedFiles(std::vector<KafkaProperty>& properties, std::vector<Problem>& problems) {
  for (KafkaProperty& property : properties) {
    const bool is_path = std::ranges::find(kPaths, property.name) != std::end(kPaths);
    if (!is_path || FindLast(properties, property.name) != &property) continue;
    const std::string& path = property.value.Reveal();
    if (path == "probe") continue;  // the system's CAs
    if (CheckReadable(path, property.source + ": " + property.name, problems)) {
      property.file_version = FileVersion(path);
    }
  }
}

void CheckPrivateKeys(const std::vector<KafkaProperty>& properties,
                      std::vector<Problem>& problems) {
  const auto value = [&](std::string_view name) {
    const KafkaProperty* found = FindLast(properties, name);
    return found == nullptr ? std::string() : found->value.Reveal();
  };
  for (const PrivateKey& key : kPrivateKeys) {
    const KafkaProperty* found = FindLast(properties, key.property);
    if (found == nullptr || !value(key.passphrase).empty()) continue;
    if (Lower(value("security.protocol")).find(key.protocol) == std::string::npos) continue;
    const KafkaProperty& property = *found;
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
