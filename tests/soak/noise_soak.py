# SPDX-License-Identifier: Apache-2.0
"""Answers of brokers damaged at random: lagwatch lives, its pages stay pages, and all heals.

LAGWATCH_BINARY may name a build with sanitizers, which sees more."""

import time

import wire_noise

COLLECTIONS = 300  # a seed


def run_slice(minutes, kept):
    kept = kept or {"seeds": 0, "damaged": 0}
    until, problems = time.monotonic() + minutes * 60, []
    while time.monotonic() < until and not problems:
        try:
            kept["damaged"] += wire_noise.run(1000 + kept["seeds"], COLLECTIONS)
        except AssertionError as error:
            problems.append(f"seed {1000 + kept['seeds']}: {str(error)[-2000:]}")
        kept["seeds"] += 1
    return kept, problems


def table(kept):
    yield f"{kept['seeds']} seeds of {COLLECTIONS} collections, {kept['damaged']} damaged answers"
