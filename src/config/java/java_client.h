// SPDX-License-Identifier: Apache-2.0
// The settings of one Java client during translation: its Java properties and the librdkafka
// properties made of them so far. Shared by the translations of logins and stores. Not thread-safe;
// the list of problems must outlive it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "config/java/java_properties.h"
#include "config/kafka_properties.h"
#include "config/read_file.h"
#include "config/resolve.h"
#include "config/settings.h"

namespace lagwatch::config {

class JavaClient {
 public:
  JavaClient(std::string path, const std::vector<JavaProperty>& properties,
             std::vector<Problem>& problems)
      : path_(std::move(path)), problems_(problems) {
    for (const JavaProperty& property : properties) {
      JavaProperty& kept = java_[property.key];
      kept = property;
      if (!IsUntrimmed(property.key)) kept.value = Trim(property.value);
    }
  }

  const std::map<std::string, JavaProperty, std::less<>>& All() const { return java_; }

  bool Has(std::string_view key) const { return java_.contains(key); }
  // "" if it is not set.
  std::string Get(std::string_view key) const {
    const auto found = java_.find(key);
    return found == java_.end() ? "" : found->second.value;
  }

  // Sets a librdkafka property; `key` is the Java key it comes from.
  void Set(std::string_view name, const std::string& value, std::string_view key) {
    properties_.push_back({std::string(name), Secret(value), Place(key), kExitConfig});
  }
  // Sets the property of the same name, if the key is set.
  void Copy(std::string_view key) {
    if (Has(key)) Set(key, Get(key), key);
  }
  // REQUIRES: `text` contains no value that could be secret.
  void Report(std::string_view key, const std::string& text) {
    problems_.push_back({Place(key) + ": " + std::string(key) + ": " + text, kExitConfig});
  }
  // The content of the file that the key names; empty after reporting that it cannot be read.
  std::optional<std::string> Read(std::string_view key) {
    return ReadFile(Get(key), Place(key) + ": " + std::string(key), problems_);
  }
  // "client.properties:3"
  std::string Place(std::string_view key) const {
    const auto found = java_.find(key);
    return path_ + (found == java_.end() ? "" : ":" + std::to_string(found->second.line));
  }

  std::vector<KafkaProperty> TakeProperties() { return std::move(properties_); }

 private:
  // Java trims every value except those of type PASSWORD; lagwatch keeps the user name untrimmed,
  // too, as librdkafka does.
  static bool IsUntrimmed(std::string_view key) { return IsSecret(key) || key == "sasl.username"; }

  std::string path_;
  std::map<std::string, JavaProperty, std::less<>> java_;
  std::vector<KafkaProperty> properties_;
  std::vector<Problem>& problems_;
};

// Translates sasl.mechanism, sasl.jaas.config and related keys.
void TranslateLogin(JavaClient& client);
// Translates ssl.truststore.*, ssl.keystore.* and related keys.
void TranslateStores(JavaClient& client);

}  // namespace lagwatch::config
