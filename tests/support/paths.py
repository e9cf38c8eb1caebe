# SPDX-License-Identifier: Apache-2.0
"""Where the tests find what scripts/setup fetched, and free loopback ports.

LAGWATCH_DEPS overrides the folder of dependencies (default: .deps of this checkout),
LAGWATCH_BINARY the program under test (default: the release build's).
A missing part raises FileNotFoundError with one line that says what to run.
"""

import os
import pathlib
import random
import socket

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
KAFKA_VERSION = "4.1.1"


def deps():
    return pathlib.Path(os.environ.get("LAGWATCH_DEPS", REPOSITORY / ".deps"))


def kafka_classpath(version=KAFKA_VERSION):
    folder = deps() / "kafka" / version
    if not any(folder.glob("kafka_*.jar")):
        raise FileNotFoundError(f"no Kafka {version} in {folder}: run scripts/setup kafka {version}")
    return f"{folder}/*"


def binary():
    path = pathlib.Path(os.environ.get("LAGWATCH_BINARY", REPOSITORY / "build/release/bin/lagwatch"))
    if not path.is_file():
        raise FileNotFoundError(f"no program at {path}: build it, or set LAGWATCH_BINARY")
    return str(path)


def free_ports(count):
    """Distinct loopback ports nobody listens on. They lie below the kernel's ephemeral range, so
    that no outgoing connection takes one before its server binds it; another process still may."""
    held = []
    try:
        while len(held) < count:
            sock = socket.socket()
            try:
                sock.bind(("127.0.0.1", random.randint(10000, 32000)))
                held.append(sock)
            except OSError:
                sock.close()
        return [sock.getsockname()[1] for sock in held]
    finally:
        for sock in held:
            sock.close()
