"""What lies in content/ beside the pages and goes out with them is judged as attachments are."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lianqiao.checks.attachments import spot_label
from lianqiao.checks.personal import label_of
from lianqiao.checks.showing import INTERNAL_EDITION
from lianqiao.content.choosing import choose, named_files
from lianqiao.content.reading import HandWritten
from lianqiao.editions import Edition
from lianqiao.findings import Finding, Place, error
from lianqiao.insides import DAMAGED, Inside, is_listed, listed, look_inside
from lianqiao.messages import LANGUAGES
from lianqiao.photos import is_picture
from lianqiao.privacy import masked
from lianqiao.reading import CACHE


def check_beside(
    pages: HandWritten,
    editions: Iterable[Edition],
    marks: tuple[str, ...],
    content: Path,
    data: Path,
) -> Iterator[Finding]:
    """Yield what is wrong with the files of content/ that pages name.

    `marks`: the library's secrecy marks, which no edition but internal may show.
    """
    named = {edition.name: named_in(pages, edition) for edition in editions}
    every = sorted(set().union(*named.values()))
    sound = [file for file in every if is_listed(file)]
    inside = look_inside(sound, content, marks, data.resolve().parent / CACHE)
    for file in every:
        place = Place(pages.path(file))
        if file not in inside:
            expected = ", ".join(listed())
            yield error(place, "attachment_type_unlisted", found=masked(file), expected=expected)
            continue
        yield from _of_itself(file, inside[file], place)
        wider = [name for name, files in named.items() if file in files]
        yield from _marked(file, inside[file], place, wider)


def named_in(pages: HandWritten, edition: Edition) -> set[str]:
    """Return the files that the pages of an edition name, in any language."""
    found: set[str] = set()
    for language in LANGUAGES:
        chosen: Mapping[str, str] = choose(pages.texts, edition, language)
        texts = {address: pages.texts[path] for address, path in chosen.items()}
        found |= named_files(texts, pages.files)
    return found


def _of_itself(file: str, inside: Inside, place: Place) -> Iterator[Finding]:
    if inside.disguised:
        yield error(place, "attachment_disguised", found=masked(file))
    if is_picture(file) and inside.fault == DAMAGED:
        yield error(place, "picture_unreadable", found=masked(file))
    for number in inside.numbers:
        yield error(
            place,
            "attachment_number",
            file=masked(file),
            where=spot_label(number.spot),
            kind=label_of(number.kind),
            found=number.masked,
            count=number.several,
        )


def _marked(file: str, inside: Inside, place: Place, editions: list[str]) -> Iterator[Finding]:
    wider = [name for name in editions if name != INTERNAL_EDITION]
    for seen in inside.marks if wider else ():
        yield error(
            place,
            "attachment_marked",
            file=masked(file),
            where=spot_label(seen.spot),
            found=seen.mark,
            editions=", ".join(wider),
        )
