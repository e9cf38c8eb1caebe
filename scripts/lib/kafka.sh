# SPDX-License-Identifier: Apache-2.0
# Apache Kafka's jars (a real broker and its tools, for demo and tests) from Maven. Sourced by scripts/setup.

# shellcheck shell=bash disable=SC2034  # scripts/setup reads these variables
KAFKA_VERSION=4.1.1

# fetch_kafka VERSION: the jars into .deps/kafka/VERSION; the pom beside this file says which.
fetch_kafka() {
  local version=$1 target=$DEPS/kafka/$1 recipe pom=$ROOT/scripts/lib/kafka-pom.xml work
  recipe=$(recipe_of "$pom $ROOT/scripts/lib/kafka.sh" "$version")
  if is_done "$target" "$recipe"; then
    say "Kafka $version: there"
    return
  fi
  say "Kafka $version: fetching its jars with Maven into $target"
  mkdir -p "$DEPS/kafka"
  work=$(mktemp -d "$DEPS/kafka/.new-XXXXXX")
  cp "$pom" "$work/pom.xml"
  if ! (cd "$work" && mvn -B -q -Dkafka.version="$version" dependency:copy-dependencies -DincludeScope=runtime \
    -DoutputDirectory="$work/jars") </dev/null >"$work/log" 2>&1; then
    cat "$work/log" >&2
    rm -rf "$work"
    die "Kafka $version could not be fetched; is org.apache.kafka:kafka_2.13:$version a published version?"
  fi
  rm -rf "$target"
  mv "$work/jars" "$target"
  rm -rf "$work"
  chmod 755 "$target"
  mark_done "$target" "$recipe"
}
