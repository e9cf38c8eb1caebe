# SPDX-License-Identifier: Apache-2.0
"""The site of mkdocs.yml builds without a warning (links, anchors, pages outside of the navigation) and loads nothing from another host."""
import pathlib
import re
import subprocess
import tempfile

LOADED = re.compile(r'<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)="?((?:https?:)?//[^"\s>]+)')
WARNING = re.compile(r"^(?:WARNING|ERROR) +-? *(.*)$", re.MULTILINE)
# Links that tell search engines where a page is; nothing is loaded from them.
REMARK = re.compile(r'<link[^>]*rel="?(?:canonical|next|prev)')


def warnings(root, site):
    """What mkdocs complains of; the page's own path is in each."""
    command = [root / ".deps/venv/bin/python", "-m", "mkdocs", "build", "--strict", "--config-file", root / "mkdocs.yml", "--site-dir", site]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = WARNING.findall(done.stderr)
    return found if found or not done.returncode else [done.stderr.strip()]


def foreign(site):
    """(page, address) of everything that a page loads from another host."""
    for page in sorted(site.rglob("*.html")):
        text = REMARK.sub("", page.read_text(encoding="utf-8"))
        yield from ((page.relative_to(site), address) for address in LOADED.findall(text))


def check(root, _build):
    with tempfile.TemporaryDirectory() as folder:
        site = pathlib.Path(folder)
        found = [f"docs: {warning}" for warning in warnings(root, site)]
        return found + [f"docs: the page {page} loads {address} from the network" for page, address in foreign(site)]
