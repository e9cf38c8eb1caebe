# SPDX-License-Identifier: Apache-2.0
"""Foreign bytes into every decoder, changed by libFuzzer, under the address and undefined behaviour sanitizers.

The targets are tests/fuzz/*.cc, one process at a time. A slice is shared out by weight among those
that ran least for theirs. What was found to be of use grows in build/soak/fuzz/TARGET, beside the
inputs that are committed (tests/fuzz/corpus); an input that broke something is kept in
build/soak/fuzz/finds and named as a problem.
"""

import os
import pathlib
import re
import subprocess
import time

import processes

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEPT = ROOT / "build/soak/fuzz"
# How much of the time each gets: network input and hand-written files first. A
# target has a folder of inputs (CMake demands the target, its test the folder).
WEIGHTS = dict.fromkeys(sorted(path.name for path in (ROOT / "tests/fuzz/corpus").iterdir()), 1)
WEIGHTS |= {"http_request": 4, "protocol": 4, "config_file": 4, "web_config": 2, "client_properties": 2}
_LEAST_SECONDS = 20  # of one run
_SECONDS_EACH = 10  # that one input may take
# What is freed is watched for the time of some inputs; more only costs memory.
_SANITIZER = "quarantine_size_mb=32:malloc_context_size=8"
_RUNS = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_FIND = re.compile(r"Test unit written to (\S+)")


def run_slice(minutes, before):
    """Some targets, one after the other, in that many minutes: (what to keep, what went wrong)."""
    kept = {name: {"runs": 0, "seconds": 0, "finds": 0} for name in WEIGHTS} | (before or {})
    _build()
    problems = []
    for name, seconds in _shares(kept, round(minutes * 60)):
        print(f"{name}: {seconds} s", flush=True)
        started = time.monotonic()
        output = _fuzz(name, seconds)
        finds = _FIND.findall(output)
        runs = _RUNS.search(output)
        row = kept[name]
        row["runs"] += int(runs[1]) if runs else 0
        row["seconds"] += round(time.monotonic() - started)  # a find ends it early
        row["finds"] += len(finds)
        problems += [f"{name}: {path}" for path in finds]
        if not runs and not finds:
            problems.append(f"{name} did not run: {output[-500:]}")
    return kept, problems


def _build():
    """Nothing but the programs; the first time takes some minutes."""
    preset = ["--preset", "fuzz"]
    subprocess.run(["cmake", *preset, "--log-level=WARNING"], cwd=ROOT, check=True)
    subprocess.run(["cmake", "--build", *preset], cwd=ROOT, check=True)


def _shares(kept, seconds):
    """[(target, its seconds)], the one that is most behind its weight first."""
    order = sorted(WEIGHTS, key=lambda name: kept[name]["seconds"] / WEIGHTS[name])
    chosen = order[:max(1, seconds // _LEAST_SECONDS)]
    total = sum(WEIGHTS[name] for name in chosen)
    return [(name, max(1, seconds * WEIGHTS[name] // total)) for name in chosen]


def _fuzz(name, seconds):
    """One run of libFuzzer; what it said at its end."""
    (KEPT / name).mkdir(parents=True, exist_ok=True)
    (KEPT / "finds").mkdir(exist_ok=True)
    done = processes.run(
        ["nice", ROOT / f"build/fuzz/bin/fuzz_{name}", KEPT / name, ROOT / f"tests/fuzz/corpus/{name}",
         f"-max_total_time={seconds}", f"-timeout={_SECONDS_EACH}", "-print_final_stats=1",
         "-entropic_scale_per_exec_time=1",  # slow inputs seldom
         f"-artifact_prefix={KEPT}/finds/{name}-"],
        timeout=seconds + 120, env=os.environ | {"ASAN_OPTIONS": _SANITIZER})
    return done.stderr


def table(kept):
    yield "| target | inputs run | seconds | finds |"
    yield "|---|---|---|---|"
    for name, row in kept.items():
        yield f"| {name} | {row['runs']} | {row['seconds']} | {row['finds']} |"
    whole = {key: sum(row[key] for row in kept.values()) for key in ("runs", "seconds", "finds")}
    yield f"| all | {whole['runs']} | {whole['seconds']} | {whole['finds']} |"
