// SPDX-License-Identifier: Apache-2.0
#include "kafka/client_hints.h"

#include <variant>

#include "base/text.h"
#include "config/java/pem.h"
#include "config/java/store_format.h"
#include "config/read_file.h"

namespace lagwatch::kafka {
namespace {

using config::StoreFormat;

bool Has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// Of properties of the same name, the last one counts.
class Properties {
 public:
  explicit Properties(const std::vector<config::KafkaProperty>& properties)
      : properties_(properties) {}

  std::string Value(std::string_view name) const {
    const config::KafkaProperty* found = Find(name);
    return found == nullptr ? "" : found->value.Reveal();
  }

  // Whether it comes from kafka_exporter's flags, which have other names.
  bool IsFlag(std::string_view name) const {
    const config::KafkaProperty* found = Find(name);
    return found != nullptr && found->source.starts_with("--") &&
           found->source != "--kafka.property";
  }

 private:
  const config::KafkaProperty* Find(std::string_view name) const {
    const config::KafkaProperty* last = nullptr;
    for (const config::KafkaProperty& property : properties_) {
      if (property.name == name) last = &property;
    }
    return last;
  }

  const std::vector<config::KafkaProperty>& properties_;
};

std::string MissingLogin(const Properties& properties) {
  const bool no_user = properties.Value("sasl.username").empty();
  const bool no_password = properties.Value("sasl.password").empty();
  const std::string missing = no_user && no_password ? "user name and password are"
                              : no_user              ? "the user name is"
                                                     : "the password is";
  if (properties.IsFlag("sasl.mechanism")) {
    return "; " + missing + " missing: give --sasl.username, and --sasl.password or the variable " +
           "SASL_USER_PASSWORD";
  }
  return "; " + missing + " missing: set both with kafka.property, where sasl.password.file=PATH " +
         "reads a file, or in sasl.jaas.config of the properties file";
}

std::string OldKeyStore() {
  return "; the store is encrypted with an algorithm that OpenSSL reads with its legacy provider "
         "only: add --kafka.property=ssl.providers=default,legacy (in a properties file the line "
         "ssl.providers=default,legacy, in YAML kafka.property: {ssl.providers: "
         "'default,legacy'})";
}

std::string NotPem(std::string_view property, const std::string& file, StoreFormat format) {
  const bool is_ca = property == "ssl.ca.location";
  const std::string use_store =
      "give the whole store, with key and certificate, as --kafka.property=ssl.keystore.location="
      "STORE.p12 and --kafka.property=ssl.keystore.password.file=PATH";
  if (format == StoreFormat::kJks) {
    return " is a JKS store, not PEM; convert it: " +
           (is_ca ? "keytool -list -rfc -keystore " + file + " > ca.pem"
                  : "keytool -importkeystore -srckeystore " + file +
                        " -destkeystore STORE.p12 -deststoretype PKCS12, and " + use_store);
  }
  if (format == StoreFormat::kDer) {
    return " is PKCS#12 or DER, not PEM; " +
           (is_ca ? "convert it: openssl pkcs12 -nokeys -in " + file +
                        " -out ca.pem, or openssl x509 -inform DER -in " + file + " -out ca.pem"
                  : "if it is a PKCS#12 store, " + use_store);
  }
  return " is not PEM: it has no -----BEGIN ...----- line";
}

std::string WrongPem(std::string_view property, const std::string& text) {
  if (property != "ssl.key.location") {
    return Has(text, "CERTIFICATE-----") ? "" : " has no certificate in it";
  }
  if (!Has(text, "PRIVATE KEY-----")) return " has no private key in it";
  return config::HasEncryptedKey(text) ? " is encrypted, and ssl.key.password is not its passphrase"
                                       : "";
}

// About a file that should be PEM.
std::string AboutFile(std::string_view property, const Properties& properties) {
  const std::string path = properties.Value(property);
  const auto content = config::ReadFile(path);
  const auto* file = std::get_if<config::FileText>(&content);
  if (file == nullptr) return "";
  const StoreFormat format = config::FormatOf(file->text);
  std::string fault = file->text.empty()            ? " is empty"
                      : format == StoreFormat::kPem ? WrongPem(property, file->text)
                                                    : NotPem(property, path, format);
  return fault.empty() ? "" : "; " + Quote(path) + fault;
}

std::string AboutKeyStore(std::string_view error, const Properties& properties) {
  if (Has(error, "unsupported")) return OldKeyStore();
  if (Has(error, "mac verify failure")) return "; ssl.keystore.password is not the store's";
  if (Has(error, "is mandatory")) {
    return "; give it with --kafka.property=ssl.keystore.password.file=PATH, or in the properties "
           "file";
  }
  const auto content = config::ReadFile(properties.Value("ssl.keystore.location"));
  const auto* file = std::get_if<config::FileText>(&content);
  if (file == nullptr) return "";
  if (config::FormatOf(file->text) == StoreFormat::kJks) {
    return "; it is a JKS store, convert it: keytool -importkeystore -srckeystore " +
           properties.Value("ssl.keystore.location") +
           " -destkeystore STORE.p12 -deststoretype PKCS12";
  }
  if (config::FormatOf(file->text) == StoreFormat::kPem) {
    return "; it is PEM, name it with ssl.certificate.location and ssl.key.location";
  }
  return "; it is not a PKCS#12 store";
}

}  // namespace

std::string NextStep(std::string_view error,
                     const std::vector<config::KafkaProperty>& given_properties) {
  const Properties properties(given_properties);
  if (Has(error, "sasl.username and sasl.password must be set")) return MissingLogin(properties);
  if (Has(error, "ssl.keystore")) return AboutKeyStore(error, properties);
  if (Has(error, "key values mismatch")) {
    return "; the key in ssl.key.location does not belong to the certificate in "
           "ssl.certificate.location";
  }
  if (Has(error, "no certificate assigned")) {
    return "; a private key needs its certificate: ssl.certificate.location, --tls.cert-file";
  }
  if (Has(error, "sasl.oauthbearer.client.") && properties.IsFlag("sasl.mechanism")) {
    return "; give the client's id and secret with --sasl.username, and --sasl.password or the "
           "variable SASL_USER_PASSWORD";
  }
  if (Has(error, "token.endpoint.url") && properties.IsFlag("sasl.mechanism")) {
    return "; give --sasl.oauthbearer-token-url or the variable SASL_OAUTHBEARER_TOKEN_URL";
  }
  for (const std::string_view property :
       {"ssl.key.location", "ssl.certificate.location", "ssl.ca.location"}) {
    if (Has(error, property)) return AboutFile(property, properties);
  }
  return "";
}

}  // namespace lagwatch::kafka
