# SPDX-License-Identifier: Apache-2.0
"""The released program is hardened as cmake/LagwatchFlags.cmake asks: the linker and the compiler did what they were told."""
import re
import subprocess

# A pattern that must be found in what readelf says of the program, and what is missing otherwise.
WANTED = (
    (r"^  Type: +DYN \(Position-Independent Executable", "it is not position-independent (PIE)"),
    (r"^ +GNU_RELRO ", "no part of it becomes read-only after relocation (-z relro)"),
    (r"\bBIND_NOW\b", "symbols are bound lazily (-z now)"),
    (r"^ +GNU_STACK .* RW +0x", "its stack is executable"),
    (r" __stack_chk_fail@", "functions have no stack protector"),
    (r" __(?:mem|str|sn?|vsn?)\w*_chk@", "no call is checked by _FORTIFY_SOURCE"),
)


def findings(told):
    return [missing for pattern, missing in WANTED if not re.search(pattern, told, re.MULTILINE)]


def check(_root, build):
    program = build / "bin" / "lagwatch"
    told = subprocess.run(["readelf", "--wide", "--file-header", "--segments", "--dynamic", "--dyn-syms", program],
                          check=True, capture_output=True, text=True).stdout
    return [f"bin/lagwatch: {missing}" for missing in findings(told)]
