# SPDX-License-Identifier: Apache-2.0
"""Growth with the cluster, as pictures: what `bench/compare --save` kept of several sizes.

    pip install matplotlib    # nothing else here needs it
    python3 bench/plot.py S.json M.json L.json XL.json --into docs/images

Both axes are logarithmic: what grows in proportion runs along the dotted line."""

import argparse
import json
import pathlib

import matplotlib
import matplotlib.pyplot

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "lagwatch", "font.size": 10})
FIGURES = {"collection s": ("seconds of one collection", "time"), "peak MB": ("peak memory, MB", "memory")}
AGAINST = {"groups": lambda size: size["groups"], "group-partitions": lambda size: size["groups"] * size["commits"]}


def plot(runs, figure, against, file):
    label, _ = FIGURES[figure]
    picture, axes = matplotlib.pyplot.subplots(figsize=(6, 4))
    names = list(dict.fromkeys(name for run in runs for name in run["medians"]))
    for name in names:
        points = sorted((AGAINST[against](run["size"]), run["medians"][name][figure])
                        for run in runs if figure in run["medians"].get(name, {}))
        axes.plot(*zip(*points), marker="o", label=name)
        if name == "lagwatch":
            (x, y), (last, _) = points[0], points[-1]
            axes.plot([x, last], [y, y * last / x], "k:", linewidth=1, label="in proportion")
    axes.set(xscale="log", yscale="log", xlabel=against, ylabel=label)
    axes.grid(alpha=0.3)
    axes.legend()
    picture.tight_layout()
    picture.savefig(file, metadata={"Date": None})
    matplotlib.pyplot.close(picture)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", type=pathlib.Path)
    parser.add_argument("--into", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    runs = [json.loads(file.read_text()) for file in arguments.runs]
    for figure, (_, word) in FIGURES.items():
        for against in AGAINST:
            plot(runs, figure, against, arguments.into / f"{word}-by-{against}.svg")


if __name__ == "__main__":
    main()
