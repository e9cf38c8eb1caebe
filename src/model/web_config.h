// SPDX-License-Identifier: Apache-2.0
// The web config: TLS and users of lagwatch's own port, with the keys of the Prometheus
// exporter-toolkit (prometheus/exporter-toolkit, docs/web-configuration.md). Plain values; files
// are named here and read where they are used.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/secret.h"

namespace lagwatch {

// Whether client certificates are requested and verified, in ascending strictness.
enum class ClientAuth {
  kNone,              // NoClientCert
  kRequest,           // RequestClientCert: requested, not verified
  kRequireAny,        // RequireAnyClientCert: required, not verified
  kVerifyIfGiven,     // VerifyClientCertIfGiven
  kRequireAndVerify,  // RequireAndVerifyClientCert
};

enum class TlsVersion { k10, k11, k12, k13 };

struct WebTls {
  std::string cert_file;  // PEM, the chain
  std::string key_file;
  ClientAuth client_auth = ClientAuth::kNone;
  std::string client_ca_file;  // set where certificates are verified
  TlsVersion min_version = TlsVersion::k12;
  TlsVersion max_version = TlsVersion::k13;
  std::vector<std::string> cipher_suites;  // IANA names, below TLS 1.3; empty: OpenSSL's choice
  std::vector<std::string> curves;         // OpenSSL's names; empty: its choice
  bool prefer_server_ciphers = true;
};

struct WebUser {
  std::string name;
  Secret password_hash;  // bcrypt
};

struct WebConfig {
  std::optional<WebTls> tls;
  std::vector<WebUser> users;                                // none: no login required
  std::vector<std::pair<std::string, std::string>> headers;  // added to every response
};

}  // namespace lagwatch
