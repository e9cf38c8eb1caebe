// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "config/java/jaas.h"
#include "config/java/java_client.h"

namespace lagwatch::config {
namespace {

constexpr std::string_view kJaas = "sasl.jaas.config";

void CopyOption(JavaClient& client, const LoginModule& module, std::string_view option,
                const std::string& name) {
  const std::string value = module.Option(option);
  if (!value.empty()) client.Set(name, value, kJaas);
}

void UserAndPassword(JavaClient& client, const LoginModule& module) {
  if (Lower(module.Option("tokenauth")) == "true") {
    client.Report(kJaas, "delegation tokens are not supported; use a user and a password");
  }
  for (const char* option : {"username", "password"}) {
    if (module.Option(option).empty()) {
      client.Report(kJaas, "the login module has no " + std::string(option) + "=\"...\"; add it");
    }
    CopyOption(client, module, option, "sasl." + std::string(option));
  }
}

void Kerberos(JavaClient& client, const LoginModule& module) {
  CopyOption(client, module, "principal", "sasl.kerberos.principal");
  if (!client.Has("sasl.kerberos.service.name")) {
    CopyOption(client, module, "serviceName", "sasl.kerberos.service.name");
  }
  if (Lower(module.Option("useKeyTab")) == "true" && !module.Option("keyTab").empty()) {
    CopyOption(client, module, "keyTab", "sasl.kerberos.keytab");
  } else if (Lower(module.Option("useTicketCache")) == "true") {
    // Without kinit: another process renews the tickets.
    client.Set("sasl.kerberos.min.time.before.relogin", "0", kJaas);
  } else {
    client.Report(kJaas,
                  "a Kerberos login needs useKeyTab=true keyTab=\"PATH\", or "
                  "useTicketCache=true");
  }
}

void OAuth(JavaClient& client, const LoginModule& module) {
  constexpr std::string_view kEndpoint = "sasl.oauthbearer.token.endpoint.url";
  if (Lower(client.Get(kEndpoint)).starts_with("file:")) return;  // config/java/token_file.h
  const bool has_client = client.Has("sasl.oauthbearer.client.credentials.client.id") ||
                          !module.Option("clientId").empty();
  if (!has_client || client.Get(kEndpoint).empty()) {
    client.Report(kJaas,
                  "OAUTHBEARER needs clientId, clientSecret and "
                  "sasl.oauthbearer.token.endpoint.url");
    return;
  }
  client.Set("sasl.oauthbearer.method", "oidc", kJaas);
  CopyOption(client, module, "clientId", "sasl.oauthbearer.client.id");
  CopyOption(client, module, "clientSecret", "sasl.oauthbearer.client.secret");
  CopyOption(client, module, "scope", "sasl.oauthbearer.scope");
  std::vector<std::string> extensions;
  constexpr std::string_view kPrefix = "extension_";
  for (const auto& [option, value] : module.options) {
    if (option.starts_with(kPrefix))
      extensions.push_back(option.substr(kPrefix.size()) + "=" + value);
  }
  if (!extensions.empty()) {
    client.Set("sasl.oauthbearer.extensions", Join(extensions, ","), kJaas);
  }
}

// aws-msk-iam-auth with its own mechanism or OAUTHBEARER: both use the same listener.
bool IsMskIam(const JavaClient& client) {
  return client.Get("sasl.mechanism") == "AWS_MSK_IAM" ||
         client.Get("sasl.login.callback.handler.class")
             .ends_with(".IAMOAuthBearerLoginCallbackHandler");
}

void MskIam(JavaClient& client) {
  client.Set("sasl.mechanism", "AWS_MSK_IAM", "sasl.mechanism");
  if (!client.Has(kJaas)) return;
  const std::optional<LoginModule> module = ParseJaas(client.Get(kJaas));
  if (!module || !module->name.ends_with("LoginModule")) {
    client.Report(kJaas,
                  "cannot be parsed; write it like software.amazon.msk.auth.iam.IAMLoginModule "
                  "required;");
    return;
  }
  if (!module->Option("awsRoleAccessKeyId").empty()) {
    client.Report(kJaas,
                  "awsRoleAccessKeyId is not supported; put the keys into the environment or into "
                  "a profile, and name the profile with awsProfileName");
  }
  CopyOption(client, *module, "awsProfileName", "aws.profile");
  CopyOption(client, *module, "awsRoleArn", "aws.role-arn");
  CopyOption(client, *module, "awsRoleSessionName", "aws.role-session-name");
  CopyOption(client, *module, "awsRoleExternalId", "aws.role-external-id");
  CopyOption(client, *module, "awsStsRegion", "aws.sts-region");
}

void Jaas(JavaClient& client) {
  const std::optional<LoginModule> module = ParseJaas(client.Get(kJaas));
  if (!module) {
    client.Report(kJaas,
                  "cannot be parsed; write it like org.apache.kafka.common.security.plain."
                  "PlainLoginModule required username=\"...\" password=\"...\";");
  } else if (module->name == "PlainLoginModule" || module->name == "ScramLoginModule") {
    UserAndPassword(client, *module);
  } else if (module->name == "Krb5LoginModule") {
    Kerberos(client, *module);
  } else if (module->name == "OAuthBearerLoginModule") {
    OAuth(client, *module);
  } else {
    client.Report(kJaas,
                  "unsupported login module; use PlainLoginModule, ScramLoginModule, "
                  "Krb5LoginModule or OAuthBearerLoginModule");
  }
}

}  // namespace

void TranslateLogin(JavaClient& client) {
  if (IsMskIam(client)) return MskIam(client);
  if (!client.Get("sasl.mechanism").empty()) client.Copy("sasl.mechanism");
  if (client.Has(kJaas)) Jaas(client);
}

}  // namespace lagwatch::config
