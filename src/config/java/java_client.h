// SPDX-License-Identifier: Apache-2.0
// The settings of one Java client while they are translated: what it says, and what was made of it
// so far. Shared by the translations of logins and stores.
// Used by one thread; the list of problems must outlive it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "config/java/java_properties.h"
#include "config/kafka_properties.h"
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
      if (!KeepsBlanks(property.key)) kept.value = Trim(property.value);
    }
  }

  const std::map<std::string, JavaProperty, std::less<>>& All() const { return java_; }

  bool Has(std::string_view key) const { return java_.contains(key); }
  // "" when it is not there.
  std::string Get(std::string_view key) const {
    const auto found = java_.find(key);
    return found == java_.end() ? "" : found->second.value;
  }

  // Sets a librdkafka property; `key` is the Java key it comes from.
  void Set(const std::string& name, const std::string& value, std::string_view key) {
    properties_.push_back({name, Secret(value), Place(key), kExitConfig});
  }
  // `text` must not hold a value that could be secret.
  void Report(std::string_view key, const std::string& text) {
    problems_.push_back({Place(key) + ": " + std::string(key) + ": " + text, kExitConfig});
  }
  // "client.properties:3"
  std::string Place(std::string_view key) const {
    const auto found = java_.find(key);
    return path_ + (found == java_.end() ? "" : ":" + std::to_string(found->second.line));
  }

  std::vector<KafkaProperty> TakeProperties() { return std::move(properties_); }

 private:
  // Java trims every value but those of the type PASSWORD; the user name is librdkafka's.
  static bool KeepsBlanks(std::string_view key) { return IsSecret(key) || key == "sasl.username"; }

  std::string path_;
  std::map<std::string, JavaProperty, std::less<>> java_;
  std::vector<KafkaProperty> properties_;
  std::vector<Problem>& problems_;
};

// sasl.mechanism, sasl.jaas.config and what belongs to them.
void TranslateLogin(JavaClient& client);
// ssl.truststore.*, ssl.keystore.* and what belongs to them.
void TranslateStores(JavaClient& client);

}  // namespace lagwatch::config
