"""What the commands print of builds: those that are kept, and how two differ."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import click

from lianqiao.builds import SHORT, Kept, kept, named
from lianqiao.manifest import (
    Difference,
    Manifest,
    Moved,
    Unfit,
    compare,
    read,
    read_if_there,
)
from lianqiao.messages import LANGUAGES, Messages
from lianqiao.terminal.output import fail

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
SHOWN = 20  # so many names of files are printed; --format json has all


def show_builds(site: Path, builds: Sequence[Kept], words: Messages) -> None:
    """Print the site and the builds kept beside it, the latest first."""
    tell(words.say("rollback.current", build=about(read_if_there(site), words)))
    for one in builds:
        tell(words.say("rollback.line", build=one.path.name, about=about(one.manifest, words)))
    if not builds:
        tell(words.say("rollback.none"))


def tell(line: str) -> None:
    """Print a line. A manifest may come from anywhere, and must not steer the terminal."""
    click.echo(CONTROL.sub("?", line))


def kept_build(site: Path, name: str | None, words: Messages) -> Kept:
    """Return the kept build of a name, else the latest of the edition that the site shows."""
    builds = kept(site)
    if not builds:
        fail(words.say("rollback.none"))
    if name is None:
        current = read_if_there(site)
        found = [one for one in builds if one.is_like(current)][:1]
        return found[0] if found else fail(words.say("rollback.other_edition"))
    found = named(builds, name)
    if len(found) != 1:
        expected = ", ".join(one.path.name for one in found or builds)
        key = "rollback.several" if found else "rollback.unknown"
        fail(words.say(key, found=name, expected=expected))
    return found[0]


def manifest_named(name: str, site: Path, words: Messages) -> Manifest:
    """Return the manifest of a site's folder, of a file, or of a build kept beside a site."""
    place = Path(name)
    if not place.exists():
        builds = kept(site)
        found = named(builds, name)
        if len(found) != 1:
            known = words.say("list.separator").join(one.path.name for one in builds)
            fail(words.say("diff.unknown", found=name, known=known or "—"))
        place = found[0].path
    try:
        return read(place)
    except Unfit as unfit:
        fail(words.say("diff.unfit", path=str(unfit.file)))
    except OSError:
        fail(words.say("diff.no_manifest", path=str(place)))


def language_of(manifest: Manifest | None) -> str:
    """Return the language in which to speak of a build."""
    language = manifest.content["language"] if manifest else ""
    return language if language in LANGUAGES else LANGUAGES[0]


def about(manifest: Manifest | None, words: Messages) -> str:
    """Return what a build is, in one line: edition, as-of date, counts, fingerprint."""
    if manifest is None:
        return words.say("rollback.unlisted")
    content = manifest.content
    kinds = (
        words.say("rollback.kind", kind=words.name(one["label"]), count=one["records"])
        for one in content["kinds"].values()
    )
    return words.say(
        "rollback.about",
        edition=words.name(content["edition_label"]),
        as_of=content["as_of"] or words.say("number.not_stated"),
        records=len(manifest.records),
        kinds=words.say("list.separator").join(kinds),
        files=len(manifest.files),
        fingerprint=manifest.fingerprint[:SHORT],
    )


def show_difference(old: Manifest, new: Manifest, words: Messages) -> None:
    """Print what changed from one build to another, in the order in which people ask."""
    found = compare(old, new)
    if found.is_none:
        tell(words.say("diff.none"))
        return
    parts = (_about(found, words), _records(old, new, found, words), _numbers(found, words))
    for line in chain(*parts, _files(found, words)):
        tell(line)


def _about(found: Difference, words: Messages) -> Iterator[str]:
    for key, (was, now) in found.about.items():
        name = words.say(f"diff.about_{key}")
        yield words.say("diff.moved", name=name, old=was or "—", new=now or "—")


def _records(old: Manifest, new: Manifest, found: Difference, words: Messages) -> Iterator[str]:
    titles = {**old.records, **new.records}
    kinds = {**old.content["kinds"], **new.content["kinds"]}
    for heading, refs in (
        ("diff.records_added", found.records.added),
        ("diff.records_changed", found.records.changed),
        ("diff.records_withdrawn", found.records.gone),
    ):
        yield words.say(heading, count=len(refs))
        for ref in refs:
            key = ref.partition(":")[0]
            kind = words.name(kinds[key]["label"]) if key in kinds else key
            yield words.say("diff.record", kind=kind, title=titles[ref]["title"], ref=ref)


def _numbers(found: Difference, words: Messages) -> Iterator[str]:
    yield words.say("diff.numbers", count=len(found.moved))
    for moved in found.moved:
        name = words.name(moved.title)
        if moved.part:
            name = words.say("diff.part", name=name, part=moved.part)
        old, new = (_number(one, moved, words) for one in (moved.old, moved.new))
        yield "  " + words.say("diff.moved", name=name, old=old, new=new)


def _number(number: object, moved: Moved, words: Messages) -> str:
    """Return a number as it was shown; exactly where old and new were shown alike."""
    if not isinstance(number, dict):
        return words.say("diff.no_number")
    shown = str(number["words"])
    if not (moved.old and moved.new and moved.old["words"] == moved.new["words"]):
        return shown
    exact = str(number["value"])
    return words.say("diff.number", number=shown, value=exact, count=number["records"])


def _files(found: Difference, words: Messages) -> Iterator[str]:
    for key, names in (
        ("diff.files_added", found.files.added),
        ("diff.files_changed", found.files.changed),
        ("diff.files_gone", found.files.gone),
    ):
        yield words.say(key, count=len(names))
        for name in names[:SHOWN]:
            yield f"  {name}"
        if len(names) > SHOWN:
            yield "  " + words.say("diff.files_more", count=len(names) - SHOWN)
