"""Words for people, in Chinese and English, by key; the catalogs beside this file hold them."""

import posixpath
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePosixPath

from babel.messages.pofile import read_po

from lianqiao.findings import Finding, Label, Place, Value

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Messages:
    """The catalog of one language."""

    language: str
    texts: Mapping[str, str]

    def say(self, key: str, /, **values: Value) -> str:
        """Return the text of `key` with its {placeholders} filled.

        Raises KeyError where the catalog lacks the key: a mistake of ours, never of a user.
        """
        text = self.texts[key]
        if not values:
            return text
        return text.format_map(
            {
                name: self.name(value) if isinstance(value, Mapping) else value
                for name, value in values.items()
            }
        )

    def name(self, value: str | int | Label) -> str:
        """Return a label in this language, or in any other where this one lacks it."""
        if isinstance(value, str | int):
            return str(value)
        return value.get(self.language) or next((text for text in value.values() if text), "")

    def tell(self, finding: Finding, folder: str = "data") -> str:
        """Return what a finding says: what was found, what was expected, how to mend it.

        `folder` is the way to the library's folder, put before the places it names.
        """
        quoted = {name: _quoted(value, folder) for name, value in finding.values.items()}
        return self.say(f"finding.{finding.code}", **quoted)

    def line(self, finding: Finding, folder: str = "data") -> str:
        """Return a finding as `path:line:column: severity code: message`."""
        severity = self.say(f"severity.{finding.severity}")
        place = below(finding.place, folder)
        return f"{place}: {severity} {finding.code}: {self.tell(finding, folder)}"


def below(place: Place, folder: str) -> Place:
    """Return a place seen from where the library's folder is called `folder`.

    A workbook lies outside of it.
    """
    if place.sheet or place.outside:
        return place
    path = posixpath.normpath(posixpath.join(folder, place.path))  # ../content is beside data
    return place._replace(path=PurePosixPath(path))


def _quoted(value: Value, folder: str) -> Value:
    """Return a value as a message may quote it: on one line, nothing that reorders or hides."""
    if isinstance(value, Place):
        return str(below(value, folder))
    if isinstance(value, str):
        return "".join(_visible(character) for character in value)
    return value


def _visible(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return f"[U+{ord(character):04X}]"


@cache
def messages(language: str) -> Messages:
    """Return the messages of a language ("zh" or "en").

    Raises KeyError for any other language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    catalog = resources.files(__package__).joinpath(f"{language}.po")
    with catalog.open("rb") as file:
        entries = read_po(file, locale=language)
    return Messages(language, {str(entry.id): str(entry.string) for entry in entries if entry.id})


def in_all_languages(key: str) -> Label:
    """Return the text of `key` in every language, as a label."""
    return {language: messages(language).texts[key] for language in LANGUAGES}
