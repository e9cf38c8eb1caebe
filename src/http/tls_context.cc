// SPDX-License-Identifier: Apache-2.0
#include "http/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/ui.h>
#include <openssl/x509err.h>

#include <boost/asio/ssl/context.hpp>
#include <cstring>
#include <ctime>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace lagwatch::http {
namespace {

namespace ssl = boost::asio::ssl;

std::string LastTlsError() {
  const unsigned long code = ERR_peek_error();  // the first error; later ones are its consequences
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(code)) return std::strerror(ERR_GET_REASON(code));
  const char* const reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "cannot be parsed";
}

int NumberOf(TlsVersion version) {
  switch (version) {
    case TlsVersion::k10:
      return TLS1_VERSION;
    case TlsVersion::k11:
      return TLS1_1_VERSION;
    case TlsVersion::k12:
      return TLS1_2_VERSION;
    case TlsVersion::k13:
      return TLS1_3_VERSION;
  }
  return TLS1_2_VERSION;
}

// "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" is "ECDHE-RSA-AES128-GCM-SHA256" in OpenSSL.
std::optional<std::string> OpenSslName(SSL_CTX* context, std::string_view iana) {
  const STACK_OF(SSL_CIPHER)* const ciphers = SSL_CTX_get_ciphers(context);
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
    const SSL_CIPHER* const cipher = sk_SSL_CIPHER_value(ciphers, i);
    const char* const name = SSL_CIPHER_standard_name(cipher);
    if (name != nullptr && iana == name) return SSL_CIPHER_get_name(cipher);
  }
  return std::nullopt;
}

int AcceptAny(int /*verified*/, X509_STORE_CTX* /*chain*/) { return 1; }

// Replaces the prompt on the terminal. `was_asked`: null, or a bool.
int RefusePassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* was_asked) {
  if (was_asked != nullptr) *static_cast<bool*>(was_asked) = true;
  return -1;
}

// An error, or empty.
class Setup {
 public:
  Setup(SSL_CTX* context, const WebTls& tls) : context_(context), tls_(tls) {
    SSL_CTX_set_default_passwd_cb(context_, RefusePassphrase);
    SSL_CTX_set_default_passwd_cb_userdata(context_, &is_encrypted_);
  }
  ~Setup() { SSL_CTX_set_default_passwd_cb_userdata(context_, nullptr); }
  Setup(const Setup&) = delete;
  Setup& operator=(const Setup&) = delete;

  std::string Run() {
    SSL_CTX_set_min_proto_version(context_, NumberOf(tls_.min_version));
    SSL_CTX_set_max_proto_version(context_, NumberOf(tls_.max_version));
    // No renegotiation: a client must not make the server repeat the expensive half of a handshake.
    SSL_CTX_set_options(context_, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    if (tls_.prefer_server_ciphers) SSL_CTX_set_options(context_, SSL_OP_CIPHER_SERVER_PREFERENCE);
    for (const auto step : {&Setup::Identity, &Setup::Ciphers, &Setup::Curves, &Setup::Clients}) {
      std::string fault = (this->*step)();
      if (!fault.empty()) return fault;
    }
    return "";
  }

 private:
  std::string Identity() {
    if (SSL_CTX_use_certificate_chain_file(context_, tls_.cert_file.c_str()) != 1) {
      return "cert_file " + tls_.cert_file + ": " + WhyUnreadable();
    }
    if (SSL_CTX_use_PrivateKey_file(context_, tls_.key_file.c_str(), SSL_FILETYPE_PEM) == 1) {
      return "";
    }
    if (ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH) {
      return "key_file " + tls_.key_file + " is not the key of cert_file " + tls_.cert_file;
    }
    return "key_file " + tls_.key_file + ": " + WhyUnreadable();
  }

  std::string WhyUnreadable() const {
    const std::string error = LastTlsError();
    return is_encrypted_ ? "it is encrypted; decrypt it: openssl pkey -in FILE -out DECRYPTED"
                         : error;
  }

  std::string Ciphers() {
    std::string list;
    for (const std::string& suite : tls_.cipher_suites) {
      // Cipher suites of TLS 1.3 are not configurable, as in Go.
      if (suite.find("_WITH_") == std::string::npos) continue;
      const auto name = OpenSslName(context_, suite);
      if (!name) return "cipher_suites: " + suite + " is not known to this machine's OpenSSL";
      list += (list.empty() ? "" : ":") + *name;
    }
    if (!list.empty() && SSL_CTX_set_cipher_list(context_, list.c_str()) != 1) {
      return "cipher_suites: " + LastTlsError();
    }
    return "";
  }

  std::string Curves() {
    const std::string list = Join(tls_.curves, ":");
    if (!list.empty() && SSL_CTX_set1_groups_list(context_, list.c_str()) != 1) {
      return "curve_preferences: " + LastTlsError();
    }
    return "";
  }

  std::string Clients() {
    constexpr unsigned char kSessionContext[] = "lagwatch";
    SSL_CTX_set_session_id_context(context_, kSessionContext, sizeof(kSessionContext) - 1);
    const ClientAuth auth = tls_.client_auth;
    if (auth == ClientAuth::kNone) return "";
    const bool is_required =
        auth == ClientAuth::kRequireAny || auth == ClientAuth::kRequireAndVerify;
    const bool verifies = auth >= ClientAuth::kVerifyIfGiven;
    SSL_CTX_set_verify(context_,
                       SSL_VERIFY_PEER | (is_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                       verifies ? nullptr : AcceptAny);
    return verifies ? ClientCa() : "";
  }

  std::string ClientCa() {
    const char* const file = tls_.client_ca_file.c_str();
    // First, because it never prompts for a passphrase; the other call would, for an encrypted
    // certificate.
    const bool is_readable = SSL_CTX_load_verify_file(context_, file) == 1;
    STACK_OF(X509_NAME)* const names = is_readable ? SSL_load_client_CA_file(file) : nullptr;
    if (names == nullptr) {
      return "client_ca_file " + tls_.client_ca_file + ": " + LastTlsError();
    }
    SSL_CTX_set_client_CA_list(context_, names);  // which takes ownership
    return "";
  }

  SSL_CTX* context_;
  const WebTls& tls_;
  bool is_encrypted_ = false;  // a passphrase was requested
};

}  // namespace

std::variant<TlsContext, std::string> OpenTls(const WebTls& tls) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  ERR_clear_error();
  std::string fault = Setup(context->native_handle(), tls).Run();
  if (!fault.empty()) return fault;
  return context;
}

std::chrono::system_clock::time_point ExpiryOf(const TlsContext& tls) {
  const X509* const certificate = SSL_CTX_get0_certificate(tls->native_handle());
  std::tm time{};
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time);
  return std::chrono::system_clock::from_time_t(timegm(&time));
}

void ForbidOpenSslPrompts() {
  static UI_METHOD* const kMethod = UI_create_method("lagwatch never asks");
  // UI_null() would do nothing and succeed: the password would be whatever is in the buffer.
  UI_method_set_opener(kMethod, [](UI* /*ui*/) { return 0; });
  UI_set_default_method(kMethod);
}

}  // namespace lagwatch::http
