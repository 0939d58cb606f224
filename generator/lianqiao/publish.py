"""The swap of a finished site: readers see the old one or the new one, never half of one."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def publish(site: Path, build: Callable[[Path], None]) -> None:
    """Let `build` write a site into an empty folder, then put that in the place of `site`.

    If `build` raises, `site` stays as it was and what was begun is removed. The swap is two
    renames in one folder; between them, for the moment of one system call, there is no site.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{site.name}-", dir=site.parent) as work:
        new, old = Path(work) / "new", Path(work) / "old"
        build(new)
        if site.exists():
            site.rename(old)
        try:
            new.rename(site)
        except OSError:
            if old.exists():
                old.rename(site)
            raise
        shutil.rmtree(old, ignore_errors=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises OSError."""
    begun = path.with_name(f".{path.name}.new")
    begun.write_text(text, encoding="utf-8", newline="\n")
    begun.replace(path)
