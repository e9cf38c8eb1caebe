# SPDX-License-Identifier: Apache-2.0
"""The dashboards are what their generator writes, say what they show, ask Prometheus correctly, and lead to one another.

A query is correct when promtool takes it with every variable filled in.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

UNITLESS = {"row", "text"}
FILLED = {"$__range": "1h", "$__rate_interval": "1m", "$__interval": "15s", "$cluster": ".*", "$consumergroup": "g", "$topic": "t"}


def filled(expr):
    """The query with every variable of ours and of Grafana replaced by a value."""
    for name, value in FILLED.items():
        expr = expr.replace(name, value)
    return expr


def check(root, _build):
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder)
        subprocess.run([sys.executable, "-B", root / "dashboards/generate.py", made], check=True)
        findings = list(_compared(root / "dashboards", made))
    boards = {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted((root / "dashboards").glob("*.json"))}
    uids = {board["uid"] for board in boards.values()}
    for path, board in boards.items():
        findings += [f"dashboards/{path.name}: {what}" for what in _said(board)]
        findings += [f"dashboards/{path.name}: {what}" for what in _asked(board)]
    for path in [*boards, *sorted((root / "alerts").glob("*.yaml"))]:
        for uid in sorted(set(re.findall(r"/d/([\w-]+)", path.read_text(encoding="utf-8"))) - uids):
            findings.append(f"{path.relative_to(root)}: leads to the dashboard {uid}, which is not there")
    return findings


def _compared(stored, made):
    names = {path.name for folder in (stored, made) for path in folder.glob("*.json")}
    for name in sorted(names):
        one, other = stored / name, made / name
        if not one.is_file() or not other.is_file() or one.read_bytes() != other.read_bytes():
            yield f"dashboards/{name}: is not what its generator writes; renew it with: python3 dashboards/generate.py"


def _said(board):
    for panel in board["panels"]:
        if panel["type"] in UNITLESS:
            continue
        if not panel.get("title") or not panel.get("description"):
            yield f"panel {panel['id']} ({panel.get('title')}) has no title or no description"
        if not panel["fieldConfig"]["defaults"].get("unit"):
            yield f"{panel['title']}: has no unit"
        if any(target["datasource"]["uid"] != "${datasource}" for target in panel["targets"]):
            yield f"{panel['title']}: does not ask the data source that was chosen"


def _asked(board):
    asked = {f"lint:{panel['id']}{target['refId']}": (panel["title"], filled(target["expr"]))
             for panel in board["panels"] for target in panel.get("targets", [])}
    rules = [{"record": name, "expr": expr} for name, (_, expr) in asked.items()]
    yield from (f"{title}: an unknown variable in {expr}" for title, expr in asked.values() if "$" in expr)
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        json.dump({"groups": [{"name": "lint", "rules": rules}]}, file)
        file.flush()
        result = subprocess.run(["promtool", "check", "rules", file.name], capture_output=True, text=True, check=False)
    if result.returncode:
        yield f"promtool does not take a query: {' '.join((result.stdout + result.stderr).split())}"
