"""A record is withdrawn at once, wherever we hold it; where we do not, it is told where it is."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from lianqiao import issued
from lianqiao.cli import main
from lianqiao.issued import Issued
from lianqiao.types import Ref
from made import write_yaml
from sample import day
from test_build import copy_of_the_project
from test_frozen import freeze, honor, library

CASE = "case:two-networks-one-bridge"


def withdraw(folder: Path, *ids: str, reason: str = "涉及未公开信息") -> Result:
    chosen = ("--data", str(folder / "data"), "--site-dir", str(folder / "site"))
    return CliRunner().invoke(
        main, ["withdraw", *ids, *chosen, "--reason", reason, "--by", "保密办"]
    )


def archive(name: str, *records: str) -> Issued:
    return Issued(name, "archive", day("2026-03-01"), "public", "a" * 64, frozenset(records))


def hand_out(data: Path, *files: Issued) -> None:
    for number, one in enumerate(files):
        path = data / issued.FOLDER / f"{number}-{issued.file_name(one)}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(issued.text_of(one), encoding="utf-8")


def test_a_withdrawn_record_says_so_and_why_and_the_rest_of_its_file_stays(tmp_path: Path) -> None:
    data = library(tmp_path)
    path = data / "honors" / "a.yml"
    before = path.read_text(encoding="utf-8")
    result = withdraw(tmp_path, "honor:a")
    assert result.exit_code == 0, result.output
    after = path.read_text(encoding="utf-8")
    changed = yaml.safe_load(after)
    assert changed.pop("status") == "withdrawn"
    (entry,) = changed.pop("reviews")
    assert (entry["result"], entry["by"], entry["note"]) == (
        "withdrawn", "保密办", "涉及未公开信息",
    )  # fmt: skip
    assert entry["date"] == date.today()
    assert changed.items() <= yaml.safe_load(before).items()


def test_it_is_told_which_records_still_lead_to_it_with_their_places(tmp_path: Path) -> None:
    library(tmp_path)
    result = withdraw(tmp_path, "unit:u")
    assert "还链接到它" in result.output
    for name in ("a", "b", "c"):
        assert f"honors/{name}.yml:" in result.output


def test_frozen_years_and_files_that_left_the_house_are_named(tmp_path: Path) -> None:
    data = library(tmp_path)
    freeze(data)
    hand_out(data, archive("成果.zip", "honor:a", "unit:u"), archive("别的.zip", "unit:u"))
    result = withdraw(tmp_path, "honor:a")
    assert "冻结的 2024 年度（public）计入过它" in result.output
    assert "荣誉数" in result.output
    assert "成果.zip" in result.output and "别的.zip" not in result.output
    assert "没有登记过" in withdraw(tmp_path, "honor:c").output


def test_what_cannot_be_read_of_the_issued_is_told(tmp_path: Path) -> None:
    data = library(tmp_path)
    (data / "issued").mkdir()
    (data / "issued" / "x.yml").write_text("name: 成果.zip\n", encoding="utf-8")
    result = withdraw(tmp_path, "honor:a")
    assert "issued/x.yml:1:1" in result.output


def test_kept_builds_with_it_are_removed_and_the_site_is_named(tmp_path: Path) -> None:
    folder = copy_of_the_project(tmp_path / "library")
    chosen = ("--data", str(folder / "data"), "--site-dir", str(folder / "site"))
    for _ in range(2):
        built = CliRunner().invoke(main, ["build", *chosen, "--keep", "3"])
        assert built.exit_code == 0, built.output
        site = folder / "data" / "site.yml"
        site.write_text(site.read_text(encoding="utf-8") + "# x\n", encoding="utf-8")
        (folder / "data" / "site.yml").write_text(
            site.read_text(encoding="utf-8").replace("成果库", "成果库一"), encoding="utf-8"
        )
    assert list((folder / ".site-kept").iterdir())
    result = withdraw(folder, CASE)
    assert "旧网站已删去" in result.output
    assert not list((folder / ".site-kept").glob("0*"))
    assert "里还有它" in result.output
    assert (folder / "site" / "index.html").exists()  # readers keep what is there until the build


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (("honor:nope",), "honor:nope"),
        (("honor:a", "honor:nope"), "honor:nope"),
    ],
)
def test_a_name_that_is_none_withdraws_nothing(
    tmp_path: Path, ids: tuple[str, ...], told: str
) -> None:
    data = library(tmp_path)
    result = withdraw(tmp_path, *ids)
    assert result.exit_code == 1 and told in result.output
    assert "approved" in (data / "honors" / "a.yml").read_text(encoding="utf-8")


def test_twice_withdrawn_is_told(tmp_path: Path) -> None:
    library(tmp_path)
    assert withdraw(tmp_path, "honor:a").exit_code == 0
    again = withdraw(tmp_path, "honor:a")
    assert again.exit_code == 1 and "已经是撤下状态" in again.output


def test_a_library_with_faults_is_no_hindrance(tmp_path: Path) -> None:
    data = library(tmp_path, honor("e", level="nowhere"))
    assert withdraw(tmp_path, "honor:a").exit_code == 0
    assert "withdrawn" in (data / "honors" / "a.yml").read_text(encoding="utf-8")


def test_what_was_issued_comes_back_as_it_was_written(tmp_path: Path) -> None:
    one = archive("“成果”: 1.zip", "case:a", "honor:b-c")
    hand_out(tmp_path, one)
    found, findings = issued.load(tmp_path)
    assert (found, findings) == ((one,), [])
    assert issued.holding(found, Ref("honor", "b-c")) == [one]
    write_yaml(tmp_path / "issued" / "y.yml", {"name": "x"})
    assert {finding.code for finding in issued.load(tmp_path)[1]} == {"declaration_lacks"}


def test_going_back_brings_nothing_back_that_was_withdrawn(tmp_path: Path) -> None:
    folder = copy_of_the_project(tmp_path / "library")
    chosen = ("--data", str(folder / "data"), "--site-dir", str(folder / "site"))
    assert CliRunner().invoke(main, ["build", *chosen]).exit_code == 0
    case = next((folder / "data" / "cases").glob("*.yml"))
    text = case.read_text(encoding="utf-8")
    case.write_text(text.replace("audience: public", "audience: none"), encoding="utf-8")
    assert CliRunner().invoke(main, ["build", *chosen, "--keep", "2"]).exit_code == 0
    result = CliRunner().invoke(main, ["rollback", *chosen])
    assert result.exit_code == 1 and CASE in result.output
    assert not list((folder / "site" / "cases").glob("two-*.html"))
    case.write_text(text, encoding="utf-8")
    assert CliRunner().invoke(main, ["rollback", *chosen]).exit_code == 0
    assert list((folder / "site" / "cases").glob("two-*.html"))


def test_a_site_of_another_edition_is_replaced_only_when_asked(tmp_path: Path) -> None:
    folder = copy_of_the_project(tmp_path / "library")
    chosen = ("--data", str(folder / "data"), "--site-dir", str(folder / "site"))
    assert CliRunner().invoke(main, ["build", *chosen, "--edition", "public"]).exit_code == 0
    refused = CliRunner().invoke(main, ["build", *chosen])
    assert refused.exit_code == 1 and "现在是公开版" in refused.output
    assert "公开版" in (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert CliRunner().invoke(main, ["build", *chosen, "--replace"]).exit_code == 0
    assert "内部版" in (folder / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("address", ["127.0.0.1:99999", "localhost", "8000", "a b:1"])
def test_an_address_that_is_none_is_told_before_the_preview_starts(
    tmp_path: Path, address: str
) -> None:
    folder = copy_of_the_project(tmp_path / "library")
    asked = ["serve", "--data", str(folder / "data"), "--address", address]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 1 and address in result.output
    assert not isinstance(result.exception, OverflowError)
