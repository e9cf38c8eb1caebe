// SPDX-License-Identifier: Apache-2.0
#include "config/server_login.h"

#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "config/read_file.h"

namespace lagwatch::config {
namespace {

constexpr std::string_view kExample = "; write it like http://lagwatch:9308";

// Parses the URL; returns an error, which does not contain the login of the URL.
std::string ParseUrl(std::string_view text, ServerLogin& login) {
  const std::string_view scheme = text.substr(0, text.find("://"));
  if (scheme != "http" && scheme != "https") return "is not an http or https URL";
  const bool is_plain = text.find_first_of(" \t\r\n\\\"<>^`{|}") == std::string_view::npos;
  if (!is_plain) return "has a character that is not allowed in a URL";
  std::string_view rest = text.substr(scheme.size() + 3);
  std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  std::string_view path = rest.substr(host.size());
  if (path.find_first_of("?#") != std::string_view::npos) {
    return "has a query or fragment; lagwatch adds its own paths";
  }
  if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) {
    const std::string_view user = host.substr(0, at);
    const std::size_t colon = user.find(':');
    login.user = *PercentDecode(user.substr(0, colon), false);
    if (colon != std::string_view::npos) {
      login.password = Secret(*PercentDecode(user.substr(colon + 1), false));
    }
    host.remove_prefix(at + 1);
  }
  const bool has_port =
      host.find(':', host.find(']') == host.npos ? 0 : host.find(']')) != host.npos;
  const auto parsed = ParseHostPort(std::string(host) + (has_port ? "" : ":80"));
  if (!parsed || parsed->host.empty() || parsed->port == 0)
    return "has no host, or an invalid port";
  while (path.ends_with('/')) path.remove_suffix(1);
  login.url = std::string(scheme) + "://" + std::string(host) + std::string(path);
  return "";
}

class LoginReader {
 public:
  LoginReader(Reader& reader, std::vector<Problem>& problems)
      : reader_(reader), problems_(problems) {}

  std::optional<ServerLogin> Read(const RawValue& server) {
    const std::size_t before = problems_.size();
    const std::string fault = ParseUrl(server.text, login_);
    if (!fault.empty()) reader_.Add(server, fault + std::string(kExample));
    ReadPassword();
    login_.ca_file = File("server.ca-file");
    login_.cert_file = File("server.cert-file");
    login_.key_file = File("server.key-file");
    if (login_.cert_file.empty() != login_.key_file.empty()) {
      const RawValue& one =
          *reader_.Find(login_.key_file.empty() ? "server.cert-file" : "server.key-file");
      reader_.Add(one, "a client certificate needs server.cert-file and server.key-file");
    }
    login_.verify = !reader_.Switch("server.insecure-skip-tls-verify");
    if (problems_.size() > before) return std::nullopt;
    return std::move(login_);
  }

 private:
  void ReadPassword() {
    const RawValue* user = reader_.Find("server.username");
    const RawValue* file = reader_.Find("server.password-file");
    if (user != nullptr && !login_.user.empty()) {
      return reader_.Add(*user, "the URL of server has a login, too; leave one out");
    }
    if (user != nullptr && file == nullptr) {
      return reader_.Add(*user, "needs server.password-file, the file with the password");
    }
    if (file == nullptr) return;
    if (user == nullptr && (login_.user.empty() || !login_.password.empty())) {
      return reader_.Add(*file, "needs server.username, the user of that password");
    }
    auto text = ReadFile(file->text, file->place, problems_, file->exit);
    if (!text) return;
    text->resize(text->find_last_not_of("\r\n") + 1);
    if (user != nullptr) login_.user = user->text;
    login_.password = Secret(*std::move(text));
  }

  std::string File(std::string_view option) {
    const RawValue* raw = reader_.Find(option);
    if (raw == nullptr) return "";
    CheckReadable(raw->text, raw->place, problems_, raw->exit);
    return raw->text;
  }

  Reader& reader_;
  std::vector<Problem>& problems_;
  ServerLogin login_;
};

}  // namespace

std::optional<ServerLogin> ReadServerLogin(Reader& reader, std::vector<Problem>& problems) {
  const RawValue* server = reader.Find("server");
  if (server == nullptr || server->text.empty()) return std::nullopt;
  return LoginReader(reader, problems).Read(*server);
}

}  // namespace lagwatch::config
