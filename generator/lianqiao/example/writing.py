"""The example as files: one a case, one a year for what is short, one for the rest."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lianqiao.example.stock import LAST_YEAR, Content, Stock

FOLDERS = {
    # kind: (folder, the field that tells its year; without one, all records in one file)
    "activity": ("activities", "date"),
    "adoption": ("adoptions", "since"),
    "alliance": ("alliances", None),
    "campaign": ("campaigns", None),
    "figure": ("figures", "as_of"),
    "honor": ("honors", "issued_on"),
    "mechanism": ("mechanisms", None),
    "outcome": ("outcomes", "id"),
    "post": ("posts", None),
    "rating": ("ratings", "year"),
    "showcase": ("showcases", None),
    "source": ("sources", "id"),
    "unit": ("units", None),
}


def write_library(data: Path, stock: Stock, language: str) -> None:
    """Write all records and files into the folder data/."""
    as_of = {"language": language, "as_of": date(LAST_YEAR, 12, 31)}
    _write(data / "site.yml", stock.fixed["site"][language] | as_of)
    for case in stock.records["case"]:
        _write(data / "cases" / str(case["year"]) / f"{case['id']}.yml", case)
    for kind, (folder, field) in FOLDERS.items():
        for name, records in _by_file(stock.records[kind], folder, field).items():
            _write(data / folder / f"{name}.yml", records)
    for path, content in stock.files.items():
        file = data / "files" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _by_file(records: list[Content], folder: str, field: str | None) -> Mapping[str, list[Content]]:
    """Return the records by the name of their file."""
    files: dict[str, list[Content]] = defaultdict(list)
    for record in records:
        year = str(record.get(field, ""))[:4] if field else ""
        files[year or folder].append(record)
    return files


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(
        content, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=1_000_000
    )
    path.write_text(text, encoding="utf-8", newline="\n")


@cache
def _dumper() -> Any:
    """Return a dumper that writes no aliases, and texts of several lines as blocks."""
    plain = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    dumper = type("Dumper", (plain,), {"ignore_aliases": lambda dumper, value: True})
    dumper.add_representer(str, _text)  # type: ignore[attr-defined]
    return dumper


def _text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
