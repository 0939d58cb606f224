"""What a build holds, the builds that are kept, going back to one, and how two differ."""

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lianqiao import checksums, manifest
from lianqiao.builds import holding, kept
from lianqiao.cli import main
from lianqiao.exports.fitting import fitting
from lianqiao.publish import NotPublished, publish, take_out
from lianqiao.types import Ref
from made import build, write_library
from small_sites import beside, bytes_of, in_memory, pressed_of, small_site, unit


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    with in_memory(tmp_path) as folder:
        yield folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


HONOR = {
    "id": "h",
    "name": "示范岗",
    "type": "collective",
    "recipients": "a",
    "missing": dict.fromkeys(("awarders", "level", "sources", "issued_on"), "not_stated"),
}


# The manifest


def test_the_manifest_tells_every_file_record_and_number(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", unit("a"), ("honors", HONOR))
    site = build(data, tmp_path / "site")
    content = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    found = bytes_of(site)
    del found["manifest.json"]
    assert {name: file["sha256"] for name, file in content["files"].items()} == found
    sizes = {name: (site / name).stat().st_size for name in found}
    assert {name: file["size"] for name, file in content["files"].items()} == sizes
    assert {ref: one["title"] for ref, one in content["records"].items()} == {
        "honor:h": "示范岗",
        "unit:a": "单位a",
    }
    assert content["kinds"]["honor"] == {"label": {"zh": "荣誉", "en": "Honor"}, "records": 1}
    total = content["statistics"]["honors_count"]["total"]
    assert (total["value"], total["words"], total["records"]) == ("1", "1 项", 1)
    parts = content["statistics"]["posts_by_type"]
    assert parts["total"] is None
    assert (content["edition"], content["language"], content["as_of"]) == ("public", "zh", None)
    assert set(content["made_with"]) == {"lianqiao", "mkdocs", "mkdocs-material"}


def test_statistics_in_the_manifest_are_those_of_the_terminal(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", unit("a"), ("honors", HONOR))
    site = build(data, tmp_path / "site")
    printed = json.loads(
        run("stats", "--data", data, "--edition", "public", "--format", "json").output
    )
    of_terminal = {one["id"]: (one["value"], one["records"]) for one in printed["numbers"]}
    statistics = manifest.read(site).content["statistics"]
    assert list(statistics) == list(of_terminal)
    for id_, statistic in statistics.items():
        if statistic["total"]:
            assert (statistic["total"]["value"], statistic["total"]["records"]) == of_terminal[id_]


def test_the_manifest_of_the_public_edition_tells_nothing_hidden(tmp_path: Path) -> None:
    hidden = unit("h", name="隐藏单位", audience="internal")
    case = {
        "id": "c",
        "title": "案例",
        "unit": "a",
        "category": "brand_building",
        "year": "2024",
        "summary": "摘要。",
        "phone": "13800000000",
        "missing": dict.fromkeys(("background", "practice", "results", "sources"), "not_stated"),
    }
    texts = []
    for phone in ("0414-1234567", "0414-7654321"):
        records = (unit("a"), hidden, ("cases", case | {"phone": phone}))
        site = small_site(tmp_path / phone, *records)
        texts.append((site / "manifest.json").read_text(encoding="utf-8"))
    assert "unit:h" not in texts[0] and "隐藏单位" not in texts[0] and "case:c" in texts[0]
    assert texts[0] == texts[1]


def test_a_record_has_another_checksum_when_what_is_shown_of_it_changes(tmp_path: Path) -> None:
    def sums(name: str, record: tuple[str, dict[str, Any]]) -> dict[str, str]:
        pressed = pressed_of(tmp_path / name, record, edition="public")
        kinds = fitting(pressed.library.declarations).kinds
        return {
            one.id: checksums.of_record(one, kinds[one.kind]) for one in pressed.library.records
        }

    first = sums("one", unit("a", short="甲"))
    assert first == sums("two", unit("a", short="甲", entered_by="某人"))
    assert first != sums("three", unit("a", short="乙"))
    assert first != sums("four", unit("a", short="甲", order="1"))


def test_the_checksum_of_a_record_can_be_made_from_the_download(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", unit("a", short="甲", order="7"))
    site = build(data, tmp_path / "site")
    download = (site / "downloads" / "unit.json").read_text(encoding="utf-8")
    (record,) = json.loads(download, parse_int=str, parse_float=str)["records"]
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    told = manifest.read(site).records["unit:a"]["sha256"]
    assert sha256(text.encode()).hexdigest() == told


def test_a_manifest_that_was_changed_is_not_trusted(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", unit("a"))
    file = site / "manifest.json"
    text = file.read_text(encoding="utf-8")
    for spoilt in (text.replace("单位a", "单位b"), "[]", "{", "[" * 100_000, "\x00", text[:-9]):
        file.write_text(spoilt, encoding="utf-8")
        with pytest.raises(manifest.Unfit):
            manifest.read(site)
        assert manifest.read_if_there(site) is None


def test_a_hand_written_file_may_not_take_the_manifests_name(tmp_path: Path) -> None:
    assert run("init", tmp_path / "library").exit_code == 0
    (tmp_path / "library" / "content" / "manifest.json").write_text("{}", encoding="utf-8")
    result = run("build", "--data", tmp_path / "library" / "data")
    assert result.exit_code == 1
    assert "content/manifest.json" in result.output
    assert not (tmp_path / "library" / "site").exists()


# Keeping and going back


def put(site: Path, source: Path, keep: int | None = None) -> None:
    def copy(folder: Path) -> None:
        shutil.copytree(source, folder)

    publish(site, copy, keep=keep)


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    """Four builds: the n-th holds the units u1 to un."""
    return [
        small_site(tmp_path / "sources" / str(count), *(unit(f"u{n}") for n in range(1, count + 1)))
        for count in range(1, 5)
    ]


def numbers(site: Path) -> list[int]:
    return [one.number for one in kept(site)]


def test_the_last_replaced_builds_are_kept(tmp_path: Path, sources: list[Path]) -> None:
    site = tmp_path / "site"
    for source in sources:
        put(site, source, keep=2)
    assert numbers(site) == [3, 2]
    assert [bytes_of(one.path) for one in kept(site)] == [
        bytes_of(source) for source in sources[2:0:-1]
    ]
    put(site, sources[0])
    assert numbers(site) == [3, 2]
    put(site, sources[3], keep=0)
    assert not beside(site)


def test_the_same_build_is_not_kept_beside_itself(tmp_path: Path, sources: list[Path]) -> None:
    site = tmp_path / "site"
    for source in (sources[0], sources[0], sources[1], sources[0]):
        put(site, source, keep=5)
    assert [bytes_of(one.path) for one in kept(site)] == [bytes_of(sources[1])]


def test_going_back_and_back_again(tmp_path: Path, sources: list[Path]) -> None:
    site = tmp_path / "site"
    for source in sources[:2]:
        put(site, source, keep=3)
    for expected in (sources[0], sources[1]):
        result = run("rollback", "--site-dir", site)
        assert result.exit_code == 0, result.output
        assert bytes_of(site) == bytes_of(expected)
        assert len(kept(site)) == 1
        assert manifest.read(site).fingerprint[:12] in result.output


@pytest.mark.parametrize("by", ["number", "folder", "fingerprint"])
def test_a_kept_build_is_named_in_three_ways(tmp_path: Path, sources: list[Path], by: str) -> None:
    site = tmp_path / "site"
    for source in sources:
        put(site, source, keep=9)
    second = kept(site)[1]
    name = {
        "number": str(second.number),
        "folder": second.path.name,
        "fingerprint": second.fingerprint[:8],
    }[by]
    assert run("rollback", "--site-dir", site, "--to", name).exit_code == 0
    assert bytes_of(site) == bytes_of(sources[1])
    assert len(kept(site)) == 3


def test_the_kept_builds_are_listed_with_what_they_are(tmp_path: Path, sources: list[Path]) -> None:
    site = tmp_path / "site"
    for source in sources[:2]:
        put(site, source, keep=3)
    result = run("--lang", "en", "rollback", "--site-dir", site, "--list")
    first, second = result.output.splitlines()
    assert "Public edition" in first and "records: 2 (Unit 2)" in first
    assert second.startswith("0001-") and "records: 1 (Unit 1)" in second
    assert manifest.read(sources[0]).fingerprint[:12] in second


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--to", "9"), "0001-"), (("--to", "ffff"), "0001-"), (("--to", "0001"), None)],
)
def test_a_name_that_means_no_kept_build_is_told(
    tmp_path: Path, sources: list[Path], arguments: tuple[str, ...], told: str | None
) -> None:
    site = tmp_path / "site"
    for source in sources[:2]:
        put(site, source, keep=3)
    result = run("rollback", "--site-dir", site, *arguments)
    assert result.exit_code == (1 if told else 0)
    assert (told or "") in result.output


def test_without_kept_builds_there_is_no_going_back(tmp_path: Path, sources: list[Path]) -> None:
    put(tmp_path / "site", sources[0])
    result = run("rollback", "--site-dir", tmp_path / "site")
    assert result.exit_code == 1
    assert "--keep" in result.output


def test_going_back_does_not_change_the_edition_by_accident(tmp_path: Path) -> None:
    site = tmp_path / "site"
    internal = small_site(tmp_path / "i" / "site", unit("a"), edition="internal")
    public = small_site(tmp_path / "p" / "site", unit("a"))
    put(site, internal, keep=3)
    put(site, public, keep=3)
    result = run("rollback", "--site-dir", site)
    assert result.exit_code == 1
    assert bytes_of(site) == bytes_of(public)
    assert run("rollback", "--site-dir", site, "--to", "1").exit_code == 0
    assert bytes_of(site) == bytes_of(internal)


@pytest.mark.parametrize("name", ["index.html", "manifest.json"])
def test_a_kept_build_that_is_not_whole_is_not_put_back(
    tmp_path: Path, sources: list[Path], name: str
) -> None:
    site = tmp_path / "site"
    for source in sources[:2]:
        put(site, source, keep=3)
    (kept(site)[0].path / name).write_text("x", encoding="utf-8")
    result = run("rollback", "--site-dir", site, "--to", "1")
    assert result.exit_code == 1
    assert name in result.output
    assert bytes_of(site) == bytes_of(sources[1])
    assert beside(site) == [".site-kept"]


def test_a_build_without_a_manifest_can_be_put_back_by_name(
    tmp_path: Path, sources: list[Path]
) -> None:
    site = tmp_path / "site"
    shutil.copytree(sources[0], site)
    (site / "manifest.json").unlink()
    before = bytes_of(site)
    put(site, sources[1])
    assert run("rollback", "--site-dir", site, "--to", "1").exit_code == 0
    assert bytes_of(site) == before
    assert bytes_of(sources[1]) in [bytes_of(one.path) for one in kept(site)]


# A record that must be nowhere any more


def test_kept_builds_that_hold_a_withdrawn_record_are_found_and_taken_out(
    tmp_path: Path, sources: list[Path]
) -> None:
    site = tmp_path / "site"
    for source in sources:
        put(site, source, keep=9)
    withdrawn = Ref("unit", "u3")
    assert [one.number for one in holding(site, withdrawn)] == [3]
    assert [one.number for one in take_out(site, Ref("unit", "u2"))] == [3, 2]
    assert numbers(site) == [1]
    assert not take_out(site, withdrawn)
    assert bytes_of(site) == bytes_of(sources[3])
    take_out(site, Ref("unit", "u1"))
    assert not beside(site)


def test_a_kept_build_without_a_manifest_may_hold_any_record(
    tmp_path: Path, sources: list[Path]
) -> None:
    site = tmp_path / "site"
    for source in sources[:2]:
        put(site, source, keep=9)
    (kept(site)[0].path / "manifest.json").unlink()
    assert len(holding(site, Ref("unit", "nobody"))) == 1


# What changed


def library(folder: Path, *records: tuple[str, dict[str, Any]]) -> Path:
    return small_site(folder / "site", *records)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    honor = ("honors", HONOR)
    one = library(tmp_path / "1", unit("a"), unit("gone", name="旧单位"), honor)
    other = library(tmp_path / "2", unit("a", name="新名"), honor, ("honors", HONOR | {"id": "h2"}))
    return one, other


def test_what_changed_is_told_in_words(two: tuple[Path, Path]) -> None:
    result = run("diff", *two)
    assert result.exit_code == 0, result.output
    for told in (
        "新增记录：1 条\n  荣誉：示范岗（honor:h2）",
        "内容有变的记录：1 条\n  单位：新名（unit:a）",
        "撤下的记录：1 条\n  单位：旧单位（unit:gone）",
        "荣誉数：1 项 → 2 项",
        "不再有的文件：1 个\n  units/gone.html",
    ):
        assert told in result.output
    assert "Records withdrawn: 1" in run("--lang", "en", "diff", *two).output


def test_what_changed_is_told_to_programs(two: tuple[Path, Path]) -> None:
    one, other = two
    result = run("diff", one / "manifest.json", other, "--format", "json")
    told = json.loads(result.output)
    assert told["records"] == {
        "added": {"honor:h2": "示范岗"},
        "changed": {"unit:a": "新名"},
        "gone": {"unit:gone": "旧单位"},
    }
    assert told["files"]["gone"] == ["units/gone.html"]
    (moved,) = [one for one in told["statistics"] if one["statistic"] == "honors_count"]
    assert (moved["old"]["value"], moved["new"]["value"]) == ("1", "2")


def test_a_kept_build_is_compared_by_its_number(tmp_path: Path, sources: list[Path]) -> None:
    site = tmp_path / "site"
    for source in sources[:2]:
        put(site, source, keep=3)
    result = run("diff", "1", site, "--site-dir", site)
    assert "（unit:u2）" in result.output
    assert run("diff", site, site).output == "两份网站完全相同。\n"


def test_parts_that_are_never_added_are_compared_one_by_one(tmp_path: Path) -> None:
    def post(id_: str) -> tuple[str, dict[str, Any]]:
        return "posts", {"id": id_, "type": "model_post", "owner": "a", "name": id_}

    one = library(tmp_path / "1", unit("a"), post("p"))
    other = library(tmp_path / "2", unit("a"), post("p"), post("q"))
    moved = [line for line in run("diff", one, other).output.splitlines() if "岗区队" in line]
    assert any("1" in line and "→ 2" in line for line in moved), moved


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("spoilt.json", "不是完好的生成清单"),
        ("empty", "没有生成清单"),
        ("nowhere", "不是网站文件夹"),
    ],
)
def test_what_is_no_manifest_is_told(
    tmp_path: Path, sources: list[Path], place: str, told: str
) -> None:
    (tmp_path / "spoilt.json").write_text("{}", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    result = run("diff", sources[0], tmp_path / place, "--site-dir", tmp_path / "site")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert told in result.output


def test_a_manifest_does_not_steer_the_terminal(tmp_path: Path, sources: list[Path]) -> None:
    content = json.loads(json.dumps(manifest.read(sources[1]).content))
    content["records"]["unit:u2"]["title"] = "\x1b[2J单位"
    (tmp_path / "m.json").write_text(manifest.Manifest(content).text, encoding="utf-8")
    shown = run("diff", sources[0], tmp_path / "m.json", "--site-dir", tmp_path / "site").output
    assert "?[2J单位" in shown and "\x1b" not in shown


def test_a_running_build_holds_up_the_rest(tmp_path: Path, sources: list[Path]) -> None:
    from lianqiao.publish.lock import locked

    site = tmp_path / "site"
    for source in sources[:2]:
        put(site, source, keep=3)
    with locked(tmp_path / ".site-work"):
        result = run("rollback", "--site-dir", site)
        assert result.exit_code == 1 and "另一次" in result.output
        with pytest.raises(NotPublished):
            take_out(site, Ref("unit", "u1"))
    assert bytes_of(site) == bytes_of(sources[1])
    assert numbers(site) == [1]
