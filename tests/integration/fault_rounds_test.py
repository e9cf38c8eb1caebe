# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=600 processors=3
"""Random faults against a model of the truth; scripts/soak faults goes on with it for longer."""

import os
import unittest

import fault_rounds

ROUNDS = int(os.environ.get("LAGWATCH_ROUNDS", "5"))
SEED = int(os.environ.get("LAGWATCH_SEED", "1"))


class FaultRoundsTest(unittest.TestCase):
    def test_no_wrong_number_is_ever_shown(self):
        rounds, pages, problems, usage = fault_rounds.run(SEED, rounds=ROUNDS)
        print(f"{sum(rounds.values())} rounds {dict(rounds)}, {pages} pages, memory {usage[0]} to {usage[-1]}")
        self.assertEqual(problems, [])
        self.assertGreater(pages, 5 * ROUNDS)


if __name__ == "__main__":
    unittest.main()
