# SPDX-License-Identifier: Apache-2.0
# A class archive for the JVMs of Kafka. Sourced by scripts/setup.

# shellcheck shell=bash
# archive_kafka_classes VERSION: what a broker loads, as an archive that the JVM maps into memory (CDS). Tests start some
# fifty brokers, each in half the CPU time with it. The jars and the Python environment must be there.
archive_kafka_classes() {
  local version=$1 target=$DEPS/kafka/class-archives/$1 recipe
  recipe=$(recipe_of "$ROOT/scripts/lib/kafka_classes.sh $ROOT/scripts/lib/archive_classes.py $DEPS/kafka/$version/.stamp" "$DEPS" "$(java -version 2>&1)")
  if is_done "$target" "$recipe"; then
    say "class archive of Kafka $version: there"
    return
  fi
  say "class archive of Kafka $version: starting a broker to make it"
  rm -rf "$target"
  mkdir -p "$target"
  PYTHONPATH=$ROOT/tests/support LAGWATCH_DEPS=$DEPS "$DEPS/venv/bin/python3" -B "$ROOT/scripts/lib/archive_classes.py" "$version"
  mark_done "$target" "$recipe"
}
