"""What changed from one build to another, told from their manifests alone."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lianqiao.findings import Label
from lianqiao.manifest.shape import Manifest

ABOUT = ("library", "edition", "language", "as_of")
Key = tuple[str | None, ...]
Entries = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Names:
    """What the newer build has more, has otherwise, and has no more; by name."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """A number that is another now; None where a build has no such number.

    `part`: which part of the statistic, empty for its total. `old`, `new`: as SHAPE's numbers.
    """

    statistic: str
    title: Label
    part: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None


@dataclass(frozen=True)
class Difference:
    """All that differs. `about`: old and new of what stands at the head of the manifests."""

    about: Mapping[str, tuple[Any, Any]]
    records: Names
    files: Names
    moved: tuple[Moved, ...]

    @property
    def is_none(self) -> bool:
        """Whether the builds are the same."""
        names = (self.records, self.files)
        return not (self.about or self.moved or any(one != Names((), (), ()) for one in names))

    def as_json(self, old: Manifest, new: Manifest) -> dict[str, Any]:
        """Return it for other programs, with the titles of records."""
        titles = {**old.records, **new.records}
        records = {
            way: {ref: titles[ref]["title"] for ref in refs}
            for way, refs in asdict(self.records).items()
        }
        return {
            "old": old.fingerprint,
            "new": new.fingerprint,
            "about": {key: {"old": was, "new": now} for key, (was, now) in self.about.items()},
            "records": records,
            "files": asdict(self.files),
            "statistics": [asdict(one) for one in self.moved],
        }


def compare(old: Manifest, new: Manifest) -> Difference:
    """Return what differs between two builds."""
    about = {key: (old.content[key], new.content[key]) for key in ABOUT}
    about["made_with"] = (_made_with(old), _made_with(new))
    return Difference(
        {key: pair for key, pair in about.items() if pair[0] != pair[1]},
        _names(old.records, new.records, "sha256"),
        _names(old.files, new.files, "sha256"),
        tuple(_moved(old.content["statistics"], new.content["statistics"])),
    )


def _made_with(build: Manifest) -> str:
    return ", ".join(f"{name} {version}" for name, version in build.content["made_with"].items())


def _names(old: Entries, new: Entries, mark: str) -> Names:
    return Names(
        tuple(name for name in new if name not in old),
        tuple(name for name in new if name in old and new[name][mark] != old[name][mark]),
        tuple(name for name in old if name not in new),
    )


def _moved(old: Entries, new: Entries) -> Iterator[Moved]:
    for id_ in [*new, *(id_ for id_ in old if id_ not in new)]:
        was, now = _numbers(old.get(id_)), _numbers(new.get(id_))
        title = (new.get(id_) or old[id_])["title"]
        for key in [*now, *(key for key in was if key not in now)]:
            before, after = was.get(key), now.get(key)
            if _counted(before) != _counted(after):
                part = (after or before or {}).get("name", "")
                yield Moved(id_, title, part, before, after)


def _numbers(statistic: Mapping[str, Any] | None) -> dict[Key, Mapping[str, Any]]:
    """Return a statistic's numbers by part; the total's key is empty."""
    if statistic is None:
        return {}
    numbers = {tuple(part["key"]): part for part in statistic["parts"]}
    return {(): statistic["total"]} | numbers if statistic["total"] else numbers


def _counted(number: Mapping[str, Any] | None) -> tuple[Any, Any] | None:
    """Return what makes two numbers the same: the value and how many records it comes from."""
    return (number["value"], number["records"]) if number else None
