# SPDX-License-Identifier: Apache-2.0
# docker build -t lagwatch .   then: docker run -p 9308:9308 -e KAFKA_BOOTSTRAP_SERVERS=kafka:9092 lagwatch
# Every option may be a variable (LAGWATCH_COLLECT_INTERVAL=30s) or an argument. Nothing is written: --read-only is fine.

FROM debian:bookworm-slim AS build
WORKDIR /src
COPY scripts scripts
# The tools and librdkafka: made again only when scripts/ changes.
RUN scripts/setup build
COPY CMakeLists.txt CMakePresets.json README.md LICENSE ./
COPY cmake cmake
COPY src src
# What the labels and the revision of lagwatch_build_info say: --build-arg REVISION=$(git rev-parse --short=12 HEAD)
ARG REVISION=unknown
RUN cmake --preset release -DBUILD_TESTING=OFF -DLAGWATCH_REVISION="$REVISION" && \
    cmake --build --preset release --target lagwatch && \
    strip build/release/bin/lagwatch

# Debian and not an empty one: pipelines want a shell, and scanners of images want to know the packages.
FROM debian:bookworm-slim
# What the program is linked to, the authorities that sign public brokers' certificates, and Kerberos for SASL: Debian 12's
# newest, as its security updates are.
# hadolint ignore=DL3008
RUN apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates libcurl4 \
      libisal2 libprometheus-cpp-core1.0 libre2-9 libsasl2-2 libsasl2-modules-gssapi-mit libssl3 libyaml-cpp0.7 libzstd1 zlib1g && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log
COPY --from=build /src/build/release/bin/lagwatch /usr/local/bin/lagwatch
COPY LICENSE /usr/share/doc/lagwatch/copyright
# Strimzi's operator starts an exporter's image by this path.
COPY deploy/strimzi/kafka_exporter_run.sh /opt/kafka-exporter/kafka_exporter_run.sh
# A library that is missing or too old ends the build, not the first start.
RUN lagwatch --version

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="lagwatch" \
      org.opencontainers.image.description="Kafka consumer lag for Prometheus, as JSON, and as an exit code" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.base.name="docker.io/library/debian:bookworm-slim"

# By number, so that Kubernetes can see that it is not root.
USER 65534:65534
EXPOSE 9308
# It asks where LAGWATCH_WEB_LISTEN_ADDRESS says: set the address by that variable, not by an argument.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["lagwatch", "--probe"]
ENTRYPOINT ["lagwatch"]
