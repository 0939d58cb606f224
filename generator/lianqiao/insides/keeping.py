"""What was found inside files, kept by their content from run to run; it may always be deleted."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lianqiao.insides.inside import Inside, Number, Seen, Spot

FILE = "insides.json"
FORM = 1  # to be raised when other things are found in the same content
READ_BY = ("pillow", "pypdfium2", "python-calamine", "python-stdnum")
WORTH_KEEPING = 500_000  # bytes: reading less again takes no time
IGNORED_BY_GIT = "*\n"


@dataclass
class Kept:
    """The results by the digest of the content; `used` are those of this run."""

    folder: Path
    settings: str
    known: Mapping[str, Inside]
    used: dict[str, Inside] = field(default_factory=dict)
    newly_read: int = 0

    def put(self, key: str, inside: Inside, size: int) -> None:
        """Take down what was found in a content of so many bytes."""
        self.used[key] = inside
        if key not in self.known:
            self.newly_read += size

    def write(self) -> None:
        """Keep what this run has used, if it had much to read and the folder is not locked."""
        if self.newly_read < WORTH_KEEPING:
            return
        found = {key: asdict(inside) for key, inside in sorted(self.used.items())}
        content = json.dumps({"settings": self.settings, "found": found}, ensure_ascii=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text(IGNORED_BY_GIT, encoding="utf-8")
            handle, name = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(handle, "w", encoding="utf-8") as begun:
                begun.write(content)
            Path(name).replace(self.folder / FILE)
        except OSError:
            return


def kept_in(folder: Path, marks: Sequence[str]) -> Kept:
    """Return what is kept in a folder; nothing where it was found by other rules or is damaged."""
    settings = repr((FORM, [version(package) for package in READ_BY], sorted(marks)))
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        fits = content["settings"] == settings
        known = {key: _inside(one) for key, one in content["found"].items()} if fits else {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        known = {}
    return Kept(folder, settings, known)


def _inside(written: Mapping[str, Any]) -> Inside:
    """Return a result as it was written. Raises TypeError, ValueError or KeyError if it is none."""
    return Inside(
        tuple(
            Number(str(kind), Spot(*map(str, spot)), str(masked), int(several))
            for kind, spot, masked, several in written["numbers"]
        ),
        tuple(Seen(str(mark), Spot(*map(str, spot))) for mark, spot in written["marks"]),
        str(written["fault"]),
        bool(written["disguised"]),
    )
