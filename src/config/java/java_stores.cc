// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "base/text.h"
#include "config/java/java_client.h"
#include "config/java/pem.h"
#include "config/java/store_format.h"

namespace lagwatch::config {
namespace {

constexpr std::string_view kTrustStore = "ssl.truststore.location";
constexpr std::string_view kKeyStore = "ssl.keystore.location";

// Empty after reporting a problem if the file cannot be read.
std::optional<StoreFormat> Sniff(JavaClient& client, std::string_view key) {
  const auto content = client.Read(key);
  if (!content) return std::nullopt;
  return FormatOf(*content);
}

void TrustStore(JavaClient& client) {
  const std::string path = client.Get(kTrustStore);
  const std::string then =
      "; then set ssl.truststore.type=PEM and " + std::string(kTrustStore) + "=ca.pem";
  const std::optional<StoreFormat> format = Sniff(client, kTrustStore);
  if (!format) return;
  switch (*format) {
    case StoreFormat::kPem:
      return client.Set("ssl.ca.location", path, kTrustStore);
    case StoreFormat::kJks:
      return client.Report(kTrustStore,
                           "a JKS store cannot be read; convert it: keytool -list "
                           "-rfc -keystore " +
                               path + " > ca.pem" + then);
    case StoreFormat::kDer:
      return client.Report(kTrustStore,
                           "a PKCS#12 truststore cannot be read; convert it: openssl "
                           "pkcs12 -nokeys -in " +
                               path + " -out ca.pem" + then);
    case StoreFormat::kOther:
      return client.Report(kTrustStore, Quote(path) + " is not a PEM file");
  }
}

void KeyStore(JavaClient& client) {
  const std::string path = client.Get(kKeyStore);
  const std::optional<StoreFormat> format = Sniff(client, kKeyStore);
  if (!format) return;
  switch (*format) {
    case StoreFormat::kPem:
      client.Set("ssl.certificate.location", path, kKeyStore);
      client.Set("ssl.key.location", path, kKeyStore);
      return;
    case StoreFormat::kDer:
      client.Set("ssl.keystore.location", path, kKeyStore);
      return client.Copy("ssl.keystore.password");
    case StoreFormat::kJks:
      return client.Report(kKeyStore,
                           "a JKS store cannot be read; convert it: keytool "
                           "-importkeystore -srckeystore " +
                               path +
                               " -destkeystore client.p12 -deststoretype PKCS12; then set "
                               "ssl.keystore.type=PKCS12 and ssl.keystore.location="
                               "client.p12");
    case StoreFormat::kOther:
      return client.Report(kKeyStore, Quote(path) + " is neither PEM nor PKCS#12");
  }
}

void InlinePem(JavaClient& client, std::string_view key, const std::string& name) {
  if (!client.Has(key)) return;
  const std::string pem = NormalizePem(client.Get(key));
  if (pem.empty()) {
    client.Report(key, "not PEM: no -----BEGIN ...----- and -----END ...----- in it");
  } else {
    client.Set(name, pem, key);
  }
}

}  // namespace

void TranslateStores(JavaClient& client) {
  InlinePem(client, "ssl.truststore.certificates", "ssl.ca.pem");
  InlinePem(client, "ssl.keystore.certificate.chain", "ssl.certificate.pem");
  InlinePem(client, "ssl.keystore.key", "ssl.key.pem");
  if (!client.Get(kTrustStore).empty()) TrustStore(client);
  if (!client.Get(kKeyStore).empty()) KeyStore(client);
  if (!client.Get("ssl.key.password").empty()) client.Copy("ssl.key.password");
  constexpr std::string_view kCheckNames = "ssl.endpoint.identification.algorithm";
  if (client.Has(kCheckNames)) {
    const std::string algorithm = Lower(client.Get(kCheckNames));
    client.Set(kCheckNames, algorithm.empty() ? "none" : algorithm, kCheckNames);
  }
}

}  // namespace lagwatch::config
