#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Starts lagwatch the way Strimzi's operator starts kafka_exporter: the operator runs this path of the image that
# spec.kafkaExporter.image names, with the variables and the folders below, and probes /healthz on port 9404.
# A variable that the Kafka resource does not set is absent. Any other option of lagwatch can be set as LAGWATCH_*.
set -eu

certs=/etc/kafka-exporter
set -- --web.listen-address=:9404 --kafka.server="$KAFKA_EXPORTER_KAFKA_SERVER"

[ -z "${KAFKA_EXPORTER_GROUP_REGEX:-}" ] || set -- "$@" --group.filter="$KAFKA_EXPORTER_GROUP_REGEX"
[ -z "${KAFKA_EXPORTER_GROUP_EXCLUDE_REGEX:-}" ] || set -- "$@" --group.exclude="$KAFKA_EXPORTER_GROUP_EXCLUDE_REGEX"
[ -z "${KAFKA_EXPORTER_TOPIC_REGEX:-}" ] || set -- "$@" --topic.filter="$KAFKA_EXPORTER_TOPIC_REGEX"
[ -z "${KAFKA_EXPORTER_TOPIC_EXCLUDE_REGEX:-}" ] || set -- "$@" --topic.exclude="$KAFKA_EXPORTER_TOPIC_EXCLUDE_REGEX"
[ "${KAFKA_EXPORTER_LOGGING:-0}" = 0 ] || set -- "$@" --log.level=debug

# Without TLS, or without client certificates, the operator mounts no such folder. During the renewal of the CA there are
# two certificates, with older operators in two files; a file may lack a final newline.
if [ -d "$certs/cluster-ca-certs" ]; then
    awk 1 "$certs"/cluster-ca-certs/*.crt > /tmp/cluster-ca.crt
    set -- "$@" --tls.enabled --tls.ca-file=/tmp/cluster-ca.crt
fi
if [ -d "$certs/kafka-exporter-certs" ]; then
    set -- "$@" --tls.cert-file="$certs/kafka-exporter-certs/kafka-exporter.crt"
    set -- "$@" --tls.key-file="$certs/kafka-exporter-certs/kafka-exporter.key"
fi

exec lagwatch "$@"
