"""A new library, and a new record with its fields explained."""

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import jinja2

from lianqiao.kinds import Kind
from lianqiao.messages import Messages
from lianqiao.types import Field, Group, Link, Term

WRITTEN_BY_COMMANDS = frozenset({"reviews", "accepted", "formerly", "missing"})


class Occupied(Exception):
    """There is something already where a library or a record should be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def new_library(folder: Path, messages: Messages, name: str, publisher: str) -> list[Path]:
    """Write an empty library into a folder that is empty or not there; return its files.

    Raises Occupied where the folder holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Occupied(folder)
    words = {
        "name": json.dumps(name, ensure_ascii=False),
        "publisher": json.dumps(publisher, ensure_ascii=False),
    }
    texts = {
        "mkdocs.yml": _template_text("mkdocs.yml"),
        ".gitignore": "/site*/\n/.site*/\n/*.zip\n/*.zip.sha256\n",
        "data/site.yml": _render("site.yml.j2", messages, **words),
        "content/about.md": _render("about.md.j2", messages),
    }
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    return [folder / path for path in texts]


def new_record(data: Path, kind: Kind, id_: str, messages: Messages) -> Path:
    """Write a draft with every field of its kind explained; return its file.

    Raises Occupied where the file is there already.
    """
    path = data / kind.folder / f"{id_}.yml"
    if path.exists():
        raise Occupied(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = record_text(kind, id_, messages)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError:
        path.unlink(missing_ok=True)  # half a record would be told as one that is wrong
        raise
    return path


def record_text(kind: Kind, id_: str, messages: Messages) -> str:
    """Return the YAML of a new draft: required fields to fill in, the others as comments."""
    given = {"id": id_, "status": "draft"}

    def obligation(field: Field) -> str:
        words = [messages.say("dictionary.required")] if field.required else []
        if field.many:
            words.append(messages.say("scaffold.many"))
        separator = messages.say("list.separator")
        return messages.say("scaffold.obligation", words=separator.join(words)) if words else ""

    def entry(field: Field) -> str:
        if field.key in given:
            return f"{field.key}: {given[field.key]}"
        return f"{field.key}:" if field.required else f"# {field.key}:"

    fields = [field for key, field in kind.fields.items() if key not in WRITTEN_BY_COMMANDS]
    return _render(
        "record.yml.j2",
        messages,
        kind=kind,
        fields=fields,
        obligation=obligation,
        entry=entry,
        choices=lambda field: list(_choices(field, messages)),
    )


def _choices(field: Field, messages: Messages) -> Iterator[str]:
    """Yield what may be written: the terms, the kind linked to, the items of a group."""
    if isinstance(field.type, Term):
        for term in field.type.vocabulary.terms.values():
            yield f"{term.key}  {messages.name(term.label)}"
    elif isinstance(field.type, Link):
        yield messages.say("scaffold.link", kinds=", ".join(field.type.to))
    elif isinstance(field.type, Group):
        for inner in field.type.fields.values():
            yield f"{inner.key}  {messages.name(inner.label)}"


def _render(template: str, messages: Messages, **values: object) -> str:
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(_template_text(template)).render(
        t=messages.say, v=lambda label: messages.name(label or {}), **values
    )


def _template_text(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")
