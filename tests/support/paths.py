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


def kafka_java(version=KAFKA_VERSION):
    """The command of a JVM with Kafka's jars, without class; more options may follow it."""
    archive = kafka_class_archive(version)
    shared = [f"-XX:SharedArchiveFile={archive}"] if archive.exists() else []
    # An archive that does not fit this JVM is ignored, with a warning among the tool's output.
    return ["java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", *shared, "-Xlog:disable", "-cp",
            kafka_classpath(version)]


def kafka_classpath(version):
    """Jar by jar, in the same order everywhere: a class archive is of one order."""
    folder = deps() / "kafka" / version
    if not any(folder.glob("kafka_*.jar")):
        raise FileNotFoundError(f"no Kafka {version} in {folder}: run scripts/setup kafka {version}")
    return ":".join(str(jar) for jar in sorted(folder.glob("*.jar")))


def kafka_class_archive(version):
    """Classes of a broker as the JVM maps them into memory (CDS), which halves the CPU time of a start."""
    return deps() / "kafka" / "class-archives" / version / "kafka.jsa"


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
