"""The command lianqiao, as an office clerk uses it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lianqiao.cli import main
from lianqiao.press import inspect
from made import ROOT, write_library, write_yaml

COMMANDS = {
    "check",
    "build",
    "serve",
    "init",
    "new",
    "schema",
    "stats",
    "generate",
    "yearbook",
    "freeze",
    "review",
    "import",
    "rollback",
    "withdraw",
    "diff",
    "pack",
    "template",
    "export",
    "adopt",
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself_in_both_languages_and_in_the_readme(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert any("\u4e00" <= character <= "\u9fff" for character in result.output)
    for readme in ("README.md", "README.zh-CN.md"):
        assert f"lianqiao {command}" in (ROOT / readme).read_text(encoding="utf-8"), readme


def test_every_command_is_among_those_tested() -> None:
    assert set(main.commands) == COMMANDS


def test_a_sound_library_passes(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    result = run("check", "--data", str(data))
    assert result.exit_code == 0
    assert "0 个错误" in result.output
    assert "已合规" not in result.output


def test_findings_are_told_with_their_place_and_a_summary(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    (data / "units").mkdir()
    (data / "units" / "u.yml").write_text("id: u\nstatus: daft\n", encoding="utf-8")
    result = run("--lang", "en", "check", "--data", str(data))
    assert result.exit_code == 1
    assert f"{data.as_posix()}/units/u.yml:2:9: error term_unknown: “daft”" in result.output
    assert "errors: 1" in result.output


def test_findings_as_json_are_in_both_languages(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    (data / "units").mkdir()
    (data / "units" / "u.yml").write_text("id: u\nstatus: daft\n", encoding="utf-8")
    result = run("check", "--format", "json", "--data", str(data))
    (finding,) = json.loads(result.output)["findings"]
    assert (finding["line"], finding["column"], finding["code"]) == (2, 9, "term_unknown")
    assert set(finding["message"]) == {"zh", "en"}


HONOR = {
    "id": "h",
    "name": "全国先进班组",
    "level": "provincial_company",
    "type": "collective",
    "awarders": ["省公司"],
    "missing": {"recipients": "not_stated", "issued_on": "not_stated", "sources": "not_stated"},
}


def test_a_warning_passes_unless_strict_and_may_be_accepted(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", ("honors", HONOR))
    assert "honor_level_name" in run("check", "--data", str(data)).output
    assert run("check", "--data", str(data)).exit_code == 0
    assert run("check", "--strict", "--data", str(data)).exit_code == 1
    accepted = {"accepted": {"honor_level_name": "省公司授予，名称如此"}}
    data = write_library(tmp_path / "data", ("honors", HONOR | accepted))
    result = run("check", "--strict", "--data", str(data))
    assert result.exit_code == 0
    assert "1 条已接受的提醒" in result.output


def test_a_date_after_today_is_told_by_the_command_only(tmp_path: Path) -> None:
    source = {"id": "s", "title": "通报", "type": "notice", "date": "2199-01-01"}
    data = write_library(tmp_path / "data", ("sources", source))
    assert not inspect(data).findings
    assert "date_ahead" in run("check", "--data", str(data)).output


def test_a_missing_folder_is_told_in_words() -> None:
    result = run("check", "--data", "no-such-folder")
    assert result.exit_code == 1
    assert "data_missing" in result.output


def test_a_new_library_builds_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "新库"
    assert run("init", str(library)).exit_code == 0
    monkeypatch.chdir(library)
    for edition in ("internal", "public"):
        result = run("build", "--strict", "--edition", edition, "--site-dir", edition)
        assert result.exit_code == 0, result.output
        assert (library / edition / "index.html").is_file()


def test_init_touches_no_folder_that_holds_anything(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    result = run("init", str(tmp_path))
    assert result.exit_code == 1
    assert [file.name for file in tmp_path.iterdir()] == ["x.txt"]


def test_a_new_library_has_the_settings_of_this_repository() -> None:
    shipped = ROOT / "generator" / "lianqiao" / "scaffold" / "mkdocs.yml"
    assert shipped.read_bytes() == (ROOT / "mkdocs.yml").read_bytes()


def kinds() -> list[str]:
    return list(inspect(ROOT / "data").library.declarations.kinds)


@pytest.mark.parametrize("kind", kinds())
def test_a_new_record_of_any_kind_is_a_sound_draft(tmp_path: Path, kind: str) -> None:
    data = write_library(tmp_path / "data")
    for language in ("zh", "en"):
        result = run("--lang", language, "new", kind, f"new-{language}", "--data", str(data))
        assert result.exit_code == 0, result.output
    inspected = inspect(data)
    assert not inspected.findings
    assert len(inspected.library.all(kind)) == 2


@pytest.mark.parametrize("word", ["case", "cases", "典型案例"])
def test_a_kind_may_be_named_as_people_name_it(tmp_path: Path, word: str) -> None:
    data = write_library(tmp_path / "data")
    result = run("new", word, "one", "--no-input", "--data", str(data))
    assert result.exit_code == 0, result.output
    assert (data / "cases" / "one.yml").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("new", "casus", "x"), "case"),
        (("new", "典形案例", "x"), "典型案例"),
        (("new", "case", "大写"), "“大写”"),
        (("new", "case", "con"), "“con”"),
        (("schema", "cas"), "case"),
        (("build", "--edition", "publik"), "public"),
    ],
)
def test_a_mistake_is_told_with_what_is_known(arguments: tuple[str, ...], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert told in result.output


def test_a_new_record_overwrites_nothing(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data", ("units", {"id": "u", "name": "甲", "type": "team"}))
    before = (data / "units" / "u.yml").read_bytes()
    assert run("new", "unit", "u", "--data", str(data)).exit_code == 1
    assert (data / "units" / "u.yml").read_bytes() == before


def test_schemas_are_printed_and_written(tmp_path: Path) -> None:
    assert json.loads(run("schema", "case").output)["title"] == "典型案例"
    assert run("schema", "--to", str(tmp_path / "schemas")).exit_code == 0
    names = {file.stem for file in (tmp_path / "schemas").glob("*.json")}
    assert names == {"site", *kinds()}


def test_a_library_without_settings_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_library(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    result = run("build", "--data", str(data))
    assert result.exit_code == 1
    assert "mkdocs.yml" in result.output


def test_settings_without_the_plugin_are_told(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    (tmp_path / "content").mkdir()
    write_yaml(tmp_path / "mkdocs.yml", {"site_name": "x", "docs_dir": "content", "plugins": []})
    result = run("build", "--data", str(data))
    assert result.exit_code == 1
    assert "lianqiao" in result.output
    assert "Traceback" not in result.output


def test_statistics_are_printed_in_words_and_as_data() -> None:
    shown = run("stats").output
    assert "荣誉数" in shown and "5 项" in shown
    numbers = json.loads(run("stats", "--format", "json").output)["numbers"]
    assert {"id": "honors_count", "value": "5"}.items() <= numbers[0].items()
    assert run("stats", "--format", "csv").output.startswith("\ufeff编号,")


def test_one_statistic_is_printed_in_its_parts() -> None:
    numbers = json.loads(run("stats", "outcomes_by_stage", "--format", "json").output)["numbers"]
    parts = {number["part"]: number["value"] for number in numbers}
    assert parts == {"立项": "1", "参评": "1", "意向签约": "1"}


def test_what_is_pending_is_told_by_unit() -> None:
    result = run("check", "--pending", "--format", "json", "--data", "tests/sample/data")
    pending = json.loads(result.output)["pending"]
    assert pending
    assert all(item["asked"] and item["by"] and item["unit"] for item in pending)


def test_an_example_library_is_written_and_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("init", str(tmp_path / "example"), "--example", "--cases", "5", "--seed", "2")
    assert result.exit_code == 0, result.output
    monkeypatch.chdir(tmp_path / "example")
    assert run("check", "--strict").exit_code == 0


def test_generate_writes_into_an_empty_folder_only(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    assert run("generate", "--to", str(tmp_path)).exit_code == 1
    assert [file.name for file in tmp_path.iterdir()] == ["x.txt"]


def test_the_site_goes_where_the_command_is_run_from_whatever_the_settings_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("init", str(tmp_path / "library")).exit_code == 0
    monkeypatch.chdir(tmp_path)
    result = run("build", "--data", "library/data", "--site-dir", "out/site")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "site" / "index.html").is_file()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["chek"], "没有“chek”这个命令。最接近的是 check。"),
        (["check", "--foo"], "没有“--foo”这个选项。最接近的是 --format。"),
        (["export", "honor"], "缺少“--output / -o”。"),
        (["build", "--edition"], "“--edition”后面要写一个值。"),
        (["import"], "缺少“FILE...”。"),
        (["--lang", "fr", "check"], "“--lang”只能写：zh、en。"),
        (["stats", "--year", "x"], "“--year”要写一个整数。"),
        (["yearbook", "a", "b"], "命令写法有误"),
    ],
)
def test_a_misused_command_says_so_in_both_languages(given: list[str], told: str) -> None:
    result = CliRunner().invoke(main, given)
    assert result.exit_code == 2
    chinese, english = result.stderr.splitlines()
    assert chinese.startswith("没有执行：") and told in chinese
    assert english.startswith("Not run: ")


@pytest.mark.parametrize("command", ["check", "yearbook", "pack", "build", "stats"])
def test_a_command_broken_off_while_it_reads_says_so_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def broken_off(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    data = write_library(tmp_path / "data")
    monkeypatch.setattr("lianqiao.press.reading.read", broken_off)
    done = run(command, "--data", str(data))
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert done.output.splitlines() == [
        "已中断，没有做完。要做的，请再运行一次。",
        "Interrupted before it was done. To have it done, run it again.",
    ]


def test_without_a_command_the_help_is_shown() -> None:
    result = CliRunner().invoke(main, [])
    assert "yearbook" in result.output
    assert "没有执行" not in result.output
