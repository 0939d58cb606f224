"""Review steps: put on record in their turn, bound to the content, and asked before publishing."""

import re
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from lianqiao import approval
from lianqiao.editing.files import NewContent, NotWritten, replace_all
from lianqiao.fingerprints import Fingerprint, fingerprint, written_fingerprint
from lianqiao.messages import LANGUAGES, messages
from lianqiao.press import inspect, press
from lianqiao.review.verdicts import Verdict
from lianqiao.review.writing import write_verdicts
from lianqiao.types import Ref
from made import ROOT
from reviewed import (
    SITE,
    case,
    cases_text,
    change,
    codes,
    library_at,
    of,
    passes,
    passes_all,
    review,
    write,
)
from sample import SAMPLE, sample, texts

REVIEW = ROOT / "generator" / "lianqiao" / "review"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return library_at(tmp_path)


def print_of(data: Path, id_: str = "xiansun") -> Fingerprint:
    library = inspect(data).library
    record = library.get(Ref("case", id_))
    assert record is not None
    return fingerprint(record, library)


# The fingerprint

RESPELT = """# 换了写法，内容没变
- {
    missing: {sources: {reason: "not_stated"}}, results: '线损下降。', "year": 2024年,
    practice: "逐台区核对户变关系。", background: 台区线损偏高。,
    summary: 供电所与营销部同查台区线损。,
    category: equipment, files: {title: 台区线损表, file: 2024/xiansun.csv}, unit: unit:hedong,
    title: "台区线损联治", id: xiansun, status: approved, accepted: {honor_twice: 试}
  }
"""


def test_spelling_order_comments_and_line_ends_make_no_difference(data: Path) -> None:
    before = print_of(data)
    write(data / "cases" / "2024.yml", RESPELT)
    assert print_of(data) == before
    file = data / "cases" / "2024.yml"
    file.write_bytes(b"\xef\xbb\xbf" + RESPELT.replace("\n", "\r\n").encode())
    assert print_of(data) == before


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("audience: internal", "audience: public", "audience"),
        ("year: 2024", "year: 2023", "year"),
        ("核对户变", "核对 户变", "practice"),
        ("title: 台区线损表", "title: 线损表", "files"),
        ("reason", "reason", ""),
        ("  results: 线损下降。\n", "", "results"),
        ("sources: not_stated", "sources: not_traceable", "missing"),
        ("  unit: hedong\n", "  unit: hedong\n  contact: 林晓\n", "contact"),
    ],
)
def test_a_changed_field_is_told_by_name(data: Path, old: str, new: str, key: str) -> None:
    before = print_of(data)
    text = cases_text(data)
    write(data / "cases" / "2024.yml", text.replace(old, new, 1))
    assert print_of(data).changed_since(before) == ((key,) if key else ())


def test_the_bytes_of_a_named_file_count(data: Path) -> None:
    before = print_of(data)
    write(data / "files" / "2024" / "xiansun.csv", "台区,线损率\n河东,6.20\n")
    assert print_of(data).changed_since(before) == ("files",)
    (data / "files" / "2024" / "xiansun.csv").unlink()
    assert print_of(data).changed_since(before) == ("files",)


def test_a_written_fingerprint_is_read_as_it_was(data: Path) -> None:
    now = print_of(data)
    assert written_fingerprint(str(now)) == now
    for broken in ("", "abc", str(now)[1:], str(now) + " ", str(now).upper(), "0" * 32, None, 3):
        assert written_fingerprint(broken) is None


def test_files_are_not_looked_into_where_no_review_is_asked() -> None:
    assert not sample().library.digests


# Steps in their turn


def test_the_last_step_approves_and_each_before_it_leaves_the_record_in_review(data: Path) -> None:
    for step, status in (("first", "in_review"), ("复审", "in_review"), ("final", "approved")):
        passes(data, "xiansun", step, "--date", "2024-11-05", "--note", "同意")
        assert of(data, "xiansun").status == status
    rows = of(data, "xiansun").values["reviews"]
    assert isinstance(rows, tuple)
    assert [row["step"] for row in rows if isinstance(row, dict)] == ["first", "second", "final"]
    assert {str(row["date"]) for row in rows if isinstance(row, dict)} == {"2024-11-05"}
    assert not inspect(data, date.today()).findings


def test_a_public_record_needs_one_step_more(data: Path) -> None:
    passes_all(data, "gongkai")
    assert of(data, "gongkai").status == "in_review"
    passes(data, "gongkai", "secrecy")
    assert of(data, "gongkai").status == "approved"


def test_a_step_out_of_its_turn_is_refused(data: Path) -> None:
    before = cases_text(data)
    result = review(data, "xiansun", "--step", "final", "--result", "passed", "--by", "林晓")
    assert result.exit_code == 1
    assert "现在应进行“初审”（--step first）" in result.output
    assert cases_text(data) == before


def test_a_returned_record_begins_again_after_its_author(data: Path) -> None:
    passes(data, "xiansun", "first")
    result = review(
        data,
        "xiansun",
        "--step",
        "second",
        "--result",
        "returned",
        "--by",
        "周宁",
        "--note",
        "缺数",
    )
    assert result.exit_code == 0
    assert of(data, "xiansun").status == "returned"
    again = review(data, "xiansun", "--step", "first", "--result", "passed", "--by", "林晓")
    assert "先把 status 改为 in_review" in again.output
    change(data, "  status: returned", "  status: in_review")
    passes_all(data, "xiansun")
    assert of(data, "xiansun").status == "approved"


def test_content_changed_between_two_steps_begins_again(data: Path) -> None:
    passes(data, "xiansun", "first")
    change(data, "  results: 线损下降。\n  files", "  results: 线损下降三成。\n  files")
    result = review(data, "xiansun", "--step", "second", "--result", "passed", "--by", "周宁")
    assert result.exit_code == 1
    assert "又改了：成效。请从“初审”重新审核" in result.output
    passes_all(data, "xiansun")


def test_many_records_are_reviewed_at_once_or_none(data: Path) -> None:
    passes(data, "chaobiao", "first")
    before = cases_text(data)
    arguments = ("--step", "first", "--result", "passed", "--by", "林晓")
    result = review(data, "xiansun", "chaobiao", "gongkai", *arguments)
    assert result.exit_code == 1
    assert "case:chaobiao" in result.output
    assert cases_text(data) == before
    assert review(data, "xiansun", "gongkai", "xiansun", *arguments).output.count("初审通过") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("xiansum", "--step", "first"), "最接近的是 case:xiansun"),
        (("case:nobody", "--step", "first"), "没有“case:nobody”这条记录"),
        (("hedong", "--step", "first"), "不要求审核"),
        (("xiansun", "--step", "初评"), "可用的有：first, second, final, secrecy"),
        (("xiansun", "--step", "first", "--date", "2024-11"), "不是一个日期"),
        (("xiansun", "--step", "first", "--date", "2199-01-01"), "还没到"),
        (("xiansun", "--step", "first", "--note", "好\x07"), "U+0007"),
        (("caogao", "--step", "first"), "状态是草稿"),
        ((), "没有写明是哪条记录"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_written(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    data = library_at(tmp_path, case("xiansun"), case("caogao", status="draft"))
    before = cases_text(data)
    result = review(data, *arguments, "--result", "passed", "--by", "林晓")
    assert result.exit_code == 1
    assert words in result.output
    assert cases_text(data) == before


def test_options_that_lack_are_named(data: Path) -> None:
    assert "还缺少 --result --by" in review(data, "xiansun", "--step", "first").output
    assert "还缺少 --reason" in review(data, "xiansun", "--minor", "--by", "林晓").output
    assert "还缺少 --output" in review(data, "xiansun", "--slip").output


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("xiansun", "--from", "a.xlsx"), "ID 不能和 --from 一起用"),
        (("--sheet", "a.xlsx", "--note", "好"), "--note 不能和 --sheet 一起用"),
        (("--sheet", "a.xlsx", "--from", "b.xlsx"), "--from 不能和 --sheet 一起用"),
        (("xiansun", "--minor", "--step", "first"), "--step 不能和 --minor 一起用"),
        (("xiansun", "--step", "first", "--reason", "小"), "--reason 不能和 --step 一起用"),
    ],
)
def test_nothing_that_was_given_is_passed_over(
    data: Path, arguments: tuple[str, ...], extra: str
) -> None:
    assert extra in review(data, *arguments).output


def test_an_id_that_several_kinds_share_is_asked_for_with_its_kind(tmp_path: Path) -> None:
    data = library_at(tmp_path, case("hedong"))
    arguments = ("--step", "first", "--result", "passed", "--by", "林晓")
    assert "case:hedong, unit:hedong" in review(data, "hedong", *arguments).output
    assert review(data, "case:hedong", *arguments).exit_code == 0


def test_a_record_with_an_error_cannot_pass_and_may_be_returned(data: Path) -> None:
    change(data, "year: 2024\n  summary: 供电所与", "year: 今年\n  summary: 供电所与")
    passed = review(data, "xiansun", "--step", "first", "--result", "passed", "--by", "林晓")
    assert "第一处在 cases/2024.yml:7:9" in passed.output
    returned = review(data, "xiansun", "--step", "first", "--result", "returned", "--by", "林晓")
    assert returned.exit_code == 0


def test_a_file_that_cannot_be_read_and_a_folder_that_is_not_there_are_told(data: Path) -> None:
    arguments = ("--step", "first", "--result", "passed", "--by", "林晓")
    write(data / "cases" / "2024.yml", cases_text(data) + "- id: [\n")
    assert "所在的文件读不出来" in review(data, "xiansun", *arguments).output
    write(data / "site.yml", SITE.replace("first:", "初审:"))
    assert "设置有错误，审核没有依据。site.yml:5:3" in review(data, "xiansun", *arguments).output
    assert "没有数据文件夹" in review(data / "nowhere").output


def test_results_may_be_named_in_chinese(data: Path) -> None:
    arguments = ("--step", "初审", "--by", "林晓", "--result")
    assert "请选 passed / returned" in review(data, "xiansun", *arguments, "同意").output
    assert review(data, "xiansun", *arguments, "通过").exit_code == 0


def test_an_error_in_one_record_does_not_hold_up_its_neighbours(data: Path) -> None:
    text = cases_text(data)
    write(data / "cases" / "2024.yml", text.replace("year: 2024", "year: 今年", 1))
    passes(data, "gongkai", "first")


def test_a_library_without_steps_says_how_to_name_them(tmp_path: Path) -> None:
    data = library_at(tmp_path)
    write(data / "site.yml", SITE.partition("review_steps")[0])
    assert "没有声明审核环节" in review(data).output
    assert not inspect(data).findings


def test_what_waits_is_listed_by_step(data: Path) -> None:
    passes(data, "xiansun", "first")
    lines = review(data).output.splitlines()
    assert lines[0] == "待初审：2 条"
    assert "待复审：1 条" in lines
    assert "  case:xiansun　台区线损联治（河东供电所；改动：无改动）" in lines


# The files


def test_nothing_but_the_reviewed_records_changes_in_the_folder(data: Path) -> None:
    before = {file: file.read_bytes() for file in data.rglob("*") if file.is_file()}
    passes(data, "gongkai", "first")
    after = {file: file.read_bytes() for file in data.rglob("*") if file.is_file()}
    assert [file.name for file in after if after[file] != before.get(file)] == ["2024.yml"]
    assert before.keys() == after.keys()
    text = cases_text(data)
    assert text.startswith(case("xiansun"))
    assert text.endswith(case("chaobiao"))
    assert "  # 依据月报\n" in text


def test_a_file_that_changed_meanwhile_is_left_alone(data: Path) -> None:
    library = inspect(data).library
    record = library.get(Ref("case", "xiansun"))
    assert record is not None
    change(data, "title: 台区线损联治\n  unit: hedong", "title: 改过了\n  unit: hedong")
    before = cases_text(data)
    with pytest.raises(NotWritten) as stopped:
        write_verdicts(
            data, library, [Verdict(record, "first", "passed", "林晓", date(2024, 1, 1))]
        )
    assert stopped.value.refusal.key == "changed_meanwhile"
    assert cases_text(data) == before


def test_where_one_file_cannot_be_written_all_stay_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / f"{n}.yml" for n in range(3)]
    for file in files:
        file.write_bytes(b"old")
    replace = Path.replace

    def unless_last(new: Path, target: Path) -> Path:
        if target == files[2]:
            raise PermissionError(13, "in use", str(target))
        return replace(new, target)

    monkeypatch.setattr(Path, "replace", unless_last)
    contents = [NewContent(file, PurePosixPath(file.name), b"old", b"new") for file in files]
    with pytest.raises(NotWritten):
        replace_all(contents)
    assert [file.read_bytes() for file in files] == [b"old"] * 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["0.yml", "1.yml", "2.yml"]


# Checks


def test_an_approved_record_that_lacks_a_step_stops_the_build(data: Path) -> None:
    passes(data, "xiansun", "first")
    text = cases_text(data)
    write(data / "cases" / "2024.yml", text.replace("in_review", "approved", 1))
    inspected = inspect(data)
    assert codes(inspected) == ["review_missing"]
    assert "还缺审核：复审、终审" in messages("zh").tell(inspected.findings[0])
    assert "Second review, Final review" in messages("en").tell(inspected.findings[0])


def test_an_entry_without_a_fingerprint_counts_for_nothing(tmp_path: Path) -> None:
    entries = "".join(
        f"    - {{step: {step}, result: passed, by: 林晓, date: 2024-01-01}}\n"
        for step in ("first", "second", "final")
    )
    data = library_at(tmp_path, case("xiansun", status="approved") + "  reviews:\n" + entries)
    assert codes(inspect(data)) == ["review_missing"]


@pytest.mark.parametrize("what", ["field", "file"])
def test_an_approved_record_that_changed_stops_the_build_until_reviewed_again(
    data: Path, what: str
) -> None:
    passes_all(data, "xiansun")
    if what == "field":
        change(data, "  results: 线损下降。\n  files", "  results: 线损下降三成。\n  files")
    else:
        write(data / "files" / "2024" / "xiansun.csv", "台区,线损率\n河东,4.3\n")
    inspected = inspect(data)
    assert codes(inspected) == ["changed_after_review"]
    told = messages("zh").tell(inspected.findings[0])
    assert f"又改了：{'成效' if what == 'field' else '附件'}。" in told
    passes(data, "xiansun", "first")
    assert of(data, "xiansun").status == "in_review"
    assert not inspect(data).findings


def test_a_change_in_spelling_only_asks_for_no_new_review(data: Path) -> None:
    passes_all(data, "xiansun")
    change(data, "  title: 台区线损联治\n  unit: hedong", '  unit: "hedong"\n  title: 台区线损联治')
    assert not inspect(data).findings


def test_a_small_correction_keeps_the_approval_with_its_reason(data: Path) -> None:
    passes_all(data, "xiansun")
    small = ("--minor", "--by", "林晓", "--reason", "补一个漏字", "--date", "2024-11-12")
    assert "没有要登记的改动" in review(data, "xiansun", *small).output
    change(data, "  results: 线损下降。\n  files", "  results: 线损已下降。\n  files")
    assert review(data, "xiansun", *small).exit_code == 0
    inspected = inspect(data)
    assert not inspected.findings
    (correction,) = approval.corrections(inspected.library)
    assert (str(correction.date), correction.changed) == ("2024-11-12", ("results",))
    change(data, "  results: 线损已下降。\n  files", "  results: 线损又改。\n  files")
    assert codes(inspect(data)) == ["changed_after_review"]


def test_a_wider_audience_is_no_small_correction(data: Path) -> None:
    passes_all(data, "xiansun")
    write(data / "cases" / "2024.yml", cases_text(data).replace("internal", "public", 1))
    result = review(data, "xiansun", "--minor", "--by", "林晓", "--reason", "改公开")
    assert "改了发布范围，不算小改" in result.output


def test_nothing_is_corrected_that_was_never_passed(data: Path) -> None:
    result = review(data, "xiansun", "--minor", "--by", "林晓", "--reason", "错别字")
    assert "还没有通过任何环节" in result.output


# Pages


def built(data: Path, edition: str, drafts: bool = False, language: str = "zh") -> Any:
    return texts(press(inspect(data), edition, language, drafts))


def test_the_internal_edition_counts_what_waits_and_names_nothing_unapproved(
    tmp_path: Path,
) -> None:
    data = library_at(tmp_path, case("xiansun", title="密级待定稿"), case("chaobiao"))
    passes(data, "xiansun", "first", "--date", "2024-11-05")
    pages = built(data, "internal")
    page = pages["reviewing.md"]
    assert "待初审（1 条）" in page
    assert "2024年11月5日" in page
    assert "河东供电所" in page
    assert not any("密级待定稿" in text for text in pages.values())
    preview = built(data, "internal", drafts=True)["reviewing.md"]
    assert "[密级待定稿](cases/xiansun.md)" in preview


def test_the_preview_shows_what_lacks_review_and_marks_it(tmp_path: Path) -> None:
    data = library_at(tmp_path, case("xiansun", status="approved"), case("chaobiao"))
    inspected = inspect(data)
    assert codes(inspected) == ["review_missing"]
    assert inspected.can_be_previewed
    pages = built(data, "internal", drafts=True)
    for id_ in ("xiansun", "chaobiao"):
        assert "*待初审*{ .lq-draft }" in pages[f"cases/{id_}.md"]
    passes_all(data, "xiansun")
    assert "待初审" not in built(data, "internal")["cases/xiansun.md"]


def test_no_page_names_a_reviewer(data: Path) -> None:
    passes_all(data, "xiansun")
    change(data, "  results: 线损下降。\n  files", "  results: 线损已下降。\n  files")
    review(data, "xiansun", "--minor", "--by", "林晓", "--reason", "补一个漏字")
    for drafts in (False, True):
        pages = built(data, "internal", drafts)
        assert not any("林晓" in text for text in pages.values())
        assert "补一个漏字" in pages["cases/xiansun.md"]
        assert "补一个漏字" in pages["reviewing.md"]


def test_the_public_edition_tells_nothing_of_review(data: Path) -> None:
    passes_all(data, "gongkai", "first", "second", "final", "secrecy")
    change(data, "  audience: public\n", "  audience: public\n  contact: 周宁\n")
    review(data, "gongkai", "--minor", "--by", "林晓", "--reason", "补联系人")
    assert not inspect(data).findings
    pages = built(data, "public")
    assert "cases/gongkai.md" in pages
    assert "reviewing.md" not in pages
    assert not any("补联系人" in text or "审核进度" in text for text in pages.values())


def test_the_date_of_a_review_does_not_move_the_as_of_date(data: Path) -> None:
    write(data / "site.yml", SITE.replace("as_of: 2024-12-31\n", ""))
    before = inspect(data).library.as_of
    passes(data, "xiansun", "first")
    assert inspect(data).library.as_of == before


# Words


def test_every_refusal_is_in_both_catalogs() -> None:
    used = {
        key
        for file in (*REVIEW.glob("*.py"), *REVIEW.parent.joinpath("importing").glob("*.py"))
        for key in re.findall(
            r"(?:refusal\(|refuse\(desk,|_tell\(\s*\"[a-z]+\",)\s*\"([a-z_]+)\"",
            file.read_text(encoding="utf-8"),
        )
    }
    for language in LANGUAGES:
        known = {
            key.removeprefix("refusal.")
            for key in messages(language).texts
            if key.startswith("refusal.")
        }
        assert used == known


def test_the_sample_is_not_under_review() -> None:
    assert not approval.steps(inspect(SAMPLE).library)
    assert "reviewing.md" not in built(SAMPLE, "internal")
