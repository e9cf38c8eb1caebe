// SPDX-License-Identifier: Apache-2.0
#include "config/java/client_properties.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "config/java/java_client.h"
#include "config/read_file.h"

namespace lagwatch::config {
namespace {

// Keys with the same name and meaning in librdkafka, or of lagwatch. The last lines are names of
// librdkafka, which users add to such files for tools built on it.
constexpr std::string_view kSame[] = {
    "security.protocol",
    "sasl.kerberos.service.name",
    "client.id",
    "aws.region",
    "aws.profile",
    "aws.role-arn",
    "aws.role-session-name",
    "aws.role-external-id",
    "aws.sts-region",
    "sasl.oauthbearer.token.endpoint.url",
    "sasl.oauthbearer.scope",
    "sasl.oauthbearer.client.credentials.client.id",
    "sasl.oauthbearer.client.credentials.client.secret",
    "sasl.kerberos.min.time.before.relogin",
    "sasl.mechanisms",
    "sasl.username",
    "sasl.password",
    "ssl.ca.location",
    "ssl.ca.pem",
    "ssl.certificate.location",
    "ssl.certificate.pem",
    "ssl.key.location",
    "ssl.key.pem",
    "enable.ssl.certificate.verification",
    "ssl.providers",
};

// Translated by their own functions.
constexpr std::string_view kTranslated[] = {
    "bootstrap.servers",
    "client.dns.lookup",
    "socket.connection.setup.timeout.ms",
    "reconnect.backoff.ms",
    "reconnect.backoff.max.ms",
    "sasl.mechanism",
    "sasl.jaas.config",
    "ssl.truststore.location",
    "ssl.truststore.certificates",
    "ssl.truststore.type",
    "ssl.truststore.password",
    "ssl.keystore.location",
    "ssl.keystore.certificate.chain",
    "ssl.keystore.key",
    "ssl.keystore.type",
    "ssl.keystore.password",
    "ssl.key.password",
    "ssl.endpoint.identification.algorithm",
};

// Keys of Java's runtime, or for producing and consuming: they are not needed here.
constexpr std::string_view kHarmless[] = {
    "acks",
    "allow.auto.create.topics",
    "auto.commit.interval.ms",
    "auto.offset.reset",
    "batch.size",
    "bootstrap.controllers",
    "buffer.memory",
    "check.crcs",
    "client.rack",
    "compression.type",
    "connections.max.idle.ms",
    "default.api.timeout.ms",
    "delivery.timeout.ms",
    "enable.auto.commit",
    "enable.idempotence",
    "enable.metrics.push",
    "exclude.internal.topics",
    "group.id",
    "group.instance.id",
    "group.protocol",
    "heartbeat.interval.ms",
    "isolation.level",
    "key.deserializer",
    "key.serializer",
    "linger.ms",
    "max.block.ms",
    "max.in.flight.requests.per.connection",
    "max.partition.fetch.bytes",
    "max.poll.interval.ms",
    "max.poll.records",
    "max.request.size",
    "metadata.max.age.ms",
    "metadata.max.idle.ms",
    "metric.reporters",
    "metrics.num.samples",
    "metrics.recording.level",
    "metrics.sample.window.ms",
    "partition.assignment.strategy",
    "receive.buffer.bytes",
    "request.timeout.ms",
    "retries",
    "retry.backoff.max.ms",
    "retry.backoff.ms",
    "sasl.kerberos.kinit.cmd",
    "send.buffer.bytes",
    "session.timeout.ms",
    "socket.connection.setup.timeout.max.ms",
    "ssl.enabled.protocols",
    "ssl.keymanager.algorithm",
    "ssl.protocol",
    "ssl.provider",
    "ssl.secure.random.implementation",
    "ssl.trustmanager.algorithm",
    "transactional.id",
    "value.deserializer",
    "value.serializer",
};
constexpr std::string_view kHarmlessPrefixes[] = {
    "fetch.",
    "sasl.kerberos.ticket.renew.",
    "sasl.login.connect.",
    "sasl.login.read.",
    "sasl.login.refresh.",
    "sasl.login.retry.",
    "metadata.recovery.",
};

// Classes of the Java client that librdkafka or lagwatch replaces.
constexpr std::string_view kCallbackHandlers[] = {
    "sasl.login.callback.handler.class",
    "sasl.client.callback.handler.class",
};
constexpr std::string_view kKnownHandlers[] = {
    ".OAuthBearerLoginCallbackHandler",
    ".IAMClientCallbackHandler",
    ".IAMOAuthBearerLoginCallbackHandler",
};

// Defaults of the client as lagwatch configures it, and of librdkafka.
constexpr std::int64_t kFirstWait = 100;
constexpr std::int64_t kLongestWait = 1'000;
constexpr std::int64_t kShortestTimeout = 1'000;

template <typename List>
bool Contains(const List& list, std::string_view key) {
  return std::ranges::find(list, key) != std::end(list);
}

bool IsHarmless(std::string_view key) {
  return Contains(kHarmless, key) || std::ranges::any_of(kHarmlessPrefixes, [key](auto prefix) {
           return key.starts_with(prefix);
         });
}

void TranslateKey(JavaClient& client, const JavaProperty& property,
                  std::vector<std::string>& warnings) {
  const std::string& key = property.key;
  if (Contains(kTranslated, key) || IsHarmless(key)) return;
  if (Contains(kSame, key)) {
    client.Copy(key);
  } else if (Contains(kCallbackHandlers, key)) {
    if (std::ranges::none_of(kKnownHandlers, [&](auto h) { return property.value.ends_with(h); })) {
      client.Report(key, "Java classes are not supported; use a login module of sasl.jaas.config");
    }
  } else if (key.starts_with("config.providers")) {
    client.Report(key,
                  "values from config providers are not supported; write the values themselves, or "
                  "secrets with kafka.property, as in sasl.password.file=PATH");
  } else {
    warnings.push_back(client.Place(key) + ": " + key + " has no effect in lagwatch; ignored");
  }
}

// librdkafka rejects an initial backoff above the maximum, where Java's clients use the maximum
// each time; and a timeout below a second.
void TranslateConnecting(JavaClient& client) {
  constexpr std::string_view kWait = "reconnect.backoff.ms";
  constexpr std::string_view kLongest = "reconnect.backoff.max.ms";
  constexpr std::string_view kTimeout = "socket.connection.setup.timeout.ms";
  client.Copy(kWait);
  client.Copy(kLongest);
  const auto wait = ParseInteger(client.Get(kWait));
  const auto longest = ParseInteger(client.Get(kLongest));
  if (wait && *wait > longest.value_or(kLongestWait)) {
    client.Set(kLongest, client.Get(kWait), kWait);
  } else if (longest && !client.Has(kWait) && *longest < kFirstWait) {
    client.Set(kWait, client.Get(kLongest), kLongest);
  }
  const auto timeout = ParseInteger(client.Get(kTimeout));
  if (timeout && *timeout < kShortestTimeout) {
    client.Set(kTimeout, std::to_string(kShortestTimeout), kTimeout);
  } else {
    client.Copy(kTimeout);
  }
}

// Before Kafka 3 the value "default" existed; librdkafka behaves like it without the property.
void TranslateLookup(JavaClient& client) {
  constexpr std::string_view kLookup = "client.dns.lookup";
  if (client.Get(kLookup) != "default") client.Copy(kLookup);
}

}  // namespace

ClientProperties ReadClientProperties(const RawValue& raw, std::vector<Problem>& problems) {
  const auto content = ReadFile(raw.text, raw.place, problems);
  if (!content) return {};
  const auto parsed = ParseJavaProperties(*content);
  if (const auto* error = std::get_if<JavaSyntaxError>(&parsed)) {
    problems.push_back(
        {raw.text + ":" + std::to_string(error->line) + ": " + error->reason, kExitConfig});
    return {};
  }
  ClientProperties result;
  JavaClient client(raw.text, std::get<std::vector<JavaProperty>>(parsed), problems);
  for (const auto& [key, property] : client.All()) TranslateKey(client, property, result.warnings);
  TranslateConnecting(client);
  TranslateLookup(client);
  TranslateLogin(client);
  TranslateStores(client);
  if (client.Has("bootstrap.servers")) {
    result.servers =
        RawValue{client.Get("bootstrap.servers"),
                 client.Place("bootstrap.servers") + ": bootstrap.servers", kExitConfig};
  }
  result.properties = client.TakeProperties();
  return result;
}

}  // namespace lagwatch::config
