# SPDX-License-Identifier: Apache-2.0
"""Runs one slice of a long check and keeps its totals; scripts/soak says how it is called.

A check NAME is the module NAME_soak.py beside this file:
    run_slice(minutes, kept)  one slice in at most that many minutes; `kept` is what the last one
                              returned, None at first. Returns (what to keep, problems found).
    table(kept)               the totals, line by line.
What is kept lies in build/soak/NAME.json and is written when a slice has ended: one that was broken
off counts for nothing, and the next call runs it again. Exits 1 when a slice found a problem.
"""

import argparse
import ast
import importlib
import json
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
KEPT = HERE.parents[1] / "build/soak"
MOST_MINUTES = 30


def checks():
    """{name: the first line about it}, without running any."""
    return {path.stem.removesuffix("_soak"): _first_line(path)
            for path in sorted(HERE.glob("*_soak.py"))}


def _first_line(path):
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).splitlines()[0]


def load(name):
    path = KEPT / f"{name}.json"
    return json.loads(path.read_text()) if path.is_file() else {"slices": 0, "minutes": 0.0}


def save(name, totals):
    KEPT.mkdir(parents=True, exist_ok=True)
    new = KEPT / f"{name}.json.new"
    new.write_text(json.dumps(totals, indent=1))
    new.replace(KEPT / f"{name}.json")


def show(name, module, totals):
    print(f"{name}: {totals['slices']} slices, {totals['minutes']:.0f} minutes so far")
    for line in module.table(totals["kept"]) if "kept" in totals else ():
        print(line)


def run(name, module, minutes):
    totals = load(name)
    started = time.monotonic()
    totals["kept"], problems = module.run_slice(minutes, totals.get("kept"))
    totals["slices"] += 1
    totals["minutes"] += (time.monotonic() - started) / 60
    save(name, totals)
    show(name, module, totals)
    for problem in problems:
        print(f"problem: {problem}", file=sys.stderr)
    return 1 if problems else 0


def main():
    parser = argparse.ArgumentParser(prog="scripts/soak", description="One slice of a long check.")
    parser.add_argument("name", nargs="?", choices=checks())
    parser.add_argument("--minutes", type=float, default=MOST_MINUTES)
    parser.add_argument("--list", action="store_true", help="the checks there are")
    parser.add_argument("--totals", action="store_true", help="what was found so far")
    arguments = parser.parse_args()
    if not 0 < arguments.minutes <= MOST_MINUTES:
        parser.error(f"--minutes: more than 0 and at most {MOST_MINUTES}")
    if arguments.list:
        for name, about in checks().items():
            print(f"{name:10} {about}")
        return 0
    sys.path[:0] = [str(HERE), str(HERE.parent / "support")]
    if arguments.totals:
        for name in [arguments.name] if arguments.name else checks():
            show(name, importlib.import_module(f"{name}_soak"), load(name))
        return 0
    name = arguments.name or min(checks(), key=lambda check: load(check)["slices"])
    return run(name, importlib.import_module(f"{name}_soak"), arguments.minutes)


if __name__ == "__main__":
    sys.exit(main())
