# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300 presets=asan
"""Damaged answers of brokers; scripts/soak noise goes on with it for longer."""

import unittest

import wire_noise


class WireNoiseTest(unittest.TestCase):
    def test_lives_and_heals(self):
        for seed in range(2):
            with self.subTest(seed=seed):
                self.assertGreater(wire_noise.run(seed, collections=60), 60)


if __name__ == "__main__":
    unittest.main()
