# SPDX-License-Identifier: Apache-2.0
"""A part of the alerts' soak: conditions that share one system."""

from typing import Callable, NamedTuple


class Part(NamedTuple):
    minutes: float  # that it needs in real use, starting and ending included
    brokers: int
    drive: Callable  # (WatchedKafka) -> (its AlertDrives, what went wrong)
    settings: str = ""  # of lagwatch, in its file
