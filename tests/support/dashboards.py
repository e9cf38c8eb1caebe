# SPDX-License-Identifier: Apache-2.0
"""The queries of our dashboards as Grafana sends them: every query of every panel, with its variables filled in.

    for asked in dashboards.queries():
        asked.ask(prometheus, dashboards.chosen(prometheus, asked.board, consumergroup="billing"))
"""

import json
import math
import re
import time
from typing import NamedTuple

import paths

_LABEL_VALUES = re.compile(r"label_values\((.*), *(\w+)\)", re.DOTALL)
_SHOWN_SECONDS = 60


class Query(NamedTuple):
    board: str  # its uid
    panel: str  # its title
    part: str   # A, B …
    expr: str
    instant: bool

    def __str__(self):
        return f"{self.board}: {self.panel} {self.part}"

    def ask(self, prometheus, values):
        """The series that have a number, as the panel shows them."""
        expr = fill(self.expr, _of_grafana(prometheus) | values)
        if self.instant:
            found = prometheus.query(expr)
        else:
            now = time.time()
            found = prometheus.query_range(expr, now - _SHOWN_SECONDS, now, prometheus.every)
        return [one for one in found if not all(math.isnan(value) for _, value in one.samples)]


def _of_grafana(prometheus):
    """The variables that Grafana provides."""
    every = max(1, round(prometheus.every))
    return {"__range": f"{_SHOWN_SECONDS}s", "__interval": f"{every}s",
            "__rate_interval": f"{4 * every}s"}


def boards():
    """{uid: the dashboard}."""
    read = [json.loads(path.read_text())
            for path in sorted((paths.REPOSITORY / "dashboards").glob("*.json"))]
    return {board["uid"]: board for board in read}


def queries():
    return [Query(uid, panel["title"], target["refId"], target["expr"], target["instant"])
            for uid, board in boards().items() for panel in board["panels"]
            for target in panel.get("targets", [])]


def fill(expr, values):
    """Replaces the longest names first, because $topic is a prefix of $topics."""
    for name in sorted(values, key=len, reverse=True):
        expr = expr.replace(f"${name}", values[name])
    return expr


def chosen(prometheus, uid, **wanted):
    """{variable: value} of a board with `wanted` selected, and All or the first value for the rest.
    Each is a value that Prometheus offers for the variable; KeyError when it does not."""
    values = {}
    for variable in boards()[uid]["templating"]["list"]:
        if variable["type"] != "query":
            continue
        name = variable["name"]
        selector, label = _LABEL_VALUES.match(variable["definition"]).groups()
        offered = prometheus.label_values(label, fill(selector, values))
        if wanted.get(name, ".*") != ".*" and wanted[name] not in offered:
            raise KeyError(f"{uid}: ${name} offers {offered}, not {wanted[name]}")
        default = ".*" if variable["includeAll"] else offered[0]
        values[name] = wanted.get(name, default)
    return values
