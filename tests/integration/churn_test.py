# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=400 presets=asan,tsan processors=3
"""Everything at once, for the sanitizers: all kinds of groups, churn, faults, scrapes in every form.

What the numbers are is checked elsewhere; here the program must stay up, serve well-formed pages,
and end cleanly. A sanitizer's finding ends it with another exit code, which stop() asserts on.
scripts/soak churn goes on with it for longer and watches memory, descriptors and threads.
"""

import unittest

from churn import Churn


class ChurnTest(unittest.TestCase):
    def test_stays_up_and_clean(self):
        with Churn("--collect.interval=300ms") as churn:
            for _ in range(5):
                churn.come_and_go()
            churn.fault(lambda: churn.cluster.kill(2), lambda: churn.cluster.start(2))
            churn.fault(lambda: churn.cluster.pause(3), lambda: churn.cluster.resume(3))
            churn.wait_all()
        print(f"{churn.scrapers.answers} answers")
        self.assertEqual(churn.scrapers.bad, [])
        self.assertGreater(churn.scrapers.answers, 100)


if __name__ == "__main__":
    unittest.main()
