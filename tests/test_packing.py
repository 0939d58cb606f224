"""An edition as one zip: it opens from a folder, is the same bytes each time, and is on record."""

import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from lianqiao import issued, packing
from lianqiao.cli import main
from lianqiao.issued import Issued
from lianqiao.messages import messages
from lianqiao.packing import Ledger, Packed, pack
from lianqiao.packing.archive import write_archive
from lianqiao.packing.ledger import entered
from lianqiao.packing.names import BYTES_LIMIT, archive_name, fits, safe, top_folder
from lianqiao.packing.readme import readme
from lianqiao.press import Pressed, inspect, press
from lianqiao.publish import NotPublished
from lianqiao.publish.disk import settle
from lianqiao.publish.lock import locked
from lianqiao.types import PartialDate
from lianqiao.types.scalars import ID
from made import SETTINGS, write_library, write_yaml
from seen import articles
from small_sites import pressed_of, unit
from test_browser import browser, opened

__all__ = ["browser"]

DAY = date(2026, 3, 4)
UTF8_NAME = 0x800
needs_posix = pytest.mark.skipif(os.name != "posix", reason="limits as on POSIX")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def small_library(folder: Path, *records: tuple[str, dict[str, object]]) -> Path:
    """Write a library of a unit and its settings into a folder; return that of the records."""
    (folder / "content").mkdir(parents=True)
    shutil.copy(SETTINGS, folder)
    return write_library(folder / "data", unit("shown"), *records)


def entries_of(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        return {one.filename: archive.read(one) for one in archive.infolist()}


def unzipped(file: Path, folder: Path) -> Path:
    """Unzip an archive; return the one folder that lies in it."""
    with ZipFile(file) as archive:
        archive.extractall(folder)
    (top,) = folder.iterdir()
    return top


# What the reader gets


@dataclass(frozen=True)
class Example:
    """A made-up library and its archive as the command has packed it."""

    folder: Path
    result: Result

    @property
    def file(self) -> Path:
        (found,) = self.folder.glob("*.zip")
        return found


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    folder = tmp_path_factory.mktemp("example") / "library"
    made = run("init", folder, "--example", "--cases", "12", "--seed", "7")
    assert made.exit_code == 0, made.output
    return Example(folder, run("pack", "--data", folder / "data"))


@pytest.fixture(scope="module")
def site(example: Example, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unzipped(example.file, tmp_path_factory.mktemp("桌面 新建文件夹") / "解压")


def test_search_and_finder_work_in_the_unpacked_folder(browser: Browser, site: Path) -> None:
    with opened(browser, (site / "index.html").as_uri()) as shown:
        page = shown.page
        page.keyboard.press("/")
        page.keyboard.type("停电")
        page.locator(".lq-panel .lq-result mark").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert "停电" in page.locator("article").inner_text()
        page.goto((site / "cases" / "index.html").as_uri())
        page.get_by_role("button", name="筛选和下载").click()
        page.locator(".lq-finder-set").get_by_text("条").wait_for()
        page.get_by_role("searchbox", name="在本列表中查找词语").fill("停电")
        page.locator(".lq-finder-set").get_by_text("“停电”：").wait_for()
        results = page.locator(".lq-finder-found .lq-result").all()
        found = {str(one.get_attribute("href")).rpartition("/")[2] for one in results}
        cases = {file.name for file in (site / "cases").iterdir()} - {"index.html"}
        texts = articles(site)
        assert found == {name for name in cases if "停电" in texts[f"cases/{name}"]}
        assert 0 < len(found) < len(cases)
        assert shown.faults == []


def test_every_file_lies_in_one_folder_by_a_name_that_every_system_reads(example: Example) -> None:
    with ZipFile(example.file) as archive:
        found = archive.infolist()
    names = [one.filename for one in found]
    library = inspect(example.folder / "data").library.site["name"]
    assert {name.split("/")[0] for name in names} == {f"{library}-内部版"}
    assert names == sorted(set(names))
    assert all(fits(part) for name in names for part in name.split("/"))
    assert all(one.flag_bits & UTF8_NAME for one in found)  # the folder is Chinese
    assert {stat.S_IMODE(one.external_attr >> 16) for one in found} == {0o644}
    assert {one.create_system for one in found} == {3}
    as_of = example.file.stem[-10:]
    assert {one.date_time for one in found} == {(*map(int, as_of.split("-")), 0, 0, 0)}


def test_the_command_tells_where_all_lies(example: Example) -> None:
    assert example.result.exit_code == 0, example.result.output
    (entry,) = (example.folder / "data" / "issued").iterdir()
    fingerprint = sha256(example.file.read_bytes()).hexdigest()
    for told in (example.file, f"{example.file}.sha256", entry, fingerprint):
        assert str(told) in example.result.output
    summed = Path(f"{example.file}.sha256").read_bytes().decode()
    assert summed == f"{fingerprint}  {example.file.name}\n"


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="without coreutils")
def test_sha256sum_reads_the_checksum(example: Example) -> None:
    arguments = ["sha256sum", "--check", "--strict", f"{example.file.name}.sha256"]
    assert subprocess.run(arguments, cwd=example.folder, capture_output=True).returncode == 0


@needs_posix
def test_the_same_library_gives_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    packed: list[bytes] = []
    for name, zone in (("here", "Asia/Shanghai"), ("那里 2", "America/New_York")):
        data = small_library(tmp_path / name)
        arguments = [sys.executable, "-m", "lianqiao", "pack", "-o", "x.zip", "--unlisted"]
        own = {"TZ": zone, "PYTHONUTF8": "1", "PYTHONHASHSEED": str(len(packed))}
        umask = 0o077 if packed else 0o022
        command = subprocess.run(
            arguments, cwd=data.parent, env={**os.environ, **own}, capture_output=True, umask=umask
        )
        assert command.returncode == 0, command.stderr.decode()
        packed.append((data.parent / "x.zip").read_bytes())
    assert packed[0] == packed[1]


# The text beside the pages


def test_the_text_tells_in_both_languages_how_to_open_it_and_what_it_is(
    example: Example, site: Path
) -> None:
    content = (site / "打开说明.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") > 40
    text = content.decode("utf-8-sig")
    chinese, english = text.split("-" * 64)
    year, month, day = map(int, example.file.stem[-10:].split("-"))
    for told in (
        "双击 index.html",
        "先解压",
        "版本：内部版",
        f"数据截至：{year}年{month}月{day}日",
    ):
        assert told in chinese
    for told in ("double-click index.html", "Unpack first", "Edition: Internal", f"{day}"):
        assert told in english
    count = len(inspect(example.folder / "data").cuts["internal"].library.records)
    assert f"记录：{count} 条" in chinese and f"Records: {count}" in english


def test_what_a_library_does_not_say_is_not_told_as_if_it_did(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", unit("shown"))
    site = {"name": "试验\n库", "publisher": "试验单位", "standing": "示例，  未经审核"}
    plain = readme(pressed_of(tmp_path / "plain", unit("shown"), edition="public"))
    assert "数据截至：未载明" in plain and "As of: not stated" in plain
    assert "说明：" not in plain.partition("怎样打开")[0]
    write_yaml(data / "site.yml", site)
    stated = readme(press(inspect(data), "public"))
    assert "说明：示例， 未经审核\r\n" in stated and "Note: 示例， 未经审核\r\n" in stated


# Names


@settings(deadline=None)
@given(st.text(), st.integers(1, 40))
def test_any_text_becomes_part_of_a_name_that_every_system_holds(text: str, limit: int) -> None:
    name = safe(text, limit)
    assert len(name) <= limit
    assert fits(f"_{name}")
    assert unicodedata.is_normalized("NFC", name) and name.isprintable() and " " not in name


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_library_and_edition_gives_an_archive_a_name(name: str, label: str) -> None:
    pressed = named(name, label)
    file, top = archive_name(pressed), top_folder(pressed)
    assert fits(file) and fits(top)
    assert "/" not in top and len(os.fsencode(file)) <= BYTES_LIMIT


@pytest.mark.parametrize(
    ("name", "top"),
    [
        ("“两网一桥”成果库", "“两网一桥”成果库-公开版"),
        ('a<b>c:d"e/f\\g|h?i*j', "a-b-c-d-e-f-g-h-i-j-公开版"),
        ("CON.库", "_CON.库-公开版"),
        ("../..", "公开版"),
        ("\u202e库. ", "库-公开版"),
        ("库" * 50, "库" * 40 + "-公开版"),
    ],
)
def test_a_library_names_its_folder(name: str, top: str) -> None:
    assert top_folder(named(name, "公开版")) == top


@pytest.mark.parametrize(
    "name", ["", "con", "Nul.txt", "a?", "a ", "a.", "a\tb", "\u202ea", "a\\b"]
)
def test_names_that_windows_does_not_hold_are_known(name: str) -> None:
    assert not fits(name)


def named(name: str, label: str) -> Pressed:
    """Return an edition of a library without records, named so."""
    known = empty()
    record = known.library.site_record
    site = record.with_values({"name": name})
    return replace(
        known,
        library=replace(known.library, site_record=site),
        edition=replace(known.edition, label={"zh": label}),
    )


@cache
def empty() -> Pressed:
    with tempfile.TemporaryDirectory() as folder:
        return pressed_of(Path(folder, "data"), edition="public")


# What is on record

WORDS = st.text(max_size=60)
REFS = st.builds(
    "{}:{}".format, st.sampled_from(["case", "unit"]), st.from_regex(ID, fullmatch=True)
)


@settings(deadline=None)
@given(
    WORDS,
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=80) | st.just("领导/参阅"),
    st.dates(date(2000, 1, 1), date(2199, 12, 31)),
    st.binary(min_size=32, max_size=32),
    st.frozensets(REFS, max_size=5),
)
def test_what_is_put_on_record_is_read_back(
    name: str, edition: str, day: date, fingerprint: bytes, records: frozenset[str]
) -> None:
    on = PartialDate(day.year, day.month, day.day)
    file = archive_name(named(name, edition))
    one = Issued(file, "archive", on, edition, fingerprint.hex(), records)
    with tempfile.TemporaryDirectory() as folder:
        with entered(Path(folder), one) as path:
            pass
        assert path.parent == Path(folder, "issued")
        assert issued.load(Path(folder)) == ((one,), [])


def test_the_entry_names_the_records_of_the_edition_and_the_archive(tmp_path: Path) -> None:
    hidden = unit("hidden", audience="internal")
    data = small_library(tmp_path, hidden, unit("waiting", status="draft"))
    for edition, name in (("public", "公开.zip"), ("internal", "内部 版.zip")):
        result = run("pack", "--data", data, "--edition", edition, "-o", tmp_path / name)
        assert result.exit_code == 0, result.output
    known = {one.edition: one for one in issued.load(data)[0]}
    assert known["public"].records == {"unit:shown"}
    assert known["internal"].records == {"unit:shown", "unit:hidden"}
    for edition, name in (("public", "公开.zip"), ("internal", "内部 版.zip")):
        one, file = known[edition], tmp_path / name
        assert (one.name, one.form) == (name, "archive")
        assert one.fingerprint == sha256(file.read_bytes()).hexdigest()
        assert str(one.issued_on) == date.today().isoformat()


def test_a_record_that_is_withdrawn_later_is_traced_to_the_archive(tmp_path: Path) -> None:
    data = small_library(tmp_path)
    assert run("pack", "--data", data).exit_code == 0
    result = run("withdraw", "unit:shown", "--reason", "有误", "--by", "党建部", "--data", data)
    assert "试验库-内部版.zip" in result.output


def test_the_same_archive_is_on_record_once_a_day_and_a_try_is_not(tmp_path: Path) -> None:
    data = small_library(tmp_path)
    tried = run("pack", "--data", data, "--unlisted")
    assert tried.exit_code == 0 and "--unlisted" in tried.output
    assert not (data / "issued").exists()
    for _ in range(2):
        assert run("pack", "--data", data).exit_code == 0
    assert len(list((data / "issued").iterdir())) == 1
    assert run("check", "--strict", "--data", data).exit_code == 0


# Where it may not go, and what goes wrong


@dataclass
class Place:
    """A folder for archives, and an edition that is built in no time."""

    folder: Path
    pressed: Pressed

    def pack(self, name: str = "x.zip", build: Callable[[Path], None] | None = None) -> Packed:
        data = self.folder / "data"
        ledger = Ledger(data, DAY)
        file = self.folder / name
        return pack(file, self.pressed, build or page, ledger=ledger, apart=(data,))

    @property
    def left(self) -> dict[str, bytes]:
        """What lies there, by name."""
        return {
            file.relative_to(self.folder).as_posix(): file.read_bytes()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file()
        }


def page(site: Path) -> None:
    (site / "附件").mkdir(parents=True)
    (site / "index.html").write_text("<h1>首页</h1>", encoding="utf-8")
    (site / "附件" / "照片 一.txt").write_text("照片", encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    (tmp_path / "there" / "data").mkdir(parents=True)
    return Place(tmp_path / "there", pressed_of(tmp_path / "data", unit("u"), edition="public"))


def test_a_new_archive_takes_the_place_of_an_older_one(place: Place, tmp_path: Path) -> None:
    first = place.pack()

    def other(site: Path) -> None:
        page(site)
        (site / "more.html").write_text("更多", encoding="utf-8")

    second = place.pack(build=other)
    assert (first.files, second.files) == (3, 4)
    assert entries_of(second.file)["试验库-公开版/more.html"].decode() == "更多"
    assert second.sum_file.read_text(encoding="utf-8").startswith(second.fingerprint)
    assert set(place.left) == {"x.zip", "x.zip.sha256"} | {
        f"data/issued/{one.entry.name}" for one in (first, second) if one.entry
    }
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_time_of_packing_is_nowhere_in_it(place: Place) -> None:
    def later(site: Path) -> None:
        page(site)
        for file in site.rglob("*"):
            os.utime(file, (1_000_000_000, 1_000_000_000))
            file.chmod(0o700)

    assert place.pack().fingerprint == place.pack("y.zip", later).fingerprint


def refused(place: Place, name: str) -> str:
    before = place.left
    with pytest.raises(NotPublished) as told:
        place.pack(name)
    assert place.left == before
    for language in ("zh", "en"):
        assert "{" not in messages(language).say(told.value.key, **told.value.values)
    return told.value.key


def test_places_that_are_no_good_are_refused_and_nothing_is_touched(place: Place) -> None:
    (place.folder / "x.zip").write_text("账本", encoding="utf-8")
    (place.folder / "dir.zip").mkdir()
    assert refused(place, "x.zip") == "pack.not_ours"
    assert refused(place, "dir.zip") == "pack.folder"
    assert refused(place, "no/x.zip") == "pack.no_folder"
    assert refused(place, "data/x.zip") == "pack.within_library"
    for name in ("x", "x.rar", "a:b.zip", "a?.zip", "nul.zip", "库" * 79 + ".zip"):
        assert refused(place, name) == "pack.name"


def test_no_archive_goes_into_a_site_that_is_published(tmp_path: Path) -> None:
    data = small_library(tmp_path)
    assert run("build", "--data", data, "--edition", "public").exit_code == 0
    (tmp_path / "site" / "files").mkdir()
    for place in ("site/x.zip", "site/files/x.zip"):
        result = run("pack", "--data", data, "-o", tmp_path / place)
        assert result.exit_code == 1 and "网站文件夹" in result.output
    assert not list((tmp_path / "site").rglob("*.zip"))
    assert not (data / "issued").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="without pipes")
def test_a_pipe_is_not_waited_for(place: Place) -> None:
    os.mkfifo(place.folder / "x.zip")
    with pytest.raises(NotPublished):
        place.pack()


def test_two_runs_do_not_write_one_archive(place: Place) -> None:
    with locked(place.folder / ".x.zip-work"):
        assert refused(place, "x.zip") == "publish.busy"


def test_what_a_run_that_died_has_left_goes_with_the_next(place: Place) -> None:
    work = place.folder / ".x.zip-work"
    work.mkdir()
    for name in ("lock", "new", "new.sha256"):
        (work / name).write_text("half", encoding="utf-8")
    packed = place.pack()
    assert entries_of(packed.file)
    assert not work.exists()


def fail(*arguments: object, **named: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("broken", ["build", "archive", "place", "entry"])
@pytest.mark.parametrize("older", [False, True])
def test_whatever_fails_nothing_is_left_and_the_older_archive_stays(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str, older: bool
) -> None:
    if older:
        place.pack(build=lambda site: page(site))
    before = place.left

    def other(site: Path) -> None:
        page(site)
        (site / "index.html").write_text("<h1>又一页</h1>", encoding="utf-8")
        if broken == "build":
            fail()

    if broken == "archive":
        monkeypatch.setattr("lianqiao.packing.archive.shutil.copyfileobj", fail)
    if broken == "place":
        monkeypatch.setattr(packing, "settle", fail)
    if broken == "entry":
        monkeypatch.setattr("lianqiao.packing.ledger.write_whole", fail)
    with pytest.raises(OSError, match="No space"):
        place.pack(build=other)
    assert place.left == before
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_checksum_that_cannot_be_written_is_told_and_the_archive_is_on_record(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def settled(begun: Path, path: Path) -> None:
        if path.suffix == ".sha256":
            fail()
        settle(begun, path)

    monkeypatch.setattr(packing, "settle", settled)
    with pytest.raises(NotPublished) as told:
        place.pack()
    assert told.value.key == "pack.sum_not_written"
    ((one,), _) = issued.load(place.folder / "data")
    assert one.fingerprint == sha256((place.folder / "x.zip").read_bytes()).hexdigest()


@needs_posix
def test_a_disk_that_runs_full_leaves_nothing(place: Place) -> None:
    import resource

    def much(site: Path) -> None:
        page(site)
        for number in range(20):
            (site / f"{number}.bin").write_bytes(os.urandom(9_000))

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(OSError) as told:
            place.pack(build=much)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told.value.errno == errno.EFBIG
    assert place.left == {}


@pytest.mark.parametrize(
    ("number", "told"), [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限")]
)
def test_what_the_system_refuses_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: str
) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    data = small_library(tmp_path)
    monkeypatch.setattr("lianqiao.packing.archive.shutil.copyfileobj", refuse)
    result = run("pack", "--data", data)
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert "没有打包" in result.output and told in result.output and "没有生成" not in result.output
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["content", "data", "mkdocs.yml"]
    assert not list((data / "issued").glob("*"))


def test_a_library_with_errors_is_not_packed(tmp_path: Path) -> None:
    data = small_library(tmp_path, unit("wrong", type="daft"))
    result = run("pack", "--data", data)
    assert result.exit_code == 1
    assert "term_unknown" in result.output and "没有打包" in result.output
    assert not list(tmp_path.glob("*.zip*"))


def test_a_file_that_windows_cannot_hold_is_told_before_anyone_gets_it(place: Place) -> None:
    def unfit(site: Path) -> None:
        page(site)
        (site / "附件" / "何时?.txt").write_text("x", encoding="utf-8")

    with pytest.raises(NotPublished) as told:
        place.pack(build=unfit)
    assert told.value.values["found"] == "附件/何时?.txt"
    assert place.left == {}


def test_a_page_by_the_name_of_the_text_is_told(place: Place) -> None:
    def taken(site: Path) -> None:
        page(site)
        (site / "打开说明.txt").write_text("x", encoding="utf-8")

    with pytest.raises(NotPublished) as told:
        place.pack(build=taken)
    assert told.value.key == "pack.readme_taken"
    assert place.left == {}


@pytest.mark.parametrize(
    ("day", "stated"),
    [(None, (1980, 1, 1)), (date(1956, 1, 1), (1980, 1, 1)), (date(2024, 6, 7), (2024, 6, 7))],
)
def test_files_are_dated_by_the_library(
    tmp_path: Path, day: date | None, stated: tuple[int, int, int]
) -> None:
    page(tmp_path / "site")
    assert write_archive(tmp_path / "x.zip", tmp_path / "site", "库", day) == 2
    with ZipFile(tmp_path / "x.zip") as archive:
        assert {one.date_time[:3] for one in archive.infolist()} == {stated}
