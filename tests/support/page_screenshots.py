# SPDX-License-Identifier: Apache-2.0
"""Renews the pictures of the page in docs/images from a replayed hour. Run it by hand from the root of the project:

    PYTHONPATH=tests/support LAGWATCH_BINARY=build/release/bin/lagwatch .deps/venv/bin/python tests/support/page_screenshots.py
"""

import pathlib
import tempfile

import page_history
from browser import Browser
from lagwatch import Lagwatch

FOLDER = pathlib.Path("docs/images")
OTHERS = ("checkout", "fraud-scoring", "invoices", "search-index", "thumbnails", "web-analytics")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        file = pathlib.Path(scratch) / "hour.rec"
        page_history.write_small(file, others=OTHERS)
        with Lagwatch(f"--replay={file}", "--replay.speed=0") as lagwatch, Browser(1200, 770) as browser:
            address = f"http://127.0.0.1:{lagwatch.port}/"
            last = "/api/v1/groups/billing/history"
            lagwatch.wait_until(lambda: len(lagwatch.get(last).json()["minutes"]) == 60)
            browser.send("Emulation.setScrollbarsHidden", hidden=True)
            browser.open(address)
            browser.wait("document.querySelectorAll('#groups tr[data-index]').length === 11")
            browser.screenshot(FOLDER / "page-overview.png")
            browser.resize(1100, 1160)
            browser.open(f"{address}#/group/billing")
            browser.wait("document.querySelectorAll('.plot path').length === 3")
            browser.screenshot(FOLDER / "page-group.png")


if __name__ == "__main__":
    main()
