"""How the press grows: example libraries of several sizes, each step timed, as ratios in one run.

    .venv/bin/python benchmarks/run.py [--cases 100 1000 5000]

For each size it prints the processor seconds of reading, checking, counting and rendering, of the
whole build through the plugin, and of plain MkDocs + Material building the same tree from disk
(record pages not in the navigation), with the peak memory of each whole build. The ratios are what
matters: seconds differ from machine to machine and with what else it does.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

from lianqiao import kinds, reading, statistics
from lianqiao.checks import check
from lianqiao.editions import cut, editions
from lianqiao.messages import messages
from lianqiao.pages import pages
from lianqiao.press import not_collecting, whole_library, with_insides

EDITION = "internal"
SIZES = (100, 1000, 5000)
STEPS = ("read", "check", "cut", "count", "render")
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Used:
    """What a process used: processor seconds, and the most memory it held, in MiB."""

    seconds: float
    memory: float


def steps(data: Path) -> dict[str, float]:
    """Return the processor seconds of each step of ours, and how many records and pages."""
    marks = [process_time()]

    def mark() -> None:
        marks.append(process_time())

    with not_collecting():  # as the build does
        loaded = kinds.load(data)
        contents = reading.read(data, loaded.declarations)
        whole = whole_library(loaded, contents)
        mark()
        check(with_insides(whole, data))
        mark()
        edition = editions(whole.site)[EDITION]
        made = cut(whole, edition)
        mark()
        declared, _ = statistics.load(data, loaded.declarations)
        shown = statistics.shown_in(declared.values(), edition)
        counts = statistics.count(made.library, shown).counted
        mark()
        written = sum(1 for _ in pages(made.library, edition, messages("zh"), counts))
        mark()
    spent = {step: marks[n + 1] - marks[n] for n, step in enumerate(STEPS)}
    return spent | {"records": len(whole.records), "pages": written}


def run(*command: str, folder: Path) -> Used:
    """Run a command in a folder and return what it used."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: {status}")
    return Used(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / MEBIBYTE)


def measure(cases: int, folder: Path) -> dict[str, Any]:
    """Return all figures for an example library of so many cases, made in a folder."""
    python = sys.executable
    ours, tree = folder / "library", folder / "tree"
    run(python, "-m", "lianqiao", "init", str(ours), "--example", "--cases", str(cases),
        folder=folder)  # fmt: skip
    parts = subprocess.run(
        [python, __file__, "--steps", str(ours / "data")],
        check=True,
        capture_output=True,
        text=True,
    )
    build = run(python, "-m", "mkdocs", "build", "--quiet", folder=ours)
    run(python, "-m", "lianqiao", "generate", "--data", str(ours / "data"), "--to", str(tree),
        folder=folder)  # fmt: skip
    plain = run(python, "-m", "mkdocs", "build", "--quiet", folder=tree)
    return {"cases": cases, **json.loads(parts.stdout), "build": build, "plain": plain}


def show(found: list[dict[str, Any]]) -> None:
    """Print the figures as a table that reads as Markdown."""
    head = ["cases", "records", "pages", *STEPS, "ours", "whole build", "plain MkDocs",
            "ours : plain", "build : plain", "check : build", "MiB build", "MiB plain"]  # fmt: skip
    print("|", " | ".join(head), "|")
    print("|", " | ".join("---:" for _ in head), "|")
    for one in found:
        ours = sum(one[step] for step in STEPS)
        build, plain = one["build"], one["plain"]
        cells = [
            *(f"{one[name]:.0f}" for name in ("cases", "records", "pages")),
            *(f"{one[step]:.2f}" for step in STEPS),
            f"{ours:.2f}",
            f"{build.seconds:.1f}",
            f"{plain.seconds:.1f}",
            f"{ours / plain.seconds:.2f}",
            f"{build.seconds / plain.seconds:.2f}",
            f"{one['check'] / build.seconds:.3f}",
            f"{build.memory:.0f}",
            f"{plain.memory:.0f}",
        ]
        print("|", " | ".join(cells), "|")
    for smaller, larger in pairwise(found):
        times = [sum(one[step] for step in STEPS) for one in (smaller, larger)]
        growth = math.log(times[1] / times[0]) / math.log(larger["cases"] / smaller["cases"])
        print(f"growth from {smaller['cases']} to {larger['cases']}: N^{growth:.2f}")


def main() -> None:
    """Measure every size asked for, or (`--steps`) the steps of one library in this process."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--steps", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.steps:
        print(json.dumps(steps(asked.steps)))
        return
    found = []
    for cases in asked.cases:
        with tempfile.TemporaryDirectory() as folder:
            found.append(measure(cases, Path(folder)))
    show(found)


if __name__ == "__main__":
    main()
