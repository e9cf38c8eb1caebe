# SPDX-License-Identifier: Apache-2.0
"""The Kafka versions that lagwatch is tested with, and their features. The results are in docs/explanation/versions.md."""

import paths
import processes

# The newest patch of each; those of scripts/test are fetched by scripts/setup, the others when they are asked for.
VERSIONS = ("2.8.2", "3.3.2", "3.6.2", "3.9.2", "4.0.2", "4.1.2")
WITH_ZOOKEEPER = ("2.8.2", "3.9.2")  # the oldest and the last that can; 2.8 has no other way to live
NEWEST = "4.4.0"
IN_EVERY_TEST = ("2.8.2", "3.6.2")  # and all other tests with paths.KAFKA_VERSION

_FETCH_SECONDS = 600


def provide(version):
    """Downloads the jars of that version from Maven, if they are missing."""
    if any((paths.deps() / "kafka" / version).glob("kafka_*.jar")):
        return
    done = processes.run([paths.REPOSITORY / "scripts/setup", "kafka", version], timeout=_FETCH_SECONDS)
    if done.returncode != 0:
        raise RuntimeError(f"cannot fetch Kafka {version}: {done.stderr[-2000:]}")


def at_least(version, wanted):
    """wanted: as "3.8"."""
    return [int(part) for part in version.split(".")] >= [int(part) for part in wanted.split(".")]


def has_new_groups(version):
    """Whether groups of KIP-848 work without a broker setting."""
    return at_least(version, "4.0")


def has_streams_groups(version):
    """Whether groups of KIP-1071 work without a broker setting."""
    return at_least(version, "4.2")


def has_share_groups(version):
    """Kafka 4.1 has them as a preview, which share_groups.config() enables."""
    return at_least(version, "4.1")


def reports_share_lag(version):
    return at_least(version, "4.2")


def lists_types(version):
    return at_least(version, "3.8")
