# SPDX-License-Identifier: Apache-2.0
"""The container that the charts, operators and compose files of other exporters create from their settings: what a kubelet starts and probes.

Reimplements their templates, read at
  kafka_exporter's own chart 1.2.0                      danielqsj/kafka_exporter 953e2f1
  prometheus-kafka-exporter 3.1.1                       prometheus-community/helm-charts cf408a2
  Strimzi's operator, KafkaExporter.java                strimzi/strimzi-kafka-operator 8541da1
  KMinion's chart                                       redpanda-data/kminion 4f3867a
  klag-exporter's chart                                 softwaremill/klag-exporter 7f2b2c9
  kafka-lag-exporter's chart                            seglo/kafka-lag-exporter 3fcb3c7

    container = charts.prometheus_community(yaml.safe_load(values), secrets={("kafka-login", "username"): "lagwatch", …})

`values` are what a person writes; what is left out has the chart's default where the container depends on it.
Pure functions.
"""

import re
import shlex
from typing import NamedTuple

import yaml


class Container(NamedTuple):
    image: str
    arguments: list      # behind the image's entry point
    environment: dict
    port: int            # the one that is published and probed
    probes: list         # paths of HTTP probes on that port
    command: list = []   # in place of the entry point
    files: dict = {}     # {path: text}, of ConfigMaps that the chart makes


def environment(entries, secrets):
    """The variables in a list of Kubernetes env entries."""
    def value(entry):
        if "valueFrom" not in entry:
            return str(entry["value"])
        reference = entry["valueFrom"]["secretKeyRef"]
        return secrets[reference["name"], reference["key"]]
    return {entry["name"]: value(entry) for entry in entries}


def expanded(arguments, variables):
    """Replaces $(NAME) as the kubelet does."""
    return [re.sub(r"\$\(([A-Z_]+)\)", lambda match: variables.get(match[1], match[0]), argument) for argument in arguments]


def _image(values, default):
    image = {"repository": default, "tag": "latest", **values.get("image", {})}
    return f"{image['repository']}:{image['tag']}"


def kafka_exporter(values):
    """The chart in danielqsj/kafka_exporter."""
    settings = values["kafkaExporter"]
    arguments = [f"--kafka.server={server}" for server in settings["kafka"]["servers"]]
    if version := settings["kafka"].get("version"):
        arguments.append(f"--kafka.version={version}")
    sasl, tls, log = (settings.get(name, {}) for name in ("sasl", "tls", "log"))
    if sasl.get("enabled"):
        arguments += ["--sasl.enabled"] + ([] if sasl.get("handshake", True) else ["--sasl.handshake=false"])
        arguments += [f"--sasl.{flag}={sasl.get(key, '')}" for flag, key in (
            ("username", "username"), ("password", "password"), ("mechanism", "mechanism"),
            ("oauthbearer-token-url", "oauthbearerTokenUrl"))]
    if tls.get("enabled"):
        arguments += ["--tls.enabled", *(["--tls.insecure-skip-tls-verify"] if tls.get("insecureSkipTlsVerify") else
                                         [f"--tls.{name}=/etc/tls-certs/{name}" for name in ("ca-file", "cert-file", "key-file")])]
    arguments.append(f"--verbosity={log.get('verbosity', 0)}")
    if log.get("enableSarama"):
        arguments.append("--log.enable-sarama")
    return Container(_image(values, "danielqsj/kafka-exporter"), arguments, {}, 9308, ["/healthz", "/healthz"])


def _certificates(settings, prefix):
    files = {"ca-file": settings.get("caFile", "ca.crt"), "cert-file": settings.get("certFile", "tls.crt"),
             "key-file": settings.get("keyFile", "tls.key")}
    return [f"--{prefix}.{flag}={settings['mountPath']}/{file}" for flag, file in files.items()]


def _community_tls(tls):
    if not tls.get("enabled"):
        return []
    found = ["--tls.enabled"] + (_certificates(tls, "tls") if "mountPath" in tls else [])
    if tls.get("insecureSkipVerify"):
        return [*found, "--tls.insecure-skip-tls-verify"]
    return found + ([f"--tls.server-name={tls['serverName']}"] if tls.get("serverName") else [])


def _community_sasl(sasl):
    if not sasl.get("enabled"):
        return []
    found = ["--sasl.enabled"] + ([] if sasl.get("handshake", True) else ["--sasl.handshake=false"])
    awsiam, scram, kerberos = (sasl.get(name, {}) for name in ("awsiam", "scram", "kerberos"))
    if awsiam.get("enabled"):
        found += [f"--sasl.mechanism={awsiam.get('mechanism', 'awsiam')}"]
        found += [f"--sasl.aws-region={awsiam['awsRegion']}"] if awsiam.get("awsRegion") else []
    if scram.get("enabled"):
        found += ["--sasl.username=$(SCRAM_USERNAME)", "--sasl.password=$(SCRAM_PASSWORD)", f"--sasl.mechanism={scram['mechanism']}"]
    if kerberos.get("enabled"):
        place = kerberos["mountPath"]
        found += [f"--sasl.service-name={kerberos['serviceName']}", f"--sasl.kerberos-config-path={place}/kerberos.conf",
                  f"--sasl.realm={kerberos['realm']}", f"--sasl.keytab-path={place}/kerberos.keytab",
                  f"--sasl.kerberos-auth-type={kerberos['kerberosAuthType']}"]
    return found


def prometheus_community(values, secrets=None):
    """prometheus-kafka-exporter."""
    arguments = [f"--verbosity={values.get('verbosity', 0)}"]
    if values.get("sarama", {}).get("logEnabled"):
        arguments.append("--log.enable-sarama")
    arguments += [f"--kafka.server={server}" for server in values.get("kafkaServer", ["kafka-server:9092"])]
    if version := values.get("kafkaBrokerVersion"):
        arguments.append(f"--kafka.version={version}")
    if labels := values.get("kafkaLabels"):
        arguments.append("--kafka.labels=" + ",".join(f"{name}={labels[name]}" for name in sorted(labels)))
    sasl, server = values.get("sasl", {}), values.get("server", {}).get("tls", {})
    arguments += _community_tls(values.get("tls", {})) + _community_sasl(sasl)
    if server.get("enabled"):
        arguments += _certificates(server, "server.tls")
        arguments.append(f"--server.tls.mutual-auth-enabled={str(server.get('mutualAuthEnabled', False)).lower()}")
    arguments += values.get("extraArgs", [])
    variables = environment(values.get("env", []), secrets or {})
    if sasl.get("scram", {}).get("enabled"):
        name = sasl["scram"]["secretName"]
        variables |= {"SCRAM_USERNAME": secrets[name, "username"], "SCRAM_PASSWORD": secrets[name, "password"]}
    probes = [values[kind].get("probe", {}).get("httpGet", {}).get("path", "/")
              for kind in ("startup", "liveness", "readiness") if values.get(kind, {}).get("enabled")]
    return Container(_image(values, "danielqsj/kafka-exporter"), expanded(arguments, variables), variables, 9308, probes)


def strimzi(kafka):
    """The container of a Kafka resource: the operator's script in the image, configured by variables."""
    spec, name = kafka["spec"]["kafkaExporter"], kafka["metadata"]["name"]
    levels = {"debug": "1", "trace": "2"}
    variables = {
        "KAFKA_EXPORTER_LOGGING": levels.get(spec.get("logging", "info"), "0"),
        "KAFKA_EXPORTER_KAFKA_VERSION": "4.1.1",
        "KAFKA_EXPORTER_GROUP_REGEX": spec.get("groupRegex", ".*"),
        "KAFKA_EXPORTER_TOPIC_REGEX": spec.get("topicRegex", ".*"),
        "KAFKA_EXPORTER_KAFKA_SERVER": f"{name}-kafka-bootstrap:9091",
        "KAFKA_EXPORTER_ENABLE_SARAMA": str(spec.get("enableSaramaLogging", False)).lower(),
        "KAFKA_EXPORTER_OFFSET_SHOW_ALL": str(spec.get("showAllOffsets", True)).lower()}
    for variable, key in (("GROUP_EXCLUDE_REGEX", "groupExcludeRegex"), ("TOPIC_EXCLUDE_REGEX", "topicExcludeRegex")):
        if key in spec:
            variables[f"KAFKA_EXPORTER_{variable}"] = spec[key]
    variables |= environment(spec.get("template", {}).get("container", {}).get("env", []), {})
    return Container(spec["image"], [], variables, 9404, ["/healthz", "/healthz"], ["/opt/kafka-exporter/kafka_exporter_run.sh"])


def kminion(values, secrets=None):
    deployment = values.get("deployment", {})
    given = deployment.get("env", {})
    variables = {"CONFIG_FILEPATH": "/etc/kminion/config.yaml"}
    variables |= {entry["name"]: str(entry["value"]) for entry in given.get("values", [])}
    variables |= {entry["name"]: secrets[entry["secretName"], entry["secretKey"]] for entry in given.get("secretKeyRefs", [])}
    probes = ["/ready"] if deployment.get("readinessProbe", {}).get("enabled", True) else []
    return Container(_image(values, "redpandadata/kminion"), [], variables, values.get("service", {}).get("port", 8080), probes,
                     files={"/etc/kminion/config.yaml": yaml.safe_dump(values.get("kminion", {}).get("config", {}))})


def klag_exporter(values, secrets):
    """Variables come from ConfigMaps and Secrets created next to the chart: {name: data}."""
    variables = {}
    for kind in ("envFromConfigMaps", "envFromSecrets"):
        for reference in values.get(kind, []):
            variables |= secrets[reference["name"]]
    probes = [values.get(kind, {}).get("httpGet", {}).get("path", default)
              for kind, default in (("livenessProbe", "/health"), ("readinessProbe", "/ready"))]
    port = values.get("config", {}).get("exporter", {}).get("http_port", 8000)
    return Container(_image(values, "ghcr.io/softwaremill/klag-exporter"), [], variables, port, probes)


def kafka_lag_exporter(values, secrets=None):
    probe = "/metrics?name[]=kafka_consumergroup_poll_time_ms"
    port = values.get("service", {}).get("port", 8000)
    return Container(_image(values, "seglo/kafka-lag-exporter"), [], environment(values.get("env", []), secrets or {}), port, [probe, probe])


def compose(service):
    """The container of a compose service; its first port is the published one."""
    command = service.get("command", [])
    variables = service.get("environment", {})
    if isinstance(variables, list):
        variables = dict(entry.split("=", 1) for entry in variables)
    return Container(service["image"], shlex.split(command) if isinstance(command, str) else command,
                     {name: str(value) for name, value in variables.items()}, int(service["ports"][0].split(":")[-1]), [])


def deployment(manifest):
    """The container of a Deployment manifest."""
    [container] = manifest["spec"]["template"]["spec"]["containers"]
    [port] = container["ports"]
    probes = [container[probe]["httpGet"] for probe in ("livenessProbe", "readinessProbe")]
    if any(probe["port"] not in (port["name"], port["containerPort"]) for probe in probes):
        raise AssertionError(f"probes ask another port than {port}")
    return Container(container["image"], container.get("args", []), environment(container.get("env", []), {}), port["containerPort"],
                     [probe["path"] for probe in probes])
