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

template <typename Table>
std::vector<std::string_view> NamesOf(const Table& table) {
  std::vector<std::string_view> names;
  names.reserve(table.size());
  for (const auto& [name, value] : table) names.push_back(name);
  return names;
}

// $2a$, $2b$ or $2y$, two digits of cost, 53 characters of salt and hash.
bool LooksLikeBcrypt(std::string_view hash) {
  const bool known =
      hash.starts_with("$2a$") || hash.starts_with("$2b$") || hash.starts_with("$2y$");
  return known && hash.size() == 60 && hash[6] == '$';
}

class WebConfigReader {
 public:
  explicit WebConfigReader(const std::string& path)
      : path_(path), folder_(std::filesystem::path(path).parent_path()) {}

  void Read(const YamlNode& root) {
    if (root.type == Type::kNull) return;
    ForEachEntry(root, "the file", [this](const YamlNode& entry) {
      if (entry.key == "tls_server_config") {
        ReadTls(entry);
      } else if (entry.key == "http_server_config") {
        ReadHttp(entry);
      } else if (entry.key == "basic_auth_users") {
        ReadUsers(entry);
      } else {
        Unknown(entry, {"tls_server_config", "http_server_config", "basic_auth_users"});
      }
    });
  }

  std::variant<WebConfig, WebConfigErrors> Result() {
    if (!errors_.empty()) return std::move(errors_);
    return std::move(config_);
  }

 private:
  using Use = std::function<void(const YamlNode& entry)>;

  void ForEachEntry(const YamlNode& node, const std::string& what, const Use& use) {
    if (node.type == Type::kNull) return;
    if (node.type != Type::kMap) return AddError(node, what + " must be a map");
    for (const YamlNode& entry : node.children) use(entry);
  }

  void ReadTls(const YamlNode& node) {
    WebTls tls;
    ForEachEntry(node, node.key, [&](const YamlNode& entry) { ReadTlsKey(entry, tls); });
    if (tls.cert_file.empty() && tls.key_file.empty() && node.children.empty()) return;
    if (tls.cert_file.empty()) AddError(node, "tls_server_config has no cert_file");
    if (tls.key_file.empty()) AddError(node, "tls_server_config has no key_file");
    const bool verifies = tls.client_auth >= ClientAuth::kVerifyIfGiven;
    if (verifies && tls.client_ca_file.empty()) {
      AddError(node,
               "client_auth_type verifies client certificates, but client_ca_file is not set");
    }
    if (!verifies && !tls.client_ca_file.empty()) {
      AddError(node, "client_ca_file is set, but client_auth_type does not verify certificates");
    }
    if (tls.min_version > tls.max_version)
      AddError(node, "min_version is greater than max_version");
    config_.tls = std::move(tls);
  }

  void ReadTlsKey(const YamlNode& entry, WebTls& tls) {
    if (entry.key == "cert_file") {
      tls.cert_file = Path(entry);
    } else if (entry.key == "key_file") {
      tls.key_file = Path(entry);
    } else if (entry.key == "client_ca_file") {
      tls.client_ca_file = Path(entry);
    } else if (entry.key == "client_auth_type" || entry.key == "client_auth") {
      tls.client_auth = OneOf(entry, entry.text, kClientAuths).value_or(ClientAuth::kNone);
    } else if (entry.key == "min_version") {
      tls.min_version = OneOf(entry, entry.text, kVersions).value_or(tls.min_version);
    } else if (entry.key == "max_version") {
      tls.max_version = OneOf(entry, entry.text, kVersions).value_or(tls.max_version);
    } else if (entry.key == "prefer_server_cipher_suites") {
      tls.prefer_server_ciphers = Switch(entry);
    } else if (entry.key == "cipher_suites") {
      for (const YamlNode& item : entry.children) tls.cipher_suites.push_back(item.text);
    } else if (entry.key == "curve_preferences") {
      for (const YamlNode& item : entry.children) {
        if (const auto curve = OneOf(item, item.text, kCurves)) tls.curves.emplace_back(*curve);
      }
    } else {
      Unknown(entry,
              {"cert_file", "key_file", "client_ca_file", "client_auth_type", "min_version",
               "max_version", "prefer_server_cipher_suites", "cipher_suites", "curve_preferences"});
    }
  }

  void ReadHttp(const YamlNode& node) {
    ForEachEntry(node, node.key, [this](const YamlNode& entry) {
      if (entry.key == "headers") {
        ForEachEntry(entry, entry.key, [this](const YamlNode& header) { ReadHeader(header); });
      } else if (entry.key == "http2") {
        Switch(entry);  // ignored: every client of HTTP/2 supports HTTP/1.1, too
      } else {
        Unknown(entry, {"headers", "http2"});
      }
    });
  }

  void ReadHeader(const YamlNode& header) {
    for (const auto& [name, values] : kHeaders) {
      if (header.key != name) continue;
      if (header.text.find_first_of("\r\n") != std::string::npos) {
        return AddError(header, header.key + " must not contain a line break");
      }
      if (!values.empty() &&
          (" " + std::string(values) + " ").find(" " + header.text + " ") == std::string::npos) {
        return AddError(
            header, header.key + ": \"" + header.text + "\" is not one of: " + std::string(values));
      }
      config_.headers.emplace_back(header.key, header.text);
      return;
    }
    Unknown(header, NamesOf(kHeaders));
  }

  void ReadUsers(const YamlNode& node) {
    ForEachEntry(node, node.key, [this](const YamlNode& entry) {
      if (LooksLikeBcrypt(entry.text)) {
        config_.users.push_back({entry.key, Secret(entry.text)});
      } else {
        AddError(entry, "the password of user \"" + entry.key +
                            "\" is not a bcrypt hash; make one with: htpasswd -nBC 10 \"\"");
      }
    });
  }

  template <typename Table>
  auto OneOf(const YamlNode& node, const std::string& text, const Table& table)
      -> std::optional<typename Table::value_type::second_type> {
    for (const auto& [name, value] : table) {
      if (text == name) return value;
    }
    const std::string key = node.key.empty() ? "" : node.key + ": ";
    AddError(node, key + "\"" + text + "\" is not known" + DidYouMean(text, NamesOf(table)));
    return std::nullopt;
  }

  bool Switch(const YamlNode& entry) {
    if (entry.text != "true" && entry.text != "false") {
      AddError(entry, entry.key + ": \"" + entry.text + "\" must be true or false");
    }
    return entry.text == "true";
  }

  std::string Path(const YamlNode& entry) {
    if (entry.type != Type::kScalar || entry.text.empty()) {
      AddError(entry, entry.key + " must be a path");
      return "?";
    }
    return (folder_ / entry.text).string();
  }

  void Unknown(const YamlNode& entry, const std::vector<std::string_view>& known) {
    AddError(entry, "unknown key " + entry.key + DidYouMean(entry.key, known));
  }
  void AddError(const YamlNode& node, const std::string& text) {
    errors_.push_back(OneLine(path_ + ":" + std::to_string(node.line) + ": " + text));
  }

  const std::string& path_;
  std::filesystem::path folder_;
  WebConfig config_;
  WebConfigErrors errors_;
};

}  // namespace

std::variant<WebConfig, WebConfigErrors> ReadWebConfig(const std::string& path) {
  const auto read = ReadFile(path);
  if (const auto* error = std::get_if<FileError>(&read)) {
    return WebConfigErrors{path + ": " + error->reason};
  }
  const auto parsed = ParseYaml(std::get<FileText>(read).text, path);
  if (const auto* error = std::get_if<YamlError>(&parsed)) return WebConfigErrors{error->text};
  WebConfigReader reader(path);
  reader.Read(std::get<YamlNode>(parsed));
  return reader.Result();
}

}  // namespace lagwatch::config
