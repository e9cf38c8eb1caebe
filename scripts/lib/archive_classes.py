# SPDX-License-Identifier: Apache-2.0
"""archive_classes.py VERSION: runs a Kafka broker once and writes the archive of its classes (paths.kafka_class_archive)."""

import sys

import paths
from kafka_cluster import KafkaCluster


class Recorded(KafkaCluster):
    """Its JVM writes the archive when it ends in order."""

    def __init__(self, version):
        super().__init__(brokers=1, version=version)
        self._jvm.append(f"-XX:ArchiveClassesAtExit={paths.kafka_class_archive(version)}")


def main():
    [version] = sys.argv[1:]
    with Recorded(version) as cluster:
        cluster.admin().list_consumer_groups().result(30)
        cluster.stop(1, grace=60)
        if not paths.kafka_class_archive(version).exists():
            sys.exit(f"no archive was written:\n{cluster.log(1)[-2000:]}")


if __name__ == "__main__":
    main()
