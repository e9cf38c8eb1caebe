# SPDX-License-Identifier: Apache-2.0
"""A real Kafka of a named size, until Ctrl-C: bench/cluster M."""

import argparse
import signal

from sizes import SIZES, filled


def main():
    parser = argparse.ArgumentParser(prog="bench/cluster", description="A real Kafka of a named size, until Ctrl-C.",
                                     epilog="; ".join(f"{name}: {size.describe()}" for name, size in SIZES.items()))
    parser.add_argument("size", choices=SIZES)
    with filled(SIZES[parser.parse_args().size]) as cluster:
        print(f"KAFKA_BOOTSTRAP_SERVERS={cluster.bootstrap}", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
