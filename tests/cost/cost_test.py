# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300
"""What a collection costs besides the network, in instructions, which no busy machine changes.

Counted for each group-partition and held to what was counted when it was last looked at: half as much
again fails, and so does a cost that grows faster than the cluster. A change that is meant puts the
new counts, which a failure prints, into COUNTS.
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import unittest

SMALL, LARGE = 160, 640  # groups
PARTITIONS = 50  # of a group
# Instructions for each group-partition.
COUNTS = {"evaluate": 2_960, "render": 3_670, "json": 76_530, "inflate": 1_730}
MOST = 1.5  # times the count
MOST_GROWTH = 1.15  # times the small cluster's cost of a group-partition


def instructions(work, groups):
    program = pathlib.Path(os.environ["LAGWATCH_BINARY"]).parent / "cost"
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--toggle-collect=*Counted{work.title()}*",
         program, work, str(groups)], capture_output=True, text=True, check=False, timeout=240)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        raise RuntimeError(f"{work} of {groups} groups ended with {done.returncode}: {done.stderr[-2000:]}")
    return int(found[1])


class CostTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        jobs = [(work, groups) for work in COUNTS for groups in (SMALL, LARGE)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            counted = dict(zip(jobs, pool.map(lambda job: instructions(*job), jobs)))
        cls.each = {job: count / (job[1] * PARTITIONS) for job, count in counted.items()}
        print({work: round(cls.each[work, LARGE]) for work in COUNTS})

    def test_nothing_costs_half_as_much_again(self):
        for work, committed in COUNTS.items():
            with self.subTest(work):
                self.assertLess(self.each[work, LARGE], MOST * committed)

    def test_no_cost_grows_faster_than_the_cluster(self):
        for work in COUNTS:
            with self.subTest(work):
                self.assertLess(self.each[work, LARGE], MOST_GROWTH * self.each[work, SMALL])


if __name__ == "__main__":
    unittest.main()
