# SPDX-License-Identifier: Apache-2.0
"""Our alerting rules with shorter times, for tests that cannot wait for an hour.

shortened(folder, factor) writes alerts/*.yaml there and returns the paths. The rules are unchanged
except for times: each `for:` and `keep_firing_for:`, each range such as [15m], and the 600 s
of LagwatchDataStale are divided by the factor. Labels, thresholds and names are unchanged, and a factor
of 1 changes nothing.
"""

import re

import paths

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_HELD = re.compile(r"^( +(?:for|keep_firing_for): )(\d+)([smhd])$", re.MULTILINE)
_RANGE = re.compile(r"(\[)(\d+)([smhd])(?=\])")
_AGE = re.compile(r"(lagwatch_last_success_timestamp_seconds\) > )600\b")


def shortened(folder, factor):
    written = []
    for path in sorted((paths.REPOSITORY / "alerts").glob("*.yaml")):
        written.append(folder / path.name)
        written[-1].write_text(_shorten(path.read_text(), factor) if factor != 1
                               else path.read_text())
    return written


def _shorten(text, factor):
    def less(match):
        milliseconds = int(match[2]) * _SECONDS[match[3]] * 1000 / factor
        return f"{match[1]}{max(1, round(milliseconds))}ms"
    text = _RANGE.sub(less, _HELD.sub(less, text))
    return _AGE.sub(lambda match: f"{match[1]}{600 / factor:g}", text)
