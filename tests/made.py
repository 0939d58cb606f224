"""Libraries made by tests: every kind with every field, filled with texts of the test's choice."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import yaml
from PIL import Image

from lianqiao.kinds import Kind, load
from lianqiao.mkdocs_plugin import build_site
from lianqiao.pages import Asset
from lianqiao.photos import is_photo
from lianqiao.press import inspect, press
from lianqiao.types import Field, Group, Link, Map, Term

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "mkdocs.yml"
FILE, PICTURE = "beizhu.txt", "zhaopian.png"
Texts = Callable[[], str]


def payloads() -> tuple[str, ...]:
    """Return the hostile texts of payloads.yml."""
    groups = yaml.safe_load((ROOT / "tests" / "payloads.yml").read_text(encoding="utf-8"))
    return tuple(text for texts in groups.values() for text in texts)


class PlainDumper(yaml.SafeDumper):
    """Writes YAML as a library may hold it: without aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_yaml(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(content, Dumper=PlainDumper, allow_unicode=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_library(data: Path, *records: tuple[str, dict[str, Any]]) -> Path:
    """Write a small library: (folder, record) pairs, approved and public unless they say else."""
    write_yaml(data / "site.yml", {"name": "试验库", "publisher": "试验单位"})
    for folder, record in records:
        whole = {"status": "approved", "audience": "public"} | record
        write_yaml(data / folder / f"{record['id']}.yml", whole)
    return data


def write_full_library(data: Path, text: Texts) -> Path:
    """Write a library with one record of each kind, every plain field holding a text of `text`."""
    site = {"name": text(), "publisher": text(), "standing": text()}
    write_yaml(data / "site.yml", site)
    (data / "files").mkdir(parents=True)
    (data / "files" / FILE).write_text("备注\n", encoding="utf-8")
    Image.new("RGB", (8, 6)).save(data / "files" / PICTURE)
    label = {"zh": text(), "en": text()}
    write_yaml(
        data / "kinds" / "meeting.yml",
        {
            "kind": "meeting",
            "folder": "meetings",
            "label": label,
            "plural": label,
            "note": label,
            "title": "name",
            "columns": ["form"],
            "fields": {
                "name": {"zh": text(), "type": "text", "required": "true", "note": label},
                "form": {"zh": text(), "type": "term", "of": "forms"},
            },
        },
    )
    terms = {"open": {"zh": text(), "en": text(), "note": label}}
    write_yaml(
        data / "vocabularies" / "forms.yml", {"vocabulary": "forms", "label": label, "terms": terms}
    )
    write_yaml(
        data / "statistics" / "meetings_count.yml",
        {
            "statistic": "meetings_count",
            "title": label,
            "definition": {"zh": text(), "en": text()},
            "unit": label,
            "measure": "count",
            "kind": "meeting",
            "dimensions": ["forms"],
            "sql": "SELECT id AS record, form AS forms FROM meetings",
        },
    )
    loaded = load(data)
    assert not loaded.findings
    for kind in loaded.declarations.kinds.values():
        write_yaml(data / kind.folder / "x1.yml", full_record(kind, text))
    return data


def full_record(kind: Kind, text: Texts) -> dict[str, Any]:
    """Return a record with a value in each field, as YAML holds it."""
    given: dict[str, Any] = {
        "id": "x1",
        "status": "approved",
        "audience": "public",
        "formerly": ["x0"],
    }
    if "statistic" in kind.fields:
        given["statistic"] = "honors_count"  # it names one that is there
    left_out = {*given, "missing", "accepted", "reviews", kind.tree or ""}
    filled = {
        key: field_value(field, text) for key, field in kind.fields.items() if key not in left_out
    }
    return given | filled


def field_value(field: Field, text: Texts) -> Any:
    """Return a value for a field, as YAML holds it."""
    if field.many:
        return [plain_value(field, text)]
    return plain_value(field, text)


def plain_value(field: Field, text: Texts) -> Any:
    match field.type:
        case Group(fields=fields):
            values = {key: field_value(inner, text) for key, inner in fields.items()}
            return values | {"file": PICTURE} if is_photo(fields) else values
        case Map():
            return {}
        case Term(vocabulary=vocabulary):
            is_consent = vocabulary.name == "audiences"
            return "public" if is_consent else next(iter(vocabulary.terms))
        case Link(to=kinds):
            return "x1" if len(kinds) == 1 else f"{kinds[0]}:x1"
    plain = {
        "integer": "3",
        "number": "3.5",
        "boolean": "true",
        "date": "2024-05-01",
        "file": FILE,
        "markdown": "正文。",
        "id": "x2",
    }
    return plain.get(field.type.name) or text()


def build(data: Path, site: Path, edition: str = "public", language: str | None = None) -> Path:
    """Build a library with the settings of this repository, without its hand-written pages."""
    settings = data.parent / "mkdocs.yml"
    if not settings.exists():
        settings.write_text(SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
        (data.parent / "content").mkdir()
    inspected = inspect(data)
    assert inspected.is_sound, inspected.findings
    pressed = press(inspected, edition, language)
    build_site(settings, site, pressed, data, True, lambda done, total: None)
    return site


def parts_of_workbook(content: bytes) -> dict[str, bytes]:
    """Return the files inside a workbook by name."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def asset_text(asset: Asset) -> str:
    """Return all that an asset says, a workbook's parts included."""
    data = asset.data
    if not data.startswith(b"PK"):
        return data.decode("utf-8")
    return "\n".join(part.decode("utf-8") for part in parts_of_workbook(data).values())
