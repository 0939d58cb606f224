"""Whatever bytes are handed in: a sentence, never a traceback, never half a result."""

import io
import os
import random
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.cli import main
from lianqiao.messages import LANGUAGES, messages
from lianqiao.workbooks import NotRead, book_of
from made import write_library
from office.sheets import SHEETS, units

LONG = os.environ.get("LIANQIAO_LONG") == "1"
READ = 4000 if LONG else 150
IMPORTED = 400 if LONG else 15


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("sound")
    return [sent.build(folder).read_bytes() for sent in SHEETS.values()]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a file with something wrong: bytes, its end, a part of the zip, a piece of XML."""
    how = chance.randrange(4)
    if how == 0 or not content.startswith(b"PK"):
        place = chance.randrange(len(content))
        return content[:place] + chance.randbytes(chance.randrange(1, 9)) + content[place + 1 :]
    if how == 1:
        return content[: chance.randrange(len(content))]
    return with_part_changed(content, chance, drop=how == 2)


def with_part_changed(content: bytes, chance: random.Random, *, drop: bool) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name != chosen:
                new.writestr(name, part)
            elif not drop:
                new.writestr(name, changed(part, chance))
    return packed.getvalue()


def changed(part: bytes, chance: random.Random) -> bytes:
    """Return XML in which an attribute, a number or a tag says something else."""
    old, new = chance.choice(
        [
            (b'r="A', b'r="ZZZZ'),
            (b'r="', b'r="-'),
            (b'r="1"', b'r="99999999999"'),
            (b"<v>", b"<v>9e999"),
            (b"<v>", b"<v>nan"),
            (b't="s"', b't="e"'),
            (b't="s"', b't="n"'),
            (b's="1"', b's="9999"'),
            (b'ref="', b'ref="A1:XFD1048576'),
            (b"numFmtId=", b'numFmtId="x" y='),
            (b"<row", b"<!DOCTYPE a [<!ENTITY b 'c'>]><row"),
            (b"Target=", b'Target="../../../etc/passwd" x='),
            (b"utf-8", b"utf-99"),
            (b"</", b"</x"),
        ]
    )
    return part.replace(old, new, chance.randrange(1, 4))


@pytest.mark.parametrize("seed", range(READ))
def test_a_damaged_workbook_is_read_or_refused_in_words(seed: int, sound: list[bytes]) -> None:
    chance = random.Random(seed)
    try:
        book = book_of(damaged(chance.choice(sound), chance), "台账.xlsx")
    except NotRead as fault:
        for language in LANGUAGES:
            assert messages(language).say(f"finding.{fault.code}", **fault.values)
    else:
        assert all(
            cell.text
            for sheet in book.sheets
            for row in sheet.rows.values()
            for cell in row.values()
        )


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8")))
@settings(max_examples=1000 if LONG else 80, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        book_of(content, "x.csv")
    except NotRead as fault:
        assert messages("zh").say(f"finding.{fault.code}", **fault.values)


@pytest.mark.parametrize("seed", range(IMPORTED))
def test_a_damaged_workbook_is_imported_whole_or_not_at_all(
    seed: int, sound: list[bytes], tmp_path: Path
) -> None:
    chance = random.Random(seed)
    data = write_library(tmp_path / "data", *units())
    before = {file: file.read_bytes() for file in data.rglob("*") if file.is_file()}
    sheet = tmp_path / "台账.xlsx"
    sheet.write_bytes(damaged(chance.choice(sound), chance))
    result = CliRunner().invoke(main, ["import", str(sheet), "--into", str(data), "--mark"])
    assert isinstance(result.exception, SystemExit | None), result.exc_info
    if result.exit_code:
        assert {file: file.read_bytes() for file in before} == before
        assert result.output.strip()


def test_a_bomb_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("xl/workbook.xml", b"<workbook>" + b" " * 200_000_000 + b"</workbook>")
    with pytest.raises(NotRead) as refused:
        book_of(packed.getvalue(), "x.xlsx")
    assert refused.value.code == "book_too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "book_empty"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "book_page"),
        (b"%PDF-1.7", "book_unknown"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "book_password"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "book_document"),
        (b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le"), "book_macros"),
        (b"\xd0\xcf\x11\xe0" + bytes(2000), "book_damaged"),
        (b"PK\x03\x04" + bytes(100), "book_damaged"),
    ],
)
def test_what_is_no_sheet_is_named(content: bytes, code: str) -> None:
    with pytest.raises(NotRead) as refused:
        book_of(content, "x.xlsx")
    assert refused.value.code == code


def test_macros_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        new.writestr("xl/workbook.xml", b"<workbook/>")
        new.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(NotRead) as refused:
        book_of(packed.getvalue(), "x.xlsm")
    assert refused.value.code == "book_macros"
