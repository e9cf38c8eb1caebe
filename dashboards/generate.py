# SPDX-License-Identifier: Apache-2.0
"""Writes the dashboards of definitions/ as the JSON that Grafana 10 to 12 imports: python3 dashboards/generate.py [FOLDER]

The JSON is kept in the tree, beside this file; tests/lint holds it to what this writes.
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "definitions"))

import group  # noqa: E402
import itself  # noqa: E402
import overview  # noqa: E402
import topic  # noqa: E402


def documents():
    """File name -> text of every dashboard."""
    boards = [module.board() for module in (overview, group, topic, itself)]
    return {f"{board['uid']}.json": json.dumps(board, indent=1, ensure_ascii=False) + "\n" for board in boards}


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")
