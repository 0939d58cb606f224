"""JSON Schemas as editors use them: what completes, what shows on hover, what is marked as wrong.

The words are those of the language; the ids are those of the library as it stands. They are written
in draft 7, which editors' YAML extensions read. They judge single values, keys, terms, and required
fields of records that are no drafts; links, rows of groups and texts are for `lianqiao check`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from lianqiao.checks.about import ACCEPTABLE
from lianqiao.kinds import Kind
from lianqiao.pages.view import View
from lianqiao.records import INCOMPLETE_STATUSES
from lianqiao.types import Field, File, Group, Link, Map, Term, Type
from lianqiao.types.scalars import RESERVED_IDS

EDITORS_DRAFT = "http://json-schema.org/draft-07/schema#"
NOT_BLANK = frozenset({"id", "status"})
ACCEPTED, MISSING = "accepted", "missing"

Schema = dict[str, Any]


def editor_schemas(view: View) -> Iterator[tuple[str, Schema]]:
    """Yield the name and schema of site.yml and of each kind's files."""
    declarations = view.library.declarations
    required = [key for key, field in declarations.site.fields.items() if field.required]
    yield "site", _headed("site.yml", _group(declarations.site, view), required)
    for kind in declarations.kinds.values():
        yield kind.key, _of_kind(kind, view)


def _headed(title: str, schema: Schema, required: list[str]) -> Schema:
    return {"$schema": EDITORS_DRAFT, "title": title, **schema, "required": required}


def _of_kind(kind: Kind, view: View) -> Schema:
    """A file holds one record or a list of them; what records may link to is told once."""
    targets = {one for keys in kind.links for one in _targets(kind, keys)}
    record = _group(kind.group, view) | {
        "required": sorted(NOT_BLANK),
        "allOf": [_complete(kind)],
        "defaultSnippets": [_snippet(kind, view)],
    }
    record["properties"][MISSING] |= _missing(kind, view)
    record["properties"][ACCEPTED] |= _accepted(kind, view)
    return {
        "$schema": EDITORS_DRAFT,
        "title": view.name(kind.label),
        "definitions": {
            "record": record,
            **{f"link-{one}": _records_of(one, view) for one in sorted(targets)},
        },
        "anyOf": [
            {"$ref": "#/definitions/record"},
            {"type": "array", "items": {"$ref": "#/definitions/record"}},
        ],
    }


def _targets(kind: Kind, keys: tuple[str, ...]) -> tuple[str, ...]:
    declared = dict(kind.walked)[keys].type
    return declared.to if isinstance(declared, Link) and len(declared.to) == 1 else ()


def _complete(kind: Kind) -> Schema:
    """A record that is no draft has each required field, or says in `missing` why not."""
    asked = [key for key, field in kind.fields.items() if field.required and key not in NOT_BLANK]
    unfinished = sorted(INCOMPLETE_STATUSES)
    return {
        "if": {"properties": {"status": {"enum": unfinished}}},
        "else": {"allOf": [_given_or_explained(key) for key in asked]},
    }


def _given_or_explained(key: str) -> Schema:
    given = {"required": [key], "properties": {key: {"not": {"type": "null"}}}}
    explained = {"required": [MISSING], "properties": {MISSING: {"required": [key]}}}
    return {"anyOf": [given, explained]}


def _missing(kind: Kind, view: View) -> Schema:
    """The reasons stand under keys of the kind."""
    declared = kind.fields[MISSING].type
    assert isinstance(declared, Map)
    entry = _value(declared.item, view)
    named = {
        key: {"title": view.name(field.label), **entry}
        for key, field in kind.fields.items()
        if key not in (MISSING, ACCEPTED)
    }
    whole = {"type": "object", "properties": named, "additionalProperties": False}
    return {"anyOf": [whole, {"type": "null"}]}


def _accepted(kind: Kind, view: View) -> Schema:
    """The reasons stand under codes of warnings."""
    declared = kind.fields[ACCEPTED].type
    assert isinstance(declared, Map)
    entry = _value(declared.item, view)
    texts = view.messages.texts
    named = {
        code: {"title": texts.get(f"rule.{code}", code), "description": texts[asks], **entry}
        for code in sorted(ACCEPTABLE)
        if (asks := f"asks.{code}") in texts
    }
    return {
        "anyOf": [
            {"type": "object", "properties": named, "additionalProperties": entry},
            {"type": "null"},
        ]
    }


def _snippet(kind: Kind, view: View) -> Schema:
    """A new record: its required fields, one after the other."""
    asked = [key for key, field in kind.fields.items() if field.required and key != "status"]
    body = {key: f"${number}" for number, key in enumerate(asked, 1)}
    label = view.t("hover.new_record", kind=view.name(kind.label))
    return {"label": label, "body": {"id": body.pop("id", ""), "status": "draft", **body}}


# Fields and values


def _group(group: Group, view: View) -> Schema:
    return {
        "type": "object",
        "properties": {key: _field(field, view) for key, field in group.fields.items()},
        "additionalProperties": False,
    }


def _field(field: Field, view: View) -> Schema:
    value = _value(field.type, view)
    taken = [value]
    if field.many:
        taken = [{"type": "array", "items": value}, value]
    if field.key not in NOT_BLANK:
        taken.append({"type": "null"})  # a draft's empty line
    return {
        "title": view.name(field.label),
        "description": hover(field, view, "\n"),
        "markdownDescription": hover(field, view, "\n\n"),
        "anyOf": taken,
    }


def _value(type_: Type, view: View) -> Schema:
    language = view.messages.language
    match type_:
        case Term():
            return _terms(type_, view)
        case Link(to=(kind,)):
            return {"$ref": f"#/definitions/link-{kind}"}
        case Link(to=kinds):
            ids = [_records_of(kind, view, with_kind=True) for kind in kinds]
            return {"anyOf": [*(one["anyOf"][0] for one in ids), type_.json_schema(language)]}
        case File():
            return {"anyOf": [{"enum": sorted(view.library.files)}, type_.json_schema(language)]}
        case Group():
            whole = _group(type_, view)
            return (
                {"anyOf": [_field(type_.fields[type_.short], view), whole]}
                if type_.short
                else whole
            )
        case Map():
            return {"type": "object", "additionalProperties": _value(type_.item, view)}
    schema = type_.json_schema(language)
    return schema | {"not": {"enum": sorted(RESERVED_IDS)}} if type_.name == "id" else schema


def _terms(type_: Term, view: View) -> Schema:
    """Each term with its label and note, which editors show beside it."""
    terms = type_.vocabulary.terms.values()
    separator = view.t("label.colon")
    said = [
        separator.join(part for part in (view.name(term.label), view.name(term.note)) if part)
        for term in terms
    ]
    return {
        "enum": [term.key for term in terms],
        "enumDescriptions": said,
        "markdownEnumDescriptions": said,
    }


def _records_of(kind: str, view: View, with_kind: bool = False) -> Schema:
    """The ids of a kind's records with their titles; one entered since then is taken too."""
    records = view.library.all(kind)
    titles = [view.title(record) for record in records]
    return {
        "anyOf": [
            {
                "enum": [str(one.ref) if with_kind else one.id for one in records],
                "enumDescriptions": titles,
                "markdownEnumDescriptions": titles,
            },
            Link((kind,)).json_schema(view.messages.language),
        ]
    }


def hover(field: Field, view: View, between: str) -> str:
    """Return what is said of a field: its name, what to write, other names; in short lines."""
    dot = view.t("list.dot")
    words = [view.name(field.label), view.t(f"type.{field.type.name}")]
    words += [view.t("dictionary.required")] if field.required else []
    words += [view.t("scaffold.many")] if field.many else []
    lines = [dot.join(words), view.name(field.note)]
    if isinstance(field.type, Link):
        kinds: Mapping[str, Kind] = view.library.declarations.kinds
        named = [view.name(kinds[key].label) for key in field.type.to]
        lines.append(view.t("scaffold.link", kinds=view.t("list.separator").join(named)))
    if field.also:
        lines.append(view.t("hover.also", words=view.t("list.separator").join(field.also)))
    return between.join(line for line in lines if line)
