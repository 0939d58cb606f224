"""Rules on words: what a reader will doubt, or will not understand a year from now.

Looked at are the library's own words: no names, no words of a source, nothing in quotation marks,
and no drafts. Which words are meant stands in vocabularies, to which a library adds its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lianqiao.checks.about import warning_in_text
from lianqiao.findings import Finding
from lianqiao.library import Library
from lianqiao.messages import in_all_languages
from lianqiao.records import Record
from lianqiao.types import PartialDate
from lianqiao.wording import (
    HARMLESS,
    Finder,
    Lists,
    Superlatives,
    finder,
    relative_times,
    style_faults,
    superlatives,
)
from lianqiao.wording import names_varied as other_spellings


def superlative_unbacked(library: Library) -> Iterator[Finding]:
    """Who says 第一 or 最大 says who ranked it, and when."""
    known = Superlatives(word_lists(library, "superlatives"))
    for own in library.own_texts:
        for span in superlatives(own.text, known):
            yield warning_in_text(own, span.start, "superlative_unbacked", found=span.words)


def relative_time(library: Library) -> Iterator[Finding]:
    """A text that outlives its year says which year it means, not 今年."""
    known = finder(word_lists(library, "relative_times"))
    for own in library.own_texts:
        for span in relative_times(own.text, known):
            yield warning_in_text(own, span.start, "relative_time", found=span.words)


def spelling_varies(library: Library) -> Iterator[Finding]:
    """One name has one spelling: the one that the library declares, or a unit's present name."""
    names = _names(library)
    for own in library.own_texts:
        for span in other_spellings(own.text, names.finder):
            name = names.standing_for(span.words, own.record, library)
            if name:
                yield warning_in_text(
                    own, span.start, "spelling_varies", found=span.words, expected=name
                )


def style(library: Library) -> Iterator[Finding]:
    """Numbers and punctuation are written by the national standards (GB/T 15834, GB/T 15835)."""
    for own in library.own_texts:
        for span in style_faults(own.text):
            why = in_all_languages(f"style.{span.rule}")
            yield warning_in_text(own, span.start, "style", found=span.words, why=why)


def word_lists(library: Library, vocabulary: str) -> Lists:
    """Return the words of a vocabulary by the group of their terms."""
    lists: dict[str, tuple[str, ...]] = {}
    for term in library.declarations.vocabularies[vocabulary].terms.values():
        lists[term.group] = (*lists.get(term.group, ()), *term.words)
    return lists


@dataclass(frozen=True)
class _Names:
    """Other spellings of names: `variants` with the one that stands, `former` also with its end."""

    variants: Mapping[str, str]
    former: Mapping[str, tuple[str, PartialDate]]
    finder: Finder

    def standing_for(self, found: str, record: Record, library: Library) -> str:
        """Return the name that stands for a spelling in a record; "" where that one may stand."""
        if found in self.variants:
            return self.variants[found]
        name, until = self.former[found]
        field = library.kind(record).date
        day = record.get(field) if field else None
        told = day if isinstance(day, PartialDate) else library.as_of
        return name if told and told.first_day > until.last_day else ""


def _names(library: Library) -> _Names:
    terms = library.declarations.vocabularies["variants"].terms.values()
    standing = {term.label.get("zh") or term.key: term.words for term in terms if not term.group}
    variants = {word: name for name, words in standing.items() for word in words}
    former = {
        str(row["name"]): (str(unit.get("name") or unit.id), row["until"])
        for unit in library.all("unit")
        for row in unit.get("former_names") or ()
        if "name" in row and isinstance(row.get("until"), PartialDate)
    }
    own = [unit.get(key) for unit in library.all("unit") for key in ("name", "short")]
    in_use = {str(name) for name in own if name}
    harmless = {*word_lists(library, "variants").get(HARMLESS, ()), *standing, *in_use}
    others = {*variants, *former} - harmless
    lists = {HARMLESS: tuple(sorted(harmless)), "other": tuple(sorted(others))}
    return _Names(variants, former, finder(lists))
