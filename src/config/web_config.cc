// SPDX-License-Identifier: Apache-2.0
#include "config/web_config.h"

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "config/read_file.h"
#include "config/yaml.h"

namespace lagwatch::config {
namespace {

using Type = YamlNode::Type;

template <typename Value>
using Names = std::array<std::pair<std::string_view, Value>, 5>;

constexpr Names<ClientAuth> kClientAuths = {{
    {"NoClientCert", ClientAuth::kNone},
    {"RequestClientCert", ClientAuth::kRequest},
    {"RequireAnyClientCert", ClientAuth::kRequireAny},
    {"VerifyClientCertIfGiven", ClientAuth::kVerifyIfGiven},
    {"RequireAndVerifyClientCert", ClientAuth::kRequireAndVerify},
}};
constexpr std::array<std::pair<std::string_view, TlsVersion>, 4> kVersions = {{
    {"TLS10", TlsVersion::k10},
    {"TLS11", TlsVersion::k11},
    {"TLS12", TlsVersion::k12},
    {"TLS13", TlsVersion::k13},
}};
// Go's names of curves, and OpenSSL's.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kCurves = {{
    {"CurveP256", "P-256"},
    {"CurveP384", "P-384"},
    {"CurveP521", "P-521"},
    {"X25519", "X25519"},
}};
// The headers that the toolkit allows, and their values ("": any).
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kHeaders = {{
    {"Content-Security-Policy", ""},
    {"Strict-Transport-Security", ""},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "deny sameorigin"},
    {"X-XSS-Protection", ""},
}};

// $2a$, $2b$ or $2y$, two digits of cost, 53 characters of salt and hash.
bool LooksLikeBcrypt(std::string_view hash) {
  const bool known =
      hash.starts_with("$2a$") || hash.starts_with("$2b$") || hash.starts_with("$2y$");
  return known && hash.size() == 60 && hash[6] == '$';
}

class WebConfigReader {
 public:
  WebConfigReader(const std::string& path, std::vector<Problem>& problems)
      : yaml_(path, problems), folder_(std::filesystem::path(path).parent_path()) {}

  WebConfig Read(const YamlNode& root) {
    ReadMap(root, "the file",
            {{"tls_server_config", [this](const YamlNode& node) { ReadTls(node); }},
             {"http_server_config", [this](const YamlNode& node) { ReadHttp(node); }},
             {"basic_auth_users", [this](const YamlNode& node) { ReadUsers(node); }}});
    return std::move(config_);
  }

 private:
  // Whether the node is a map; an empty one is none.
  bool IsMap(const YamlNode& node, const std::string& what) {
    if (node.type != Type::kMap && node.type != Type::kNull) {
      yaml_.Report(node, what + " must be a map");
    }
    return node.type == Type::kMap;
  }

  void ReadMap(const YamlNode& node, const std::string& what, const YamlFile::Keys& keys) {
    if (IsMap(node, what)) yaml_.ReadMap(node, keys);
  }

  void ReadTls(const YamlNode& node) {
    WebTls tls;
    ReadMap(node, node.key, KeysOf(tls));
    if (tls.cert_file.empty() && tls.key_file.empty() && node.children.empty()) return;
    if (tls.cert_file.empty()) yaml_.Report(node, "tls_server_config has no cert_file");
    if (tls.key_file.empty()) yaml_.Report(node, "tls_server_config has no key_file");
    const bool verifies = tls.client_auth >= ClientAuth::kVerifyIfGiven;
    if (verifies && tls.client_ca_file.empty()) {
      yaml_.Report(node,
                   "client_auth_type verifies client certificates, but client_ca_file is not set");
    }
    if (!verifies && !tls.client_ca_file.empty()) {
      yaml_.Report(node,
                   "client_ca_file is set, but client_auth_type does not verify certificates");
    }
    if (tls.min_version > tls.max_version)
      yaml_.Report(node, "min_version is greater than max_version");
    config_.tls = std::move(tls);
  }

  YamlFile::Keys KeysOf(WebTls& tls) {
    const auto path = [this](std::string& file) {
      return [this, &file](const YamlNode& entry) { file = Path(entry); };
    };
    const auto one_of = [this](auto& value, const auto& table) {
      return [&](const YamlNode& entry) { value = OneOf(entry, table).value_or(value); };
    };
    return {{"cert_file", path(tls.cert_file)},
            {"key_file", path(tls.key_file)},
            {"client_ca_file", path(tls.client_ca_file)},
            {"client_auth_type", one_of(tls.client_auth, kClientAuths)},
            {"min_version", one_of(tls.min_version, kVersions)},
            {"max_version", one_of(tls.max_version, kVersions)},
            {"prefer_server_cipher_suites",
             [&](const YamlNode& entry) { tls.prefer_server_ciphers = Switch(entry); }},
            {"cipher_suites",
             [&](const YamlNode& entry) {
               for (const YamlNode& item : entry.children) tls.cipher_suites.push_back(item.text);
             }},
            {"curve_preferences",
             [&](const YamlNode& entry) {
               for (const YamlNode& item : entry.children) {
                 if (const auto curve = OneOf(item, kCurves)) tls.curves.emplace_back(*curve);
               }
             }},
            {"client_auth", one_of(tls.client_auth, kClientAuths)}};
  }

  void ReadHttp(const YamlNode& node) {
    const auto read_headers = [this](const YamlNode& headers) {
      YamlFile::Keys keys;
      for (const auto& [name, values] : kHeaders) {
        keys.emplace_back(name, [this, allowed = values](const YamlNode& header) {
          ReadHeader(header, std::string(allowed));
        });
      }
      ReadMap(headers, headers.key, keys);
    };
    // http2 is ignored: every client of HTTP/2 supports HTTP/1.1, too.
    ReadMap(node, node.key,
            {{"headers", read_headers}, {"http2", [this](const YamlNode& e) { Switch(e); }}});
  }

  void ReadHeader(const YamlNode& header, const std::string& allowed) {
    if (header.text.find_first_of("\r\n") != std::string::npos) {
      return yaml_.Report(header, header.key + " must not contain a line break");
    }
    if (!allowed.empty() &&
        (" " + allowed + " ").find(" " + header.text + " ") == std::string::npos) {
      return yaml_.Report(header,
                          header.key + ": \"" + header.text + "\" is not one of: " + allowed);
    }
    config_.headers.emplace_back(header.key, header.text);
  }

  void ReadUsers(const YamlNode& node) {
    if (!IsMap(node, node.key)) return;
    for (const YamlNode& entry : node.children) {
      if (LooksLikeBcrypt(entry.text)) {
        config_.users.push_back({entry.key, Secret(entry.text)});
      } else {
        yaml_.Report(entry, "the password of user \"" + entry.key +
                                "\" is not a bcrypt hash; make one with: htpasswd -nBC 10 \"\"");
      }
    }
  }

  template <typename Table>
  auto OneOf(const YamlNode& node, const Table& table)
      -> std::optional<typename Table::value_type::second_type> {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : table) {
      if (node.text == name) return value;
      names.push_back(name);
    }
    const std::string key = node.key.empty() ? "" : node.key + ": ";
    yaml_.Report(node, key + "\"" + node.text + "\" is not known" + DidYouMean(node.text, names));
    return std::nullopt;
  }

  bool Switch(const YamlNode& entry) {
    const std::optional<bool> value = ParseSwitch(entry.text);
    if (!value) yaml_.Report(entry, entry.key + ": \"" + entry.text + "\" must be true or false");
    return value.value_or(false);
  }

  std::string Path(const YamlNode& entry) {
    if (entry.type == Type::kScalar && !entry.text.empty()) return (folder_ / entry.text).string();
    yaml_.Report(entry, entry.key + " must be a path");
    return "?";
  }

  YamlFile yaml_;
  std::filesystem::path folder_;
  WebConfig config_;
};

}  // namespace

std::optional<WebConfig> ReadWebConfig(const std::string& path, std::vector<Problem>& problems) {
  const auto read = ReadFile(path);
  if (const auto* problem = std::get_if<Problem>(&read)) {
    problems.push_back({path + ": " + problem->text});
    return std::nullopt;
  }
  const auto parsed = ParseYaml(std::get<FileText>(read).text, path);
  if (const auto* problem = std::get_if<Problem>(&parsed)) {
    problems.push_back(*problem);
    return std::nullopt;
  }
  const std::size_t before = problems.size();
  WebConfig config = WebConfigReader(path, problems).Read(std::get<YamlNode>(parsed));
  if (problems.size() > before) return std::nullopt;
  return config;
}

}  // namespace lagwatch::config
