// SPDX-License-Identifier: Apache-2.0
#include "kafka/client.h"

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/text.h"
#include "config/kafka_properties.h"
#include "kafka/client_hints.h"

namespace lagwatch::kafka {
namespace {

// The client properties that lagwatch sets; a user's property of the same name overrides them.
constexpr std::array<std::pair<const char*, const char*>, 10> kDefaults{{
    {"client.id", "lagwatch"},
    {"group.id", "lagwatch"},
    {"enable.auto.commit", "false"},
    {"allow.auto.create.topics", "false"},
    // Give up a hung connection soon, and find a recovered broker soon.
    {"socket.timeout.ms", "5000"},
    {"reconnect.backoff.ms", "100"},
    {"reconnect.backoff.max.ms", "1000"},
    {"socket.keepalive.enable", "true"},
    {"enable.metrics.push", "false"},
    {"log.connection.close", "false"},
}};

constexpr std::size_t kErrorTextSize = 512;

// The client's texts name files and properties; a secret that one should contain is removed.
std::string WithoutSecrets(std::string text, const std::vector<config::KafkaProperty>& properties) {
  for (const config::KafkaProperty& property : properties) {
    const std::string& secret = property.value.Reveal();
    if (secret.empty() || !config::IsSecret(property.name)) continue;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
      text.replace(at, secret.size(), "<secret>");
      at += std::string_view("<secret>").size();
    }
  }
  return text;
}

// In quotes, so that a blank is visible.
std::string Shown(const config::KafkaProperty& property) {
  return config::IsSecret(property.name) ? "" : ": " + Quote(property.value.Reveal());
}

// Sets the property; returns why it is rejected.
std::optional<config::Problem> Refused(const ConfPtr& conf, const config::KafkaProperty& property) {
  std::array<char, kErrorTextSize> text{};
  const rd_kafka_conf_res_t result = rd_kafka_conf_set(
      conf.get(), property.name.c_str(), property.value.Reveal().c_str(), text.data(), text.size());
  if (result == RD_KAFKA_CONF_OK) return std::nullopt;
  const std::string what = result == RD_KAFKA_CONF_UNKNOWN
                               ? "is not a property of librdkafka (Java names are translated in "
                                 "--kafka.properties-file only)"
                               : "has a value that librdkafka rejects" + Shown(property);
  return config::Problem{property.source + ": " + property.name + " " + what, property.exit};
}

}  // namespace

std::vector<config::Problem> RefusedProperties(
    const std::vector<config::KafkaProperty>& properties) {
  const ConfPtr conf(rd_kafka_conf_new());
  std::vector<config::Problem> problems;
  for (const config::KafkaProperty& property : properties) {
    if (auto refused = Refused(conf, property)) problems.push_back(*std::move(refused));
  }
  return problems;
}

std::variant<ConfPtr, config::Problem> Client::MakeConf(const config::ClusterSettings& settings) {
  ConfPtr conf(rd_kafka_conf_new());
  std::array<char, kErrorTextSize> text{};
  for (const auto& [name, value] : kDefaults) {
    rd_kafka_conf_set(conf.get(), name, value, text.data(), text.size());
  }
  if (!settings.bootstrap_servers.empty() &&
      rd_kafka_conf_set(conf.get(), "bootstrap.servers", settings.bootstrap_servers.c_str(),
                        text.data(), text.size()) != RD_KAFKA_CONF_OK) {
    return config::Problem{"kafka.bootstrap-servers: " + std::string(text.data())};
  }
  for (const config::KafkaProperty& property : settings.properties) {
    if (auto refused = Refused(conf, property)) return *std::move(refused);
  }
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  rd_kafka_conf_set_error_cb(conf.get(), OnError);
  if (settings.aws || !settings.token_file.empty()) {
    rd_kafka_conf_set_oauthbearer_token_refresh_cb(conf.get(), OnTokenWanted);
    // A separate queue that the background thread serves: a poll must not wait for the network.
    rd_kafka_conf_enable_sasl_queue(conf.get(), 1);
  }
  return conf;
}

std::variant<std::unique_ptr<Client>, config::Problem> Client::Make(
    const config::ClusterSettings& settings, Tokens tokens, LogSink log) {
  std::unique_ptr<Client> client(new Client(std::move(tokens), std::move(log)));
  std::variant<ConfPtr, config::Problem> made = client->MakeConf(settings);
  if (auto* problem = std::get_if<config::Problem>(&made)) return std::move(*problem);
  ConfPtr& conf = std::get<ConfPtr>(made);
  std::array<char, kErrorTextSize> text{};
  client->handle_ = rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), text.data(), text.size());
  if (client->handle_ == nullptr) {
    const std::string where = settings.name.empty() ? "Kafka client" : "cluster " + settings.name;
    return config::Problem{where + ": " + WithoutSecrets(text.data(), settings.properties) +
                           NextStep(text.data(), settings.properties)};
  }
  // From here on the handle owns the configuration.
  static_cast<void>(conf.release());
  client->KeepBlanks(settings.properties);
  client->advertised_.SetServers(client->Servers());
  if (client->tokens_) {
    client->waiting_for_token_ = true;
    const ErrorPtr error(rd_kafka_sasl_background_callbacks_enable(client->handle_));
    if (error) return config::Problem{rd_kafka_error_string(error.get())};
  }
  return client;
}

Client::~Client() {
  if (handle_ == nullptr) return;
  // The background thread may be waiting for a token.
  if (tokens_) tokens_->Cancel();
  rd_kafka_destroy_flags(handle_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

Client::ConnectionError Client::Error() const {
  const std::lock_guard lock(mutex_);
  if (error_.code != RD_KAFKA_RESP_ERR__AUTHENTICATION || token_trouble_.empty()) return error_;
  return {error_.code, "cannot log in: " + token_trouble_};
}

void Client::ClearError() {
  const std::lock_guard lock(mutex_);
  error_ = {};
}

std::string Client::Servers() const {
  constexpr const char* kServers = "bootstrap.servers";
  const rd_kafka_conf_t* conf = rd_kafka_conf(handle_);
  std::size_t size = 0;  // including the terminating 0
  if (rd_kafka_conf_get(conf, kServers, nullptr, &size) != RD_KAFKA_CONF_OK) return "";
  std::string servers(size, '\0');
  rd_kafka_conf_get(conf, kServers, servers.data(), &size);
  return servers.c_str();
}

// A property loses leading blanks; this way of setting the credentials keeps them. No connection
// has reached its login yet; one that had would try again.
void Client::KeepBlanks(const std::vector<config::KafkaProperty>& properties) {
  std::string user;
  std::string password;
  for (const config::KafkaProperty& property : properties) {
    if (property.name == "sasl.username") user = property.value.Reveal();
    if (property.name == "sasl.password") password = property.value.Reveal();
  }
  if (!config::HasLeadingWhitespace(user) && !config::HasLeadingWhitespace(password)) return;
  const ErrorPtr error(rd_kafka_sasl_set_credentials(handle_, user.c_str(), password.c_str()));
}

void Client::BeginAgain() { rd_kafka_brokers_add(handle_, Servers().c_str()); }

void Client::Poll() {
  while (rd_kafka_poll(handle_, 0) > 0) {
  }
}

void Client::OnLog(const rd_kafka_t* handle, int /*level*/, const char* facility,
                   const char* line) noexcept {
  auto* self = static_cast<Client*>(rd_kafka_opaque(handle));
  if (self->log_) self->log_(std::string(facility) + ": " + line);
}

void Client::OnError(rd_kafka_t* /*handle*/, int code, const char* reason, void* opaque) noexcept {
  auto* self = static_cast<Client*>(opaque);
  const auto error = static_cast<rd_kafka_resp_err_t>(code);
  // A wrong password or certificate has its own error: the address is right.
  if (error == RD_KAFKA_RESP_ERR__TRANSPORT || error == RD_KAFKA_RESP_ERR__RESOLVE) {
    self->advertised_.NoteError(reason);
  }
  const std::lock_guard lock(self->mutex_);
  // "All brokers are down" only repeats what a more specific error reported before.
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && !self->error_.text.empty()) return;
  self->error_ = {error, reason};
}

std::pair<bool, std::string> Client::SetToken(rd_kafka_t* handle) {
  const auto got = tokens_->Get();
  if (const auto* why = std::get_if<std::string>(&got)) return {false, *why};
  const auto& token = std::get<LoginToken>(got);
  std::array<char, kErrorTextSize> text{};
  const auto error = rd_kafka_oauthbearer_set_token(
      handle, token.text.Reveal().c_str(), token.expires.time_since_epoch().count(),
      token.principal.c_str(), nullptr, 0, text.data(), text.size());
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {true, token.trouble};
  return {false, "the Kafka client rejected the token"};
}

void Client::OnTokenWanted(rd_kafka_t* handle, const char* /*config*/, void* opaque) noexcept {
  auto* self = static_cast<Client*>(opaque);
  if (!self->tokens_) return;  // a check of settings contacts no server
  const auto [is_set, trouble] = self->SetToken(handle);
  self->waiting_for_token_ = false;
  {
    const std::lock_guard lock(self->mutex_);
    self->token_trouble_ = trouble;
  }
  // The client then reports an error and asks again in ten seconds.
  if (!is_set) rd_kafka_oauthbearer_set_token_failure(handle, trouble.c_str());
}

}  // namespace lagwatch::kafka
