"""What stands at a document's end: of which library and edition it is, and what stands for it."""

from collections.abc import Sequence

from lianqiao import checksums
from lianqiao.exports.fitting import fitting
from lianqiao.pages import NumbersView
from lianqiao.records import Record
from lianqiao.word.blocks import Block, plain


def foot(view: NumbersView, records: Sequence[Record], anonymous: bool = False) -> list[Block]:
    """Return the lines at the end; an anonymous copy names no library and no publisher."""
    lines = [
        *([] if anonymous else _names(view)),
        view.t("word.foot_edition", edition=view.name(view.edition.label)),
        view.t("word.foot_as_of", as_of=view.as_of()),
        view.t("word.foot_fingerprint", fingerprint=fingerprint(view, records)),
    ]
    return [plain(line, "Foot") for line in lines]


def _names(view: NumbersView) -> list[str]:
    site = view.library.site
    stated = {key: str(site.get(key, "")) for key in ("name", "publisher", "standing")}
    line = view.t("word.foot_library", library=stated["name"], publisher=stated["publisher"])
    return [line, *([stated["standing"]] if stated["standing"] else [])]


def fingerprint(view: NumbersView, records: Sequence[Record]) -> str:
    """Return what stands for the content of records as the edition has them.

    Of one record it is the checksum that a build's manifest gives it; of several, that of theirs.
    """
    kinds = fitting(view.library.declarations).kinds
    sums = {str(one.ref): checksums.of_record(one, kinds[one.kind]) for one in records}
    if len(sums) == 1:
        return next(iter(sums.values()))
    return checksums.of_content(sums)
