// SPDX-License-Identifier: Apache-2.0
#include "config/java_client.h"
#include "config/pem.h"
#include "config/read_file.h"
#include "config/text.h"

namespace lagwatch::config {
namespace {

constexpr std::string_view kTrustStore = "ssl.truststore.location";
constexpr std::string_view kKeyStore = "ssl.keystore.location";

enum class Format { kUnreadable, kPem, kJks, kPkcs12, kOther };

// By content: Java, too, opens a PKCS#12 store whatever its type says.
Format Sniff(JavaClient& client, std::string_view key) {
  const std::string path = client.Get(key);
  const auto content = ReadFile(path);
  if (const auto* error = std::get_if<FileError>(&content)) {
    client.Report(key, "cannot read " + Quote(path) + ": " + error->reason);
    return Format::kUnreadable;
  }
  const std::string& text = std::get<FileText>(content).text;
  if (text.find("-----BEGIN ") != text.npos) return Format::kPem;
  if (text.starts_with("\xfe\xed\xfe\xed")) return Format::kJks;
  if (text.starts_with('\x30')) return Format::kPkcs12;
  return Format::kOther;
}

void TrustStore(JavaClient& client) {
  const std::string path = client.Get(kTrustStore);
  const std::string then =
      "; then set ssl.truststore.type=PEM and " + std::string(kTrustStore) + "=ca.pem";
  switch (Sniff(client, kTrustStore)) {
    case Format::kUnreadable:
      return;
    case Format::kPem:
      return client.Set("ssl.ca.location", path, kTrustStore);
    case Format::kJks:
      return client.Report(kTrustStore,
                           "a JKS store cannot be read; convert it: keytool -list "
                           "-rfc -keystore " +
                               path + " > ca.pem" + then);
    case Format::kPkcs12:
      return client.Report(kTrustStore,
                           "a PKCS#12 truststore cannot be read; convert it: openssl "
                           "pkcs12 -nokeys -in " +
                               path + " -out ca.pem" + then);
    case Format::kOther:
      return client.Report(kTrustStore, Quote(path) + " is no PEM file");
  }
}

void KeyStore(JavaClient& client) {
  const std::string path = client.Get(kKeyStore);
  switch (Sniff(client, kKeyStore)) {
    case Format::kUnreadable:
      return;
    case Format::kPem:
      client.Set("ssl.certificate.location", path, kKeyStore);
      client.Set("ssl.key.location", path, kKeyStore);
      return;
    case Format::kPkcs12:
      client.Set("ssl.keystore.location", path, kKeyStore);
      if (client.Has("ssl.keystore.password")) {
        client.Set("ssl.keystore.password", client.Get("ssl.keystore.password"),
                   "ssl.keystore.password");
      }
      return;
    case Format::kJks:
      return client.Report(kKeyStore,
                           "a JKS store cannot be read; convert it: keytool "
                           "-importkeystore -srckeystore " +
                               path +
                               " -destkeystore client.p12 -deststoretype PKCS12; then set "
                               "ssl.keystore.type=PKCS12 and ssl.keystore.location="
                               "client.p12");
    case Format::kOther:
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
  if (!client.Get("ssl.key.password").empty()) {
    client.Set("ssl.key.password", client.Get("ssl.key.password"), "ssl.key.password");
  }
  constexpr std::string_view kCheckNames = "ssl.endpoint.identification.algorithm";
  if (client.Has(kCheckNames)) {
    const std::string algorithm = Lower(client.Get(kCheckNames));
    client.Set(std::string(kCheckNames), algorithm.empty() ? "none" : algorithm, kCheckNames);
  }
}

}  // namespace lagwatch::config
