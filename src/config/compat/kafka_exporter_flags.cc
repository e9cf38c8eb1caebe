// SPDX-License-Identifier: Apache-2.0
#include "config/compat/kafka_exporter_flags.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"

namespace lagwatch::config {
namespace {

using T = Treatment;

constexpr KafkaExporterFlag kFlags[] = {
    {"kafka.server", false, T::kTranslated, ""},
    {"kafka.labels", false, T::kTranslated, ""},
    {"sasl.enabled", true, T::kTranslated, ""},
    {"sasl.username", false, T::kTranslated, ""},
    {"sasl.password", false, T::kTranslated, ""},
    {"sasl.mechanism", false, T::kTranslated, ""},
    {"sasl.oauthbearer-token-url", false, T::kTranslated, ""},
    {"sasl.aws-region", false, T::kTranslated, ""},
    {"sasl.service-name", false, T::kTranslated, ""},
    {"sasl.kerberos-config-path", false, T::kTranslated, ""},
    {"sasl.realm", false, T::kTranslated, ""},
    {"sasl.kerberos-auth-type", false, T::kTranslated, ""},
    {"sasl.keytab-path", false, T::kTranslated, ""},
    {"sasl.oauthbearer-scopes", false, T::kTranslated, ""},
    {"tls.enabled", true, T::kTranslated, ""},
    {"tls.ca-file", false, T::kTranslated, ""},
    {"tls.cert-file", false, T::kTranslated, ""},
    {"tls.key-file", false, T::kTranslated, ""},
    {"tls.server-name", false, T::kTranslated, ""},
    {"tls.insecure-skip-tls-verify", true, T::kTranslated, ""},
    {"server.tls.enabled", true, T::kTranslated, ""},
    {"server.tls.mutual-auth-enabled", true, T::kTranslated, ""},
    {"server.tls.ca-file", false, T::kTranslated, ""},
    {"server.tls.cert-file", false, T::kTranslated, ""},
    {"server.tls.key-file", false, T::kTranslated, ""},

    {"kafka.version", false, T::kNoEffect, "the version is negotiated with every broker"},
    {"sasl.handshake", true, T::kNoEffect, "the handshake is negotiated"},
    {"sasl.disable-PA-FX-FAST", true, T::kNoEffect, "a setting of krb5.conf here"},
    {"refresh.metadata", false, T::kNoEffect, "metadata is read in every collection"},
    {"offset.show-all", true, T::kNoEffect, "groups are shown with or without members"},
    {"concurrent.enable", true, T::kNoEffect, "scrapes send no requests to Kafka"},
    {"topic.workers", false, T::kNoEffect, "all requests are sent at once"},
    {"group.workers", false, T::kNoEffect, "all requests are sent at once"},
    {"group.metrics.timeout", false, T::kNoEffect, "see --collect.timeout"},
    {"log.enable-sarama", true, T::kNoEffect, "lagwatch does not use Sarama"},
    {"verbosity", false, T::kNoEffect, "see --log.level"},

    {"use.consumelag.zookeeper", true, T::kRefused,
     "offsets in ZooKeeper are not supported; leave it out to watch the groups kept in Kafka"},
    {"zookeeper.server", false, T::kRefused,
     "offsets in ZooKeeper are not supported; leave it out to watch the groups kept in Kafka"},
    {"kafka.allow-auto-topic-creation", true, T::kRefused,
     "lagwatch never creates a topic; leave it out"},
};

// Variables that kafka_exporter reads if the corresponding switch is on.
constexpr std::pair<std::string_view, std::string_view> kVariables[] = {
    {"sasl.password", "SASL_USER_PASSWORD"},
    {"sasl.oauthbearer-token-url", "SASL_OAUTHBEARER_TOKEN_URL"},
};

// "SCRAM-SHA-512", "scram_sha512" and "sha512" are one.
std::string Mechanism(std::string_view text) {
  std::string plain = Lower(text);
  std::erase_if(plain, [](char c) { return c == '-' || c == '_'; });
  if (plain.starts_with("scram")) plain.erase(0, 5);
  if (plain.empty() || plain == "plain") return "PLAIN";
  if (plain == "sha256") return "SCRAM-SHA-256";
  if (plain == "sha512") return "SCRAM-SHA-512";
  if (plain == "gssapi") return "GSSAPI";
  if (plain == "oauthbearer") return "OAUTHBEARER";
  if (plain == "awsiam") return "AWS_MSK_IAM";
  return "";
}

// The labels of the kafka_* families: a series cannot have a label twice.
constexpr std::string_view kTaken[] = {
    "address", "assignor", "client_id", "consumergroup", "coordinator",
    "host",    "id",       "member_id", "partition",     "group_instance_id",
    "reason",  "severity", "state",     "status",        "topic",
    "type",
};

// Why a constant label must not have this name; empty if it may.
std::optional<std::string> LabelError(std::string_view name) {
  constexpr std::string_view kExpected =
      "0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const bool starts_well = !name.empty() && !(name[0] >= '0' && name[0] <= '9');
  if (!starts_well || name.starts_with("__") || name.find_first_not_of(kExpected) != name.npos) {
    return Quote(name) +
           " is not a valid label name; use letters, digits and _, and no digit first";
  }
  if (std::ranges::find(kTaken, name) != std::end(kTaken)) {
    return "the label " + Quote(name) + " is used by the metrics themselves; choose another name";
  }
  return std::nullopt;
}

class Translator {
 public:
  Translator(const FlagValues& flags, const Environment& environment,
             std::vector<Problem>& problems)
      : problems_(problems) {
    for (const auto& [name, text] : flags) {
      const KafkaExporterFlag* flag = FindKafkaExporterFlag(name);
      if (flag == nullptr) continue;
      if (flag->is_switch && !ParseSwitch(text)) {
        Report(name, Quote(text) + " must be true or false");
      } else if (name == "kafka.server") {
        servers_.push_back(text);
      } else {
        given_[name] = text;
      }
    }
    if (On("sasl.enabled")) ReadVariables(environment);
  }

  Translation Run() {
    for (const auto& [name, text] : given_) Judge(*FindKafkaExporterFlag(name), text);
    if (!servers_.empty()) {
      result_.values["kafka.bootstrap-servers"] = {
          {Join(servers_, ","), "--kafka.server", kExitUsage}};
    }
    if (On("sasl.enabled")) Sasl();
    if (On("tls.enabled")) Tls();
    if (On("server.tls.enabled")) ServerTls();
    Protocol();
    ParseLabels();
    if (!without_effect_.empty()) {
      result_.warnings.push_back("accepted from kafka_exporter and without effect: " +
                                 Join(without_effect_, ", "));
    }
    return std::move(result_);
  }

 private:
  void ReadVariables(const Environment& environment) {
    for (const auto& [flag, variable] : kVariables) {
      const auto found = environment.find(std::string(variable));
      if (found == environment.end() || !Text(std::string(flag)).empty()) continue;
      given_[std::string(flag)] = found->second;
      places_[std::string(flag)] = variable;
    }
  }

  // Flags without translation: rejected ones, and those without effect here or without their
  // switch.
  void Judge(const KafkaExporterFlag& flag, const std::string& text) {
    const std::string name(flag.name);
    const bool is_default = flag.is_switch ? text == "false" : text.empty();
    if (flag.treatment == T::kRefused) {
      if (!is_default) Report(name, std::string(flag.reason));
    } else if (flag.treatment == T::kNoEffect) {
      without_effect_.push_back("--" + name + " (" + std::string(flag.reason) + ")");
    } else if (!is_default) {
      for (const std::string part : {"sasl", "tls", "server.tls"}) {
        if (!name.starts_with(part + ".") || On(part + ".enabled")) continue;
        without_effect_.push_back("--" + name);
        without_effect_.back().append(" (without --").append(part).append(".enabled)");
      }
    }
  }

  void Sasl() {
    const std::string mechanism = Mechanism(Text("sasl.mechanism"));
    if (mechanism.empty()) {
      Report("sasl.mechanism", Quote(Text("sasl.mechanism")) +
                                   " must be one of plain, scram-sha256, scram-sha512, gssapi, "
                                   "oauthbearer, awsiam");
    } else {
      Property("sasl.mechanism", mechanism, "sasl.mechanism");
    }
    if (mechanism == "GSSAPI") {
      Kerberos();
    } else if (mechanism == "AWS_MSK_IAM") {
      Copy("sasl.aws-region", "aws.region");
      if (!On("tls.enabled")) {
        result_.warnings.push_back(
            "--sasl.mechanism=awsiam without --tls.enabled: Amazon MSK supports IAM logins over "
            "TLS only, and tokens are sent in clear text; add --tls.enabled");
      }
    } else if (mechanism == "OAUTHBEARER") {
      Property("sasl.oauthbearer.method", "oidc", "sasl.mechanism");
      Copy("sasl.username", "sasl.oauthbearer.client.id");
      Copy("sasl.password", "sasl.oauthbearer.client.secret");
      Copy("sasl.oauthbearer-token-url", "sasl.oauthbearer.token.endpoint.url");
      const std::string scopes = Replace(Text("sasl.oauthbearer-scopes"), ",", " ");
      if (!scopes.empty()) Property("sasl.oauthbearer.scope", scopes, "sasl.oauthbearer-scopes");
    } else {
      Copy("sasl.username", "sasl.username");
      Copy("sasl.password", "sasl.password");
    }
  }

  void Kerberos() {
    const std::string type = Text("sasl.kerberos-auth-type");
    if (type != "keytabAuth" && (!type.empty() || Text("sasl.keytab-path").empty())) {
      Report("sasl.kerberos-auth-type",
             "only keytabAuth is supported; create a keytab and name it with --sasl.keytab-path");
    }
    Copy("sasl.service-name", "sasl.kerberos.service.name");
    Copy("sasl.keytab-path", "sasl.kerberos.keytab");
    const std::string realm = Text("sasl.realm");
    if (!Text("sasl.username").empty()) {
      Property("sasl.kerberos.principal",
               Text("sasl.username") + (realm.empty() ? "" : "@" + realm), "sasl.username");
    }
    // libkrb5 accepts this path only through its environment.
    const std::string path = Text("sasl.kerberos-config-path");
    if (!path.empty()) result_.process_environment.emplace_back("KRB5_CONFIG", path);
  }

  void Tls() {
    Copy("tls.ca-file", "ssl.ca.location");
    Copy("tls.cert-file", "ssl.certificate.location");
    Copy("tls.key-file", "ssl.key.location");
    if (On("tls.insecure-skip-tls-verify")) {
      Property("enable.ssl.certificate.verification", "false", "tls.insecure-skip-tls-verify");
    } else if (!Text("tls.server-name").empty()) {
      result_.warnings.push_back(
          "--tls.server-name: each broker's certificate is checked against the host name that "
          "broker is reached by, not against " +
          Quote(Text("tls.server-name")));
    }
  }

  void ServerTls() {
    WebTls tls;
    tls.cert_file = Text("server.tls.cert-file");
    tls.key_file = Text("server.tls.key-file");
    if (tls.cert_file.empty() || tls.key_file.empty()) {
      return Report("server.tls.enabled", "needs --server.tls.cert-file and --server.tls.key-file");
    }
    if (On("server.tls.mutual-auth-enabled")) {
      tls.client_auth = ClientAuth::kRequireAndVerify;
      tls.client_ca_file = Text("server.tls.ca-file");
      if (tls.client_ca_file.empty()) {
        Report("server.tls.mutual-auth-enabled",
               "needs --server.tls.ca-file, the CA of the clients' certificates");
      }
    }
    result_.server_tls = std::move(tls);
  }

  void Protocol() {
    const bool sasl = On("sasl.enabled");
    const bool tls = On("tls.enabled");
    if (!sasl && !tls) return;
    const std::string_view protocol = sasl ? (tls ? "sasl_ssl" : "sasl_plaintext") : "ssl";
    Property("security.protocol", protocol, sasl ? "sasl.enabled" : "tls.enabled");
  }

  void ParseLabels() {
    std::map<std::string, std::string> labels;
    const std::string text = Text("kafka.labels");
    for (const std::string_view part : Split(text, ',')) {
      const std::vector<std::string_view> words = Split(part, '=');
      if (words.size() < 2) continue;  // ignored there, too
      labels[std::string(words[0])] = words[1];
    }
    for (const auto& [name, value] : labels) {
      if (const auto fault = LabelError(name)) {
        Report("kafka.labels", *fault);
      } else {
        result_.labels.emplace_back(name, value);
      }
    }
  }

  std::string Text(const std::string& name) const {
    const auto found = given_.find(name);
    return found == given_.end() ? "" : found->second;
  }
  std::string Place(const std::string& flag) const {
    const auto found = places_.find(flag);
    return found == places_.end() ? "--" + flag : found->second;
  }
  bool On(const std::string& name) const { return Text(name) == "true"; }

  void Property(std::string_view name, std::string_view value, const std::string& flag) {
    result_.values["kafka.property"].push_back(
        {std::string(name) + "=" + std::string(value), Place(flag), kExitUsage});
  }
  void Copy(const std::string& flag, std::string_view property) {
    if (!Text(flag).empty()) Property(property, Text(flag), flag);
  }
  void Report(const std::string& flag, const std::string& text) {
    problems_.push_back({"--" + flag + ": " + text, kExitUsage});
  }

  std::map<std::string, std::string> given_;
  std::map<std::string, std::string> places_;  // of values from a variable
  std::vector<std::string> servers_;
  std::vector<std::string> without_effect_;
  std::vector<Problem>& problems_;
  Translation result_;
};

}  // namespace

std::span<const KafkaExporterFlag> KafkaExporterFlags() { return kFlags; }

const KafkaExporterFlag* FindKafkaExporterFlag(std::string_view name) {
  const auto* found = std::ranges::find(kFlags, name, &KafkaExporterFlag::name);
  return found == std::end(kFlags) ? nullptr : found;
}

Translation TranslateKafkaExporterFlags(const FlagValues& flags, const Environment& environment,
                                        std::vector<Problem>& problems) {
  return Translator(flags, environment, problems).Run();
}

}  // namespace lagwatch::config
