// SPDX-License-Identifier: Apache-2.0
// A Java client's client.properties: what librdkafka gets for it, and what cannot be.
#include <map>

#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const FlagValues kFile = {{"kafka.properties-file", "client.properties"}};

constexpr char kJaas[] = "sasl.jaas.config=org.apache.kafka.common.security.";
constexpr char kPem[] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

class ClientPropertiesTest : public testing::Test {
 protected:
  std::vector<std::string> Properties(const std::string& content) {
    folder_.Write("client.properties", content);
    return PropertiesOf(SettingsOf(kFile).clusters[0]);
  }
  std::vector<std::string> Problems(const std::string& content) {
    folder_.Write("client.properties", content);
    return LinesOf(ProblemsOf(kFile));
  }

  Folder folder_;
};

TEST_F(ClientPropertiesTest, Scram) {
  EXPECT_THAT(Properties("bootstrap.servers = a:1\nsecurity.protocol=SASL_SSL\n"
                         "sasl.mechanism=SCRAM-SHA-512\n" +
                         std::string(kJaas) +
                         "scram.ScramLoginModule required \\\n"
                         "  username=\"alice\" password=\"p\\\\\"q\";\n"),
              UnorderedElementsAre("security.protocol=SASL_SSL", "sasl.mechanism=SCRAM-SHA-512",
                                   "sasl.username=alice", "sasl.password=p\"q"));
}

TEST_F(ClientPropertiesTest, PlainWithTheConfigurationThatCloudsHandOut) {
  EXPECT_THAT(Properties("# Required connection configs\nbootstrap.servers=a:1\n"
                         "security.protocol=SASL_SSL\n" +
                         std::string(kJaas) +
                         "plain.PlainLoginModule required username='KEY' password='SECRET';\n"
                         "sasl.mechanism=PLAIN\nclient.dns.lookup=use_all_dns_ips\n"
                         "session.timeout.ms=45000\nacks=all\nclient.id=me\n"),
              UnorderedElementsAre("security.protocol=SASL_SSL", "sasl.mechanism=PLAIN",
                                   "sasl.username=KEY", "sasl.password=SECRET", "client.id=me",
                                   "client.dns.lookup=use_all_dns_ips"));
}

// Java's ConfigDef trims every type but PASSWORD.
TEST_F(ClientPropertiesTest, BlanksAroundValuesAreLeftOutButInSecrets) {
  folder_.Write("ca.pem", kPem);
  const std::pair<std::string, std::string> cases[] = {
      {"security.protocol=SASL_SSL", "security.protocol=SASL_SSL"},
      {"sasl.mechanism=PLAIN", "sasl.mechanism=PLAIN"},
      {"client.id=me", "client.id=me"},
      {"client.dns.lookup=use_all_dns_ips", "client.dns.lookup=use_all_dns_ips"},
      {"sasl.kerberos.service.name=kafka", "sasl.kerberos.service.name=kafka"},
      {"reconnect.backoff.ms=5", "reconnect.backoff.ms=5"},
      {"sasl.oauthbearer.token.endpoint.url=http://a",
       "sasl.oauthbearer.token.endpoint.url=http://a"},
      {"ssl.truststore.type=PEM\nssl.truststore.location=ca.pem", "ssl.ca.location=ca.pem"},
      {"ssl.endpoint.identification.algorithm=", "ssl.endpoint.identification.algorithm=none"},
      {"ssl.endpoint.identification.algorithm=https",
       "ssl.endpoint.identification.algorithm=https"},
      {"ssl.providers=default,legacy", "ssl.providers=default,legacy"},
  };
  for (const auto& [line, property] : cases) {
    for (const std::string blanks : {"", " ", "\t", " \t \f", "\\n", "\r"}) {
      EXPECT_THAT(Properties(line + blanks + "\n"), ElementsAre(property)) << line << blanks << "|";
    }
  }
  EXPECT_THAT(Properties("ssl.key.password= p \n"), ElementsAre("ssl.key.password=p "));
  EXPECT_THAT(Properties("sasl.password=\\  p\t\n"), ElementsAre("sasl.password=  p\t"));
  EXPECT_THAT(Properties(std::string(kJaas) +
                         "plain.PlainLoginModule required username=\" a \" password=\" b \";  \n"),
              ElementsAre("sasl.username= a ", "sasl.password= b "));
  EXPECT_THAT(Problems("security.protocol= \nssl.truststore.location=no.pem \n"),
              ElementsAre("78 client.properties:2: ssl.truststore.location: cannot read "
                          "\"no.pem\": No such file or directory"));
}

// The last of the same name counts in the Kafka client.
TEST_F(ClientPropertiesTest, WhatJavaTakesAndLibrdkafkaDoesNotIsMadeToFit) {
  EXPECT_THAT(Properties("reconnect.backoff.ms=50\nreconnect.backoff.max.ms=5000\n"),
              ElementsAre("reconnect.backoff.ms=50", "reconnect.backoff.max.ms=5000"));
  EXPECT_THAT(Properties("reconnect.backoff.ms=5000\n"),
              ElementsAre("reconnect.backoff.ms=5000", "reconnect.backoff.max.ms=5000"));
  EXPECT_THAT(Properties("reconnect.backoff.ms=60\nreconnect.backoff.max.ms=50\n"),
              ElementsAre("reconnect.backoff.ms=60", "reconnect.backoff.max.ms=50",
                          "reconnect.backoff.max.ms=60"));
  EXPECT_THAT(Properties("reconnect.backoff.max.ms=50\n"),
              ElementsAre("reconnect.backoff.max.ms=50", "reconnect.backoff.ms=50"));
  EXPECT_THAT(Properties("socket.connection.setup.timeout.ms=500\n"),
              ElementsAre("socket.connection.setup.timeout.ms=1000"));
  EXPECT_THAT(Properties("client.dns.lookup=default\n"), IsEmpty());
}

TEST_F(ClientPropertiesTest, ASecretWhoseFirstBlankIsLostIsWarnedOf) {
  folder_.Write("client.properties", "client.id=a\nssl.key.password=\\ p\n");
  EXPECT_THAT(SettingsOf(kFile).warnings,
              ElementsAre("client.properties:2: ssl.key.password begins with whitespace, which the "
                          "Kafka client drops; choose a value without it"));
}

TEST_F(ClientPropertiesTest, Kerberos) {
  folder_.Write("k", "");
  const std::string jaas =
      "sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required ";
  EXPECT_THAT(Properties(jaas + "useKeyTab=true storeKey=true keyTab=\"k\" principal=\"a@B\";\n"
                                "sasl.kerberos.service.name=kafka\n"),
              UnorderedElementsAre("sasl.kerberos.service.name=kafka", "sasl.kerberos.keytab=k",
                                   "sasl.kerberos.principal=a@B"));
  EXPECT_THAT(Properties(jaas + "useTicketCache=true serviceName=\"s\";\n"),
              UnorderedElementsAre("sasl.kerberos.service.name=s",
                                   "sasl.kerberos.min.time.before.relogin=0"));
}

TEST_F(ClientPropertiesTest, OAuth) {
  EXPECT_THAT(
      Properties(std::string(kJaas) +
                 "oauthbearer.OAuthBearerLoginModule required clientId=\"id\" "
                 "clientSecret=\"s\" scope=\"kafka\" extension_a=\"b\";\n"
                 "sasl.mechanism=OAUTHBEARER\n"
                 "sasl.login.callback.handler.class=org.apache.kafka.common.security."
                 "oauthbearer.secured.OAuthBearerLoginCallbackHandler\n"
                 "sasl.oauthbearer.token.endpoint.url=https://idp/token\n"),
      UnorderedElementsAre("sasl.mechanism=OAUTHBEARER", "sasl.oauthbearer.method=oidc",
                           "sasl.oauthbearer.client.id=id", "sasl.oauthbearer.client.secret=s",
                           "sasl.oauthbearer.scope=kafka", "sasl.oauthbearer.extensions=a=b",
                           "sasl.oauthbearer.token.endpoint.url=https://idp/token"));
}

TEST_F(ClientPropertiesTest, PemStores) {
  folder_.Write("ca.pem", kPem);
  folder_.Write("client.pem", kPem);
  EXPECT_THAT(Properties("ssl.truststore.type=PEM\nssl.truststore.location=ca.pem\n"
                         "ssl.keystore.type=PEM\nssl.keystore.location=client.pem\n"
                         "ssl.key.password=k\nssl.endpoint.identification.algorithm=\n"),
              UnorderedElementsAre("ssl.ca.location=ca.pem", "ssl.certificate.location=client.pem",
                                   "ssl.key.location=client.pem", "ssl.key.password=k",
                                   "ssl.endpoint.identification.algorithm=none"));
}

TEST_F(ClientPropertiesTest, PemInTheFileItself) {
  const std::string body(70, 'A');
  EXPECT_THAT(Properties("ssl.truststore.certificates=-----BEGIN CERTIFICATE----- " + body +
                         " -----END CERTIFICATE-----\\n-----BEGIN CERTIFICATE-----\\nBB\\n"
                         "-----END CERTIFICATE-----\n"
                         "ssl.keystore.certificate.chain=-----BEGIN CERTIFICATE----- CC "
                         "-----END CERTIFICATE-----\n"
                         "ssl.keystore.key=-----BEGIN PRIVATE KEY----- DD "
                         "-----END PRIVATE KEY-----\n"),
              ElementsAre("ssl.ca.pem=-----BEGIN CERTIFICATE-----\n" + std::string(64, 'A') +
                              "\nAAAAAA\n-----END CERTIFICATE-----\n" +
                              "-----BEGIN CERTIFICATE-----\nBB\n-----END CERTIFICATE-----\n",
                          "ssl.certificate.pem=-----BEGIN CERTIFICATE-----\nCC\n"
                          "-----END CERTIFICATE-----\n",
                          "ssl.key.pem=-----BEGIN PRIVATE KEY-----\nDD\n"
                          "-----END PRIVATE KEY-----\n"));
}

TEST_F(ClientPropertiesTest, APkcs12KeyStoreIsUsedAsItIs) {
  folder_.Write("client.p12", "\x30\x82\x01");
  EXPECT_THAT(Properties("ssl.keystore.location=client.p12\nssl.keystore.password=p\n"),
              ElementsAre("ssl.keystore.location=client.p12", "ssl.keystore.password=p"));
}

TEST_F(ClientPropertiesTest, UnknownKeysAreNamedAndJavasOwnAreNot) {
  folder_.Write("client.properties", "request.timeout.ms=5\nfetch.min.bytes=1\nno.such.key=1\n");
  const Settings settings = SettingsOf(kFile);
  EXPECT_THAT(settings.warnings,
              ElementsAre("client.properties:3: no.such.key has no effect in lagwatch; ignored"));
  EXPECT_THAT(settings.clusters[0].properties, IsEmpty());
}

TEST_F(ClientPropertiesTest, EachPropertyKnowsItsLine) {
  folder_.Write("client.properties", "# x\nclient.id=a\n\nsecurity.protocol=SSL\n");
  const Settings settings = SettingsOf(kFile);
  std::map<std::string, std::string> sources;
  for (const KafkaProperty& property : settings.clusters[0].properties) {
    sources[property.name] = property.source;
  }
  EXPECT_EQ(sources["client.id"], "client.properties:2");
  EXPECT_EQ(sources["security.protocol"], "client.properties:4");
}

TEST_F(ClientPropertiesTest, WhatCannotBeSaysWhatToDo) {
  folder_.Write("store.jks", "\xfe\xed\xfe\xed....");
  folder_.Write("store.p12", "\x30\x82\x01");
  folder_.Write("other", "hello");
  const std::pair<std::string, std::string> cases[] = {
      {"ssl.truststore.location=store.jks",
       "ssl.truststore.location: a JKS store cannot be read; convert it: keytool -list -rfc "
       "-keystore store.jks > ca.pem; then set ssl.truststore.type=PEM and "
       "ssl.truststore.location=ca.pem"},
      {"ssl.truststore.location=store.p12",
       "ssl.truststore.location: a PKCS#12 truststore cannot be read; convert it: openssl pkcs12 "
       "-nokeys -in store.p12 -out ca.pem; then set ssl.truststore.type=PEM and "
       "ssl.truststore.location=ca.pem"},
      {"ssl.keystore.location=store.jks",
       "ssl.keystore.location: a JKS store cannot be read; convert it: keytool -importkeystore "
       "-srckeystore store.jks -destkeystore client.p12 -deststoretype PKCS12; then set "
       "ssl.keystore.type=PKCS12 and ssl.keystore.location=client.p12"},
      {"ssl.truststore.location=/no/such",
       "ssl.truststore.location: cannot read \"/no/such\": No such file or directory"},
      {"ssl.truststore.location=other", "ssl.truststore.location: \"other\" is not a PEM file"},
      {"ssl.keystore.location=other",
       "ssl.keystore.location: \"other\" is neither PEM nor PKCS#12"},
      {"ssl.keystore.key=abc",
       "ssl.keystore.key: not PEM: no -----BEGIN ...----- and -----END ...----- in it"},
      {std::string(kJaas) + "plain.PlainLoginModule required username=\"a\" password=\"hunter2",
       "sasl.jaas.config: cannot be parsed; write it like org.apache.kafka.common.security.plain."
       "PlainLoginModule required username=\"...\" password=\"...\";"},
      {std::string(kJaas) + "plain.PlainLoginModule required username=\"a\";",
       "sasl.jaas.config: the login module has no password=\"...\"; add it"},
      {"sasl.jaas.config=com.example.Custom required a=b;",
       "sasl.jaas.config: unsupported login module; use PlainLoginModule, ScramLoginModule, "
       "Krb5LoginModule or OAuthBearerLoginModule"},
      {std::string(kJaas) + "oauthbearer.OAuthBearerLoginModule required;",
       "sasl.jaas.config: OAUTHBEARER needs clientId, clientSecret and "
       "sasl.oauthbearer.token.endpoint.url"},
      {"sasl.login.callback.handler.class=com.example.Handler",
       "sasl.login.callback.handler.class: Java classes are not supported; use a login module of "
       "sasl.jaas.config"},
      {"config.providers=file",
       "config.providers: values from config providers are not supported; write the values "
       "themselves, or secrets with kafka.property, as in sasl.password.file=PATH"},
      {"bootstrap.servers=a",
       "bootstrap.servers: \"a\" is not host:port; write it like kafka-1:9092,kafka-2:9092"},
      {"a=\\u1", "\\u is not followed by four hex digits"},
  };
  for (const auto& [content, line] : cases) {
    EXPECT_THAT(Problems(content), ElementsAre("78 client.properties:1: " + line)) << content;
  }
  EXPECT_THAT(LinesOf(ProblemsOf({{"kafka.properties-file", "none"}})),
              ElementsAre("78 --kafka.properties-file: cannot read \"none\": No such file or "
                          "directory"));
}

}  // namespace
}  // namespace lagwatch::config
