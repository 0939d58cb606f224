"""Words for people, in Chinese and English, by key; the catalogs beside this file hold them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from babel.messages.pofile import read_po

from lianqiao.findings import Finding, Label, Value

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
        return self.texts[key].format_map(
            {
                name: self.name(value) if isinstance(value, Mapping) else value
                for name, value in values.items()
            }
        )

    def name(self, value: Value) -> str:
        """Return a label in this language, or in any other where this one lacks it."""
        if isinstance(value, Mapping):
            return value.get(self.language) or next((text for text in value.values() if text), "")
        return str(value)

    def tell(self, finding: Finding) -> str:
        """Return what a finding says: what was found, what was expected, how to mend it."""
        return self.say(f"finding.{finding.code}", **finding.values)

    def line(self, finding: Finding, folder: str = "data") -> str:
        """Return a finding as `path:line:column: severity code: message`.

        `folder` is the way to the library's folder, put before the path.
        """
        severity = self.say(f"severity.{finding.severity}")
        return f"{folder}/{finding.place}: {severity} {finding.code}: {self.tell(finding)}"


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
