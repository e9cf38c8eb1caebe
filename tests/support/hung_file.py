# SPDX-License-Identifier: Apache-2.0
"""A file whose reader hangs, as on an unreachable network file system.

    with HungFile(path) as hung:
        hung.wait_until_read()

Replaces `path` with a FIFO at once. A reader waits for bytes until the context ends; then the path is removed.
"""

import os
import pathlib

import processes


class HungFile:
    def __init__(self, path):
        self._path = pathlib.Path(path)
        self._writer = None

    def __enter__(self):
        staged = self._path.with_suffix(".hung")
        os.mkfifo(staged)
        staged.rename(self._path)
        return self

    def __exit__(self, *_):
        if self._writer:
            os.close(self._writer)
        self._path.unlink()

    def wait_until_read(self):
        processes.wait_until(self._open, 20, "a reader that hangs")

    def _open(self):
        # Fails while nobody has it open to read.
        self._writer = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
        return True
