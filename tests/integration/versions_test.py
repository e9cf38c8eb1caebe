# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300
"""Old Kafkas, the oldest with its ZooKeeper: the oracle test in small. All versions: scripts/soak versions."""

import unittest

import kafka_versions
import version_checks

OldestTest, MiddleTest = (version_checks.case(version, version.startswith("2."))
                          for version in kafka_versions.IN_EVERY_TEST)

if __name__ == "__main__":
    unittest.main()
