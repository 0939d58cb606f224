"""Charts are drawn by Vega-Lite through vl_convert, and kept between builds.

The engine takes a second to start and holds much memory: it runs in a process of its own, and only
for charts that are not kept yet.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pylopdf_fonts_zh_cn import sans_path

from lianqiao.charts.chart import Chart
from lianqiao.charts.finishing import plain
from lianqiao.charts.forms import specification

KEPT = Path(".cache", "lianqiao", "charts")
"""Where drawings are kept from build to build, beside the library's folder; may be deleted."""

ENGRAVER = Path(__file__).with_name("engraver.py")
FORM = 1  # raise it when what is done to a drawing changes
VEGA_LITE = "5.21"
IGNORED_BY_GIT = "*\n"
ENGINE, FONTS = "vl-convert-python", "pylopdf-fonts-zh-cn"


def drawn(charts: Iterable[Chart], kept: Path) -> dict[str, str]:
    """Return charts as SVG by their address, to be finished for a page or for paper.

    `kept`: the folder in which drawings lie. Raises OSError where it cannot be written to.
    """
    texts = {chart.address: _text(specification(chart)) for chart in charts}
    if not texts:
        return {}
    kept.mkdir(parents=True, exist_ok=True)
    (kept / ".gitignore").write_text(IGNORED_BY_GIT, encoding="utf-8")
    made_with = f"{FORM} {VEGA_LITE} {version(ENGINE)} {version(FONTS)} "
    files = {
        address: kept / f"{sha256((made_with + text).encode()).hexdigest()}.svg"
        for address, text in texts.items()
    }
    found = {address: _kept(file) for address, file in files.items()}
    missing = {address: texts[address] for address in texts if not found[address]}
    for address, svg in _draw(missing).items():
        found[address] = svg
        _keep(files[address], svg)
    return found


def _text(specification: Mapping[str, Any]) -> str:
    return json.dumps(specification, ensure_ascii=False, sort_keys=True)


def _draw(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the drawings of specifications by address."""
    if not texts:
        return {}
    asked = {"fonts": str(sans_path().parent), "version": VEGA_LITE, "texts": texts}
    run = subprocess.run(
        [sys.executable, "-I", str(ENGRAVER)],
        input=json.dumps(asked).encode("ascii"),
        stdout=subprocess.PIPE,
        check=True,
    )
    return {address: plain(svg) for address, svg in json.loads(run.stdout).items()}


def _kept(file: Path) -> str:
    """Return a drawing that was kept; "" where there is none, or what is there is damaged."""
    try:
        checksum, _, svg = file.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return ""
    return svg if checksum == _checksum(svg) else ""


def _keep(file: Path, svg: str) -> None:
    """Write a drawing whole or not at all: another build may look for it."""
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as begun:
        begun.write(f"{_checksum(svg)}\n{svg}")
    Path(name).replace(file)


def _checksum(text: str) -> str:
    return sha256(text.encode()).hexdigest()
