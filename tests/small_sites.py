"""Built sites of a few files, with the manifests that real builds would write."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lianqiao import manifest
from lianqiao.press import Pressed, inspect, press
from made import write_library

Bytes = dict[str, str]
MEMORY = Path("/dev/shm")


@contextmanager
def in_memory(usual: Path) -> Iterator[Path]:
    """Yield a folder in memory where there is one: writing down for good costs no time there."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        yield usual
        return
    with TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


def unit(id_: str, **values: Any) -> tuple[str, dict[str, Any]]:
    return "units", {"id": id_, "name": f"单位{id_}", "type": "team"} | values


def pressed_of(folder: Path, *records: tuple[str, dict[str, Any]], edition: str) -> Pressed:
    inspected = inspect(write_library(folder, *records))
    assert inspected.is_sound, inspected.findings
    return press(inspected, edition)


def small_site(folder: Path, *records: tuple[str, dict[str, Any]], edition: str = "public") -> Path:
    """Write a site as a build would: pages of the edition, a script of ours, the manifest."""
    pressed = pressed_of(folder.with_name(f"{folder.name}-data"), *records, edition=edition)
    (folder / "assets" / "lianqiao").mkdir(parents=True)
    (folder / "assets" / "lianqiao" / "site.css").write_text("a{}", encoding="utf-8")
    for page in pressed.pages:
        if page.address.startswith("units/") or page.address == "index.md":
            file = folder / page.address.replace(".md", ".html")
            file.parent.mkdir(exist_ok=True)
            file.write_text(page.markdown, encoding="utf-8")
    text = manifest.make(pressed, folder).text
    (folder / manifest.NAME).write_text(text, encoding="utf-8", newline="")
    return folder


def bytes_of(site: Path) -> Bytes:
    """Return what lies in a folder, file by file."""
    return {
        file.relative_to(site).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def beside(site: Path) -> list[str]:
    """Return what lies beside a site and is named after it."""
    return sorted(entry.name for entry in site.parent.glob(f".{site.name}-*"))
