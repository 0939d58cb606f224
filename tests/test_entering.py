"""A record entered by hand: asked for on a terminal, or an adoption in one line."""

import shutil
from datetime import date
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from lianqiao import showcases
from lianqiao.cli import entering, main
from lianqiao.entering import draft_text, judge, proposed_id
from lianqiao.kinds import load
from lianqiao.press import inspect, press
from lianqiao.reading import records_in
from made import ROOT

SAMPLE = ROOT / "tests" / "sample" / "data"
ENTER = ""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "data"))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entering, "is_terminal", lambda: True)


def run(data: Path, *arguments: str, typed: tuple[str, ...] | None = None) -> Result:
    lines = "".join(f"{line}\n" for line in typed) if typed else ""
    return CliRunner().invoke(main, [*arguments, "--data", str(data)], input=lines)


ACTIVITY = (
    "秋检联合党日",
    "4",  # the fourth type on the list
    "2024年10月18日",
    "石浦坡供电所；白沙岭供电所",
    ENTER,
    "57",
)


@pytest.mark.usefixtures("terminal")
def test_an_activity_takes_nine_answers(data: Path) -> None:
    result = run(data, "new", "activity", typed=(*ACTIVITY, ENTER, ENTER, ENTER))
    assert result.exit_code == 0, result.output
    text = (data / "activities" / "qiu-jian-lian-he-dang-ri-2024.yml").read_text("utf-8")
    assert text == (
        "id: qiu-jian-lian-he-dang-ri-2024\nstatus: draft\ntitle: 秋检联合党日\n"
        "type: party_day\ndate: 2024-10-18\nhosts:\n- shipu\n- baisha\nattendance: 57\n"
    )
    assert text in result.output  # shown before it was written
    assert not [one for one in inspect(data).findings if "qiu-jian" in one.subject]


@pytest.mark.usefixtures("terminal")
def test_an_answer_is_judged_at_once_by_its_type(data: Path) -> None:
    typed = (
        "秋检",
        "党日",
        "2024-13",
        "2199-01-01",
        "2024-10",
        "石浦坡供电所",
        ENTER,
        "57人",
        "57",
    )
    result = run(data, "new", "activity", "qiujian", typed=(*typed, ENTER, ENTER, ENTER))
    assert result.exit_code == 0, result.output
    assert "“2024-13”" in result.output and "“57人”" in result.output
    assert "在今天" in result.output
    text = (data / "activities" / "qiujian.yml").read_text("utf-8")
    assert "date: 2024-10\n" in text and "attendance: 57\n" in text


@pytest.mark.usefixtures("terminal")
def test_a_part_of_a_name_means_the_record_or_a_list_to_choose_from(data: Path) -> None:
    typed = ("秋检", "签约", "2024", "石浦坡", "2", "白岭所", "1", ENTER, "57")
    result = run(data, "new", "activity", "qiujian", typed=(*typed, ENTER, ENTER, ENTER))
    assert result.exit_code == 0, result.output
    assert "“石浦坡”可能是下面的 5 个" in result.output
    assert "hosts:\n- shipu-party-group\n- baisha-branch\n" in (
        data / "activities/qiujian.yml"
    ).read_text("utf-8")


@pytest.mark.usefixtures("terminal")
def test_what_is_like_no_name_is_answered_with_the_nearest(data: Path) -> None:
    typed = ("秋检", "签约", "2024", "白沙领供电站", "1", ENTER, "57", ENTER, ENTER, ENTER)
    result = run(data, "new", "activity", "qiujian", typed=typed)
    assert "没有找到“白沙领供电站”。最接近的是：\n    1  白沙岭供电所" in result.output
    assert "hosts:\n- baisha\n" in (data / "activities/qiujian.yml").read_text("utf-8")


@pytest.mark.usefixtures("terminal")
def test_former_and_short_names_are_known(data: Path) -> None:
    typed = ("秋检", "签约", "2024", "运检部", ENTER, "57", ENTER, ENTER, ENTER)
    assert run(data, "new", "activity", "qiujian", typed=typed).exit_code == 0
    assert "- operations\n" in (data / "activities" / "qiujian.yml").read_text("utf-8")


@pytest.mark.usefixtures("terminal")
def test_for_what_is_not_known_the_reason_is_asked(data: Path) -> None:
    typed = ("秋检", "签约", "2024", "baisha", ENTER, ENTER, "待补充", "运检部", "2024-12")
    result = run(data, "new", "activity", "qiujian", typed=(*typed, ENTER, ENTER, ENTER))
    assert result.exit_code == 0, result.output
    text = (data / "activities" / "qiujian.yml").read_text("utf-8")
    assert "missing:\n  attendance:\n    reason: pending\n    asked: 运检部\n" in text


@pytest.mark.usefixtures("terminal")
def test_groups_are_asked_row_by_row(data: Path) -> None:
    honor = ("优秀质量管理小组", "示例省电力公司", ENTER, "省公司级", "集体")
    recipients = ("石浦坡供电所", ENTER, ENTER, ENTER, "张三", ENTER, ENTER, ENTER, ENTER)
    sources = ("表彰", "3", ENTER, ENTER)
    typed = (*honor, *recipients, "2024-03", *sources, ENTER, ENTER, ENTER)
    result = run(data, "new", "honor", "qc-2024", typed=typed)
    assert result.exit_code == 0, result.output
    text = (data / "honors" / "qc-2024.yml").read_text("utf-8")
    assert "recipients:\n- unit: shipu\n- person: 张三\nissued_on: 2024-03\n" in text
    assert "sources:\n- source: award-notice\n  page: 3\n" in text


@pytest.mark.usefixtures("terminal")
def test_other_fields_may_be_filled_in_or_corrected_before_it_is_written(data: Path) -> None:
    more = ("地点", "会议室", "参与人次", "58", ENTER)
    typed = (*ACTIVITY, *more, ENTER, "e", "活动名称", "冬检联合党日", ENTER, ENTER)
    result = run(data, "new", "activity", typed=typed)
    assert result.exit_code == 0, result.output
    text = (data / "activities" / "qiu-jian-lian-he-dang-ri-2024.yml").read_text("utf-8")
    assert "title: 冬检联合党日\n" in text
    assert "place: 会议室\n" in text and "attendance: 58\n" in text


@pytest.mark.usefixtures("terminal")
def test_paragraphs_end_with_a_line_of_a_full_stop(data: Path) -> None:
    case = ("夜巡", "baisha", "安全生产", "2024", "摘要")
    background = ("<b>粗</b>", "。", "第一段。", ENTER, "第二段。", "。")
    typed = (*case, *background, "做法", "。", "成效", "。", "台账", ENTER, ENTER, ENTER)
    result = run(data, "new", "case", "yexun", typed=(*typed, ENTER, ENTER, ENTER))
    assert result.exit_code == 0, result.output
    text = (data / "cases" / "yexun.yml").read_text("utf-8")
    assert "background: |-\n  第一段。\n\n  第二段。\n" in text
    assert "HTML" in result.output


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("answers", range(1, len(ACTIVITY)))
def test_what_was_entered_before_a_break_is_a_sound_draft(data: Path, answers: int) -> None:
    result = run(data, "new", "activity", "tingxia", typed=ACTIVITY[:answers])
    assert result.exit_code == 1
    assert "填过的存成了草稿" in result.output
    assert len(inspect(data).findings) == len(inspect(SAMPLE).findings)
    kept = [one for one in inspect(data).library.all("activity") if one.id == "tingxia"]
    assert len(kept) == 1 and kept[0].status == "draft"


@pytest.mark.usefixtures("terminal")
def test_nothing_is_written_where_nothing_was_entered_or_it_is_declined(data: Path) -> None:
    before = sorted((data / "activities").iterdir())
    assert "什么都没有写入" in run(data, "new", "activity").output
    declined = run(data, "new", "activity", typed=(*ACTIVITY, ENTER, ENTER, "n"))
    assert declined.exit_code == 1
    assert sorted((data / "activities").iterdir()) == before


@pytest.mark.usefixtures("terminal")
def test_an_id_that_is_taken_or_unreadable_is_asked_again(data: Path) -> None:
    ids = ("storm-drill-2024", "大写", "qiujian")
    result = run(data, "new", "activity", typed=(*ACTIVITY, ENTER, *ids, ENTER))
    assert result.exit_code == 0, result.output
    assert "storm-drill-2024 已经有了" in result.output
    assert (data / "activities" / "qiujian.yml").is_file()


def test_without_a_terminal_the_file_with_explanations_is_written(data: Path) -> None:
    assert run(data, "new", "activity", "qiujian").exit_code == 0
    assert "# 活动" in (data / "activities" / "qiujian.yml").read_text("utf-8")
    assert run(data, "new", "activity").exit_code == 1


@pytest.mark.usefixtures("terminal")
def test_so_it_is_where_no_input_is_wanted(data: Path) -> None:
    assert run(data, "new", "activity", "qiujian", "--no-input").exit_code == 0
    assert "# 活动" in (data / "activities" / "qiujian.yml").read_text("utf-8")


def test_ids_are_proposed_in_pinyin_with_the_year_and_free() -> None:
    taken = {"lian-jian-qian-yue-2024"}
    assert proposed_id("联建签约", "2024", "activity", ()) == "lian-jian-qian-yue-2024"
    assert proposed_id("联建签约", "2024", "activity", taken) == "lian-jian-qian-yue-2024-2"
    assert proposed_id("♥", "", "activity", ()) == "activity"
    assert proposed_id("QC小组 2024", "2024", "honor", ()) == "qc-xiao-zu-2024"


DECLARATIONS = load(None).declarations
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


@given(TEXTS, TEXTS)
def test_whatever_is_answered_reads_back_as_it_was_judged(line: str, paragraph: str) -> None:
    kind = DECLARATIONS.kinds["case"]
    content = {"id": "x", "status": "draft"}
    for key, text in (("title", line), ("background", paragraph)):
        judged = judge(kind.fields[key], text.strip(), date(2024, 12, 31))
        content |= {key: judged.text} if judged.text else {}
    (record,) = records_in(draft_text(kind, content).encode(), PurePosixPath("x.yml"), kind)
    for key in content.keys() - {"id", "status"}:
        assert record.get(key) == content[key]


# Adoptions


def test_an_adoption_shows_wherever_its_case_and_unit_do(data: Path) -> None:
    since = ("--since", "2024-11", "--scope", "巡线班采用联合巡线组。", "--status", "approved")
    result = run(data, "adopt", "夜巡", "青坡公司", *since)
    assert result.exit_code == 0, result.output
    id_ = "night-patrol-qingpo"
    assert str(data / "adoptions" / f"{id_}.yml") in result.output
    before, after = press(inspect(SAMPLE), "internal"), press(inspect(data), "internal")
    pages = {page.address: page.markdown for page in after.pages}
    for address in ("cases/night-patrol.md", "units/qingpo.md", "adoptions/index.md"):
        assert f"{id_}.md" in pages[address], address
    for statistic in ("adoptions_count", "adopting_units"):
        assert id_ in {row.record.id for row in after.counts[statistic].rows}
    added = [made.counts["adoptions_count"].number.value for made in (before, after)]
    assert added[0] is not None and added[1] == added[0] + 1
    (shown,) = [one for one in showcases.showcases(after.library, after.counts) if one.year == 2024]
    assert id_ in {event.record.id for event in shown.chronicle}


def test_what_is_meant_by_several_or_none_is_told_with_the_nearest(data: Path) -> None:
    several = run(data, "adopt", "夜巡", "石浦坡")
    assert several.exit_code == 1 and "shipu-patrol  石浦坡供电所巡线班" in several.output
    nearest = run(data, "adopt", "夜巡红外", "白沙领供电站")
    assert nearest.exit_code == 1 and "baisha  白沙岭供电所" in nearest.output
    assert not list((data / "adoptions").glob("*-*.yml"))


def test_an_adoption_on_record_already_is_told_with_its_place(data: Path) -> None:
    result = run(data, "adopt", "ridge-lamp", "白沙岭供电所", "--since", "2024")
    assert result.exit_code == 1
    assert "baisha-adopts-ridge-lamp" in result.output and "adoptions.yml" in result.output
    assert run(data, "adopt", "ridge-lamp", "baisha", "--again").exit_code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--since", "去年"), "“去年”"),
        (("--since", "2199"), "今天"),
        (("--result", "<b>好</b>"), "HTML"),
        (("--status", "in_review"), "应用时间"),
        (("--status", "已发布"), "approved"),
    ],
)
def test_an_adoption_that_would_be_wrong_is_not_written(
    data: Path, options: tuple[str, ...], told: str
) -> None:
    result = run(data, "adopt", "夜巡", "qingpo", *options)
    assert result.exit_code == 1
    assert told in result.output
    assert not (data / "adoptions" / "night-patrol-qingpo.yml").exists()


def test_a_units_own_case_is_no_adoption(data: Path) -> None:
    result = run(data, "adopt", "ridge-lamp", "石浦坡供电所")
    assert result.exit_code == 1 and "自己的案例" in result.output


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_what_is_lacking_is_asked(data: Path) -> None:
    result = run(data, "adopt", "夜巡", "青坡", typed=("1", "2024-11"))
    assert result.exit_code == 0, result.output
    (written,) = (data / "adoptions").glob("night-patrol-*.yml")
    assert "since: 2024-11\n" in written.read_text("utf-8")
