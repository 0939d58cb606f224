"""Rules on the words of a library's own declarations: pages show them too."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lianqiao import privacy
from lianqiao.checks.personal import label_of
from lianqiao.findings import Finding, Place, error
from lianqiao.folders import place_of, yaml_files
from lianqiao.insides import marks_in
from lianqiao.messages import in_all_languages

FOLDERS = ("kinds", "vocabularies", "statistics")


def declared_words(data: Path, marks: Sequence[str]) -> Iterator[Finding]:
    """No number of a person and no secrecy mark stands in a kind, a term or a statistic.

    Whatever stands in such a file is judged, comments too: nobody can tell what a page will show.
    """
    for folder in FOLDERS:
        ignored: list[Finding] = []  # told by those who read the declarations
        for file in yaml_files(data / folder, data, ignored) if (data / folder).is_dir() else ():
            try:
                text = file.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                continue  # told by those who read the declarations
            yield from _in_text(text, place_of(file, data), marks)


def _in_text(text: str, place: Place, marks: Sequence[str]) -> Iterator[Finding]:
    label = in_all_languages("privacy.declaration")
    for number, line in enumerate(text.split("\n"), 1):
        for found in privacy.find(line):
            yield error(
                Place(place.path, number, found.start + 1),
                "personal_number",
                kind=label_of(found.kind),
                found=found.masked,
                field=label,
            )
        for mark in marks_in(line, marks):
            yield error(
                Place(place.path, number),
                "secrecy_mark",
                found=mark,
                field=label,
                editions=in_all_languages("privacy.every_edition"),
            )
