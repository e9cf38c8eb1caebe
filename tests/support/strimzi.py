# SPDX-License-Identifier: Apache-2.0
"""The arguments that the script of our image creates from the variables and folders of Strimzi's operator.

    arguments = strimzi.arguments(charts.strimzi(kafka), cluster.tls, folder)

Runs the script unchanged, except for its absolute folders, which are below `folder`, and for `lagwatch`, which is a stand-in that
prints its arguments.
"""

import os
import pathlib
import shutil

import lagwatch
import paths
import processes

SCRIPT = paths.REPOSITORY / "deploy/strimzi/kafka_exporter_run.sh"
# The operator's secrets: {folder: {file: certificates.make()'s}}. It mounts none where the listener has no TLS or asks for no certificate.
MOUNTS = {"cluster-ca-certs": {"ca.crt": "ca.pem"},
          "kafka-exporter-certs": {"kafka-exporter.crt": "client.crt", "kafka-exporter.key": "client.key"}}


def arguments(container, tls, folder, mounts=tuple(MOUNTS)):
    """tls: a folder of certificates.make(); mounts: names of MOUNTS."""
    folder = pathlib.Path(folder)
    for name in mounts:
        place = folder / "certs" / name
        place.mkdir(parents=True)
        for target, source in MOUNTS[name].items():
            shutil.copy(pathlib.Path(tls) / source, place / target)
    [path] = container.command
    if f"\nCOPY {SCRIPT.relative_to(paths.REPOSITORY)} {path}\n" not in (paths.REPOSITORY / "Dockerfile").read_text(encoding="utf-8"):
        raise AssertionError(f"the image has no {path}")
    here = folder / "kafka_exporter_run.sh"
    here.write_text(SCRIPT.read_text(encoding="utf-8").replace("/tmp/", f"{folder}/").replace("/etc/kafka-exporter", str(folder / "certs")),
                    encoding="utf-8")
    stand_in = folder / "lagwatch"
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    stand_in.chmod(0o755)
    done = processes.run(["sh", here], env=lagwatch.environment({**container.environment, "PATH": f"{folder}:{os.environ['PATH']}"}))
    if done.returncode != 0:
        raise AssertionError(f"the script ended with {done.returncode}: {done.stderr}")
    return done.stdout.splitlines()
