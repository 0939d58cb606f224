"""What the showcase costs: charts drawn and kept, and booklets, as ratios in one run.

    .venv/bin/python benchmarks/showcase.py [--cases 300]

Charts: those of the reference library, drawn where none is kept and again where all are, beside the
whole build. Booklets: of a year and of the whole of an example library, beside the check of it; the
memory is that of the largest process. The ratios are what matters: seconds differ from machine to
machine and with what else it does.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from lianqiao.charts import KEPT, drawings
from lianqiao.press import inspect, press

ROOT = Path(__file__).parents[1]
EDITION, YEAR = "internal", "2024"
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Used:
    """What a command used: seconds until it ended, and the most memory of one process, in MiB."""

    seconds: float
    memory: float


def run(*command: str, folder: Path) -> Used:
    """Run a command in a folder and return what it used."""
    begun = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=folder, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: {status}")
    return Used(perf_counter() - begun, usage.ru_maxrss * 1024 / MEBIBYTE)


def show(name: str, used: Used, beside: Used) -> None:
    """Print one line: a thing, what it used, and how that stands to another."""
    share = used.seconds / beside.seconds
    print(f"{name:<28} {used.seconds:7.2f} s {used.memory:6.0f} MiB {share:7.2f}")


def charts(folder: Path) -> None:
    """Print what drawing the charts of the reference library takes, of its whole build."""
    for name in ("data", "content", "mkdocs.yml"):
        source, copy = ROOT / name, folder / name
        shutil.copytree(source, copy) if source.is_dir() else shutil.copy(source, copy)
    data = folder / "data"
    pressed = press(inspect(data), EDITION)
    times = []
    for _ in range(2):
        begun = perf_counter()
        drawings(pressed.charts, data)
        times.append(Used(perf_counter() - begun, 0))
    shutil.rmtree(folder / KEPT)
    build = ("mkdocs", "build", "--quiet", "--config-file", str(folder / "mkdocs.yml"))
    cold, warm = run(*build, folder=folder), run(*build, folder=folder)
    print(f"{len(pressed.charts)} charts of the reference library, beside its build")
    show("build, none kept", cold, cold)
    show("charts, none kept", times[0], cold)
    show("build, all kept", warm, warm)
    show("charts, all kept", times[1], warm)


def booklets(folder: Path, cases: int) -> None:
    """Print what the booklets of an example library take, beside its check."""
    library = folder / "library"
    run("lianqiao", "init", str(library), "--example", "--cases", str(cases), folder=folder)
    checked = run("lianqiao", "check", folder=library)
    out = ("--unlisted", "--edition", EDITION, "-o", str(folder / "booklet.pdf"))
    print(f"booklets of {cases} example cases, beside the check of them")
    show("check", checked, checked)
    show(f"booklet of {YEAR}", run("lianqiao", "yearbook", YEAR, *out, folder=library), checked)
    show("booklet of the whole", run("lianqiao", "yearbook", *out, folder=library), checked)


def main() -> None:
    """Measure charts, then booklets."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=300)
    asked = parser.parse_args()
    for part in (charts, lambda folder: booklets(folder, asked.cases)):
        with tempfile.TemporaryDirectory() as folder:
            part(Path(folder))


if __name__ == "__main__":
    main()
