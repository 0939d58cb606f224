"""Twelve made-up sheets as departments really send them, each with several troubles.

`SHEETS` names each one: how it is built, what it is imported with, how many rows have which fate,
and every value that the library must hold afterwards.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Sent:
    """A sheet as sent. `fates`: how many rows have which; `records`: kind -> title -> values."""

    build: Callable[[Path], Path]
    fates: Mapping[str, int]
    records: Mapping[str, Mapping[str, Mapping[str, Any]]]
    options: tuple[str, ...] = ()
    codes: frozenset[str] = field(default_factory=frozenset)


def units() -> list[tuple[str, dict[str, Any]]]:
    """Return the units that the library holds before."""
    rows: list[dict[str, Any]] = [
        {"id": "company", "name": "国网云川供电公司", "short": "云川公司", "type": "company"},
        {
            "id": "shili",
            "name": "石立供电所",
            "short": "石立所",
            "type": "power_station",
            "parent": "company",
            "former_names": [{"name": "石立供电营业所"}],
        },
        {"id": "jianshe", "name": "建设供电所", "type": "power_station", "parent": "company"},
        {"id": "yingxiao", "name": "营销部（农电工作部）", "short": "营销部", "type": "department"},
        {"id": "bianyun", "name": "变电运维一班", "type": "team", "parent": "company"},
    ]
    return [("units", {"status": "approved", "audience": "internal"} | row) for row in rows]


def written(path: Path, sheets: Mapping[str, Rows], look: Any = None) -> Path:
    """Write rows as they stand; `look` may do more with the workbook."""
    book = Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    pages = {}
    for name, rows in sheets.items():
        page = pages[name] = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    page.write_datetime(number, column, value, day)
                elif value is not None:
                    page.write(number, column, value)
    if look:
        look(book, pages)
    book.close()
    return path


def party_office(folder: Path) -> Path:
    """Title above, decorated headings with line breaks, a month shown, totals and signatures."""

    def look(book: Workbook, pages: Any) -> None:
        month = book.add_format({"num_format": 'yyyy"年"m"月"'})
        page = pages["Sheet1"]
        page.merge_range(0, 0, 0, 6, "国网云川供电公司2024年度荣誉台账")
        page.write_datetime(3, 6, datetime(2024, 5, 1), month)

    rows: list[list[Any]] = [
        [],
        ["填报单位：党委党建部"],
        [
            "序号",
            "荣誉名称（必填）",
            "颁奖\n单位",
            "级 别＊",
            "荣誉类别",
            "获奖单位（全称）",
            "获奖时间",
        ],
        [1, "先进基层党组织", "国网辽川省电力有限公司", "省公司级", "集体", "石立供电所"],
        [2, "工人先锋号", "云川市总工会", "地市级", "集体", "建设供电所", "2024年4月28日"],
        ["合计", "2项"],
        ["填表人：张三", None, "审核：李四"],
    ]
    return written(folder / "党建部.xlsx", {"Sheet1": rows}, look)


def merged_down(folder: Path) -> Path:
    """The giver merged over three rows, full-width digits, several recipients, a blank row."""

    def look(book: Workbook, pages: Any) -> None:
        pages["荣誉"].merge_range(1, 1, 3, 1, "国网辽川省电力有限公司")

    rows: list[list[Any]] = [
        ["名称", "授予单位", "级别", "荣誉类型", "获奖单位", "颁发日期", "授予方式"],
        [
            "质量管理小组奖",
            None,
            "省公司级",
            "项目",
            "石立所、建设供电所",
            "２０２３．１１",
            "联合",
        ],
        ["安全生产先进班组", None, "省公司级", "集体", "变电运维一班", "2023/12/5", "/"],
        ["营销服务先进单位", None, "省公司级", "集体", "营销部", 20231220, "无"],
        [],
        ["以上共3项"],
    ]
    rows[1][6] = "联合获得"
    rows[5] = ["注：以上均有证书。"]
    return written(folder / "质量.xlsx", {"荣誉": rows}, look)


def two_rows_of_headings(folder: Path) -> Path:
    """Headings on two rows, the number merged over the rows of one honor, prize classes."""

    def look(book: Workbook, pages: Any) -> None:
        page = pages["2022"]
        for column, text in enumerate(["序号", "奖项名称", "授予单位", "级别", "荣誉类型"]):
            page.merge_range(1, column, 2, column, text)
        page.merge_range(1, 5, 1, 6, "获奖方")
        page.merge_range(3, 0, 4, 0, 1)
        for column, text in enumerate(["管理创新奖", "行业协会", "行业级", "项目"], start=1):
            page.merge_range(3, column, 4, column, text)
        page.merge_range(3, 7, 4, 7, "2022年")
        page.merge_range(3, 8, 4, 8, "分别授予")
        page.merge_range(1, 7, 2, 7, "授予时间")
        page.merge_range(1, 8, 2, 8, "授予方式")

    rows: list[list[Any]] = [
        ["获奖情况统计表"],
        [],
        [None, None, None, None, None, "单位", "名次"],
        [None, None, None, None, None, "石立供电营业所", 1],
        [None, None, None, None, None, "建设供电所", 2],
        [2, "创新成果奖", "行业协会", "行业级", "项目", "云川公司", None, 2022],
    ]
    return written(folder / "创新.xlsx", {"2022": rows}, look)


def gbk_ledger(folder: Path) -> Path:
    """A text of an old system: GBK, tabs, digits with separators, a heading repeated."""
    lines = [
        "活动名称\t活动类型\t活动日期\t主办单位\t参加人次\t统计依据",
        "党课互讲\t党课互讲\t2024.3.5\t石立所\t1,024\t填报",
        "活动名称\t活动类型\t活动日期\t主办单位\t参加人次\t统计依据",
        "结对共建\t结对\t2024年3月\t石立所；建设供电所\t３５\t签到",
    ]
    path = folder / "活动.csv"
    path.write_bytes("\r\n".join(lines).encode("gbk"))
    return path


def adoptions(folder: Path) -> Path:
    """Cases by their titles, adopters by their names; one row twice; a hidden row."""

    def look(book: Workbook, pages: Any) -> None:
        pages["推广应用情况"].set_row(2, None, None, {"hidden": True})

    rows: list[list[Any]] = [
        ["序号", "推广案例", "应用单位", "应用时间", "推广范围"],
        [1, "“三方联动”服务法", "建设供电所", "2024-06", "全所台区"],
        [2, "“三方联动”服务法", "营销部", datetime(2024, 7, 15), "营业窗口"],
        [3, "“三方联动”服务法", "营销部", datetime(2024, 7, 15), "营业窗口"],
        ["合  计", "3"],
    ]
    return written(folder / "推广.xlsx", {"推广应用情况": rows}, look)


def units_and_honors(folder: Path) -> Path:
    """Two sheets: honors of units that come in with the same file; sections between rows."""

    def look(book: Workbook, pages: Any) -> None:
        pages["荣誉"].merge_range(1, 0, 1, 5, "一、省公司级")

    return written(
        folder / "汇总.xlsx",
        {
            "单位": [
                ["单位名称", "单位简称", "单位类别", "上级单位"],
                ["东山供电所", "东山所", "供电所", "云川公司"],
                ["西河供电所", "西河所", "供电所", "云川公司"],
            ],
            "荣誉": [
                ["荣誉称号", "表彰单位", "奖项级别", "奖项类型", "受表彰单位", "授予时间"],
                [],
                ["文明窗口", "国网辽川省电力有限公司", "省公司级", "集体", "东山所", "2021.10"],
                [
                    "红旗班组",
                    "国网辽川省电力有限公司",
                    "省公司级",
                    "集体",
                    "西河供电所",
                    "2021.12.31",
                ],
                ["小计", 2],
            ],
        },
        look,
    )


def persons(folder: Path) -> Path:
    """Persons with their units side by side, ditto marks, an unknown column left out on request."""
    rows: list[list[Any]] = [
        [
            "编号",
            "荣誉名称",
            "授予单位",
            "级别",
            "荣誉类型",
            "获奖单位",
            "获奖人姓名",
            "时间",
            "备注",
        ],
        [
            1,
            "技术能手",
            "云川市总工会",
            "地市级",
            "个人",
            "石立所；建设供电所",
            "王甲；赵乙",
            2020,
            "有证书",
        ],
        [2, "岗位标兵", "〃", "同上", "个人", "营销部", "钱丙", "2020年度", ""],
    ]
    rows[0][7] = "发证时间"
    return written(folder / "个人.xlsx", {"个人荣誉": rows})


def outcomes(folder: Path) -> Path:
    """Amounts with a unit and separators, yes and no, dates of a stage, a hidden column."""

    def look(book: Workbook, pages: Any) -> None:
        pages["成果"].set_column(4, 4, None, None, {"hidden": True})

    rows: list[list[Any]] = [
        ["创新成果一览"],
        [
            "项目名称",
            "成果类型",
            "完成单位",
            "目前阶段",
            "是否孵化",
            "效益金额（万元）",
            "立项时间",
        ],
        ["配网故障定位装置", "职工技术创新", "石立所、营销部", "立项", "是", "1,280.50", "2023.02"],
        ["台区线损治理方法", "QC", "建设供电所", "实施", "×", 36, "2023年6月1日"],
        ["累计", None, None, None, None, 1316.5],
    ]
    return written(folder / "成果.xlsx", {"成果": rows}, look)


def texts_that_look_like_numbers(folder: Path) -> Path:
    """Document numbers kept as text, leading zeros by format, a formula with a result."""

    def look(book: Workbook, pages: Any) -> None:
        page = pages["荣誉"]
        page.write_number(1, 5, 571, book.add_format({"num_format": "0000"}))
        page.write_formula(2, 0, '="优秀"&"服务队"', None, "优秀服务队")

    rows: list[list[Any]] = [
        ["荣誉名称", "授予单位", "级别", "荣誉类型", "获奖单位", "证书编号", "文号", "获奖日期"],
        [
            "示范窗口",
            "云川市总工会",
            "地市级",
            "集体",
            "营销部",
            None,
            "云工发〔2019〕12号",
            "20190430",
        ],
        [None, "云川市总工会", "地市级", "集体", "石立所", "2019-0031", "2019.10", "201905"],
    ]
    return written(folder / "证书.xlsx", {"荣誉": rows}, look)


def ratings(folder: Path) -> Path:
    """Years with a word behind them, stars as numbers, empty rows between, a note below."""
    rows: list[list[Any]] = [
        ["单位（全称）", "评定体系", "年份", "评定状态", "星级"],
        ["石立供电所", "五星级供电所", "2023年度", "已评定", 5],
        [],
        ["建设供电所", "五星级供电所", 2023, "创建", ""],
        [],
        ["备注：星级以文件为准"],
    ]
    return written(folder / "评定.xlsx", {"评定": rows})


def drafts_to_complete(folder: Path) -> Path:
    """What is pending and what is not known, dashes for nothing, spaces within words."""
    rows: list[list[Any]] = [
        ["荣誉名称", "授予单位", "荣誉级别", "荣誉类型", "获奖 单位", "发证日期", "证书编号"],
        ["青年文明号", "不详", "待补", "集 体", " 石 立 所 ", "2018", "——"],
        ["模范职工之家", "云川市总工会", "地市级", "集体", "营销部（农电工作部）", "待补充", "-"],
    ]
    return written(folder / "待补.xlsx", {"荣誉": rows})


def alliances(folder: Path) -> Path:
    """A list of members by lines and semicolons, a leader beside, English headings."""
    rows: list[list[Any]] = [
        ["Name", "Theme", "牵头单位", "成员单位", "包保领导·姓名", "包保领导·职务", "From"],
        ["配网联建网", "Safety", "石立所", "建设供电所\n营销部", "孙某", "副总经理", "2022-03"],
    ]
    return written(folder / "联建.xlsx", {"联建网": rows})


def honor(day: str, awarder: str, level: str, type_: str, *recipients: Any, **more: Any) -> Any:
    """Return what an honor's file says."""
    items = [one if isinstance(one, dict) else {"unit": one} for one in recipients]
    said = {"awarders": [awarder], "level": level, "type": type_, "recipients": items}
    return said | {"issued_on": day} | more


PROVINCE, UNION, TRADE = "国网辽川省电力有限公司", "云川市总工会", "行业协会"

SHEETS: Mapping[str, Sent] = {
    "title, marks, a month, totals": Sent(
        party_office,
        {"new": 2, "skipped": 5},
        {
            "honors": {
                "先进基层党组织": honor(
                    "2024-05", PROVINCE, "provincial_company", "collective", "shili"
                ),
                "工人先锋号": honor("2024-04-28", UNION, "prefecture", "collective", "jianshe"),
            }
        },
    ),
    "merged down, full width": Sent(
        merged_down,
        {"new": 3, "skipped": 2},
        {
            "honors": {
                "质量管理小组奖": honor(
                    "2023-11",
                    PROVINCE,
                    "provincial_company",
                    "project",
                    "shili",
                    "jianshe",
                    grant_mode="joint",
                ),
                "安全生产先进班组": honor(
                    "2023-12-05", PROVINCE, "provincial_company", "collective", "bianyun"
                ),
                "营销服务先进单位": honor(
                    "2023-12-20", PROVINCE, "provincial_company", "collective", "yingxiao"
                ),
            }
        },
        ("--heading", "名称=荣誉名称"),
    ),
    "two rows of headings": Sent(
        two_rows_of_headings,
        {"new": 3, "skipped": 3},
        {
            "honors": {
                "管理创新奖": honor(
                    "2022",
                    TRADE,
                    "industry",
                    "project",
                    {"unit": "shili", "order": "1"},
                    {"unit": "jianshe", "order": "2"},
                    grant_mode="separate",
                ),
                "创新成果奖": honor("2022", TRADE, "industry", "project", "company"),
            }
        },
    ),
    "GBK, tabs": Sent(
        gbk_ledger,
        {"new": 2, "skipped": 2},
        {
            "activities": {
                "党课互讲": {
                    "type": "party_lecture",
                    "date": "2024-03-05",
                    "hosts": ["shili"],
                    "attendance": "1024",
                    "count_basis": "reported",
                },
                "结对共建": {
                    "type": "pairing",
                    "date": "2024-03",
                    "hosts": ["shili", "jianshe"],
                    "attendance": "35",
                    "count_basis": "sign_in",
                },
            }
        },
    ),
    "adoptions": Sent(
        adoptions,
        {"new": 2, "skipped": 3},
        {
            "adoptions": {
                "jianshe": {"case": "sanfang", "since": "2024-06", "scope": "全所台区"},
                "yingxiao": {"case": "sanfang", "since": "2024-07-15", "scope": "营业窗口"},
            }
        },
        codes=frozenset({"sheet_rows_hidden", "sheet_row_twice"}),
    ),
    "units and their honors": Sent(
        units_and_honors,
        {"new": 4, "skipped": 4},
        {
            "units": {
                "东山供电所": {"short": "东山所", "type": "power_station", "parent": "company"},
                "西河供电所": {"short": "西河所", "type": "power_station", "parent": "company"},
            },
            "honors": {
                "文明窗口": honor(
                    "2021-10", PROVINCE, "provincial_company", "collective", "东山供电所"
                ),
                "红旗班组": honor(
                    "2021-12-31", PROVINCE, "provincial_company", "collective", "西河供电所"
                ),
            },
        },
    ),
    "persons": Sent(
        persons,
        {"new": 2, "skipped": 1},
        {
            "honors": {
                "技术能手": honor(
                    "2020",
                    UNION,
                    "prefecture",
                    "personal",
                    {"unit": "shili", "person": "王甲"},
                    {"unit": "jianshe", "person": "赵乙"},
                ),
                "岗位标兵": honor(
                    "2020", UNION, "prefecture", "personal", {"unit": "yingxiao", "person": "钱丙"}
                ),
            }
        },
        ("--leave-out", "备注"),
        frozenset({"sheet_column_left_out"}),
    ),
    "outcomes": Sent(
        outcomes,
        {"new": 2, "skipped": 3},
        {
            "outcomes": {
                "配网故障定位装置": {
                    "category": "staff_innovation",
                    "incubated": "true",
                    "units": ["shili", "yingxiao"],
                    "stage": "approved",
                    "approval": {"date": "2023-02"},
                    "benefit": {"amount": "1280.50"},
                },
                "台区线损治理方法": {
                    "category": "qc",
                    "incubated": "false",
                    "units": ["jianshe"],
                    "stage": "under_way",
                    "approval": {"date": "2023-06-01"},
                    "benefit": {"amount": "36"},
                },
            }
        },
        codes=frozenset({"sheet_column_hidden"}),
    ),
    "texts like numbers": Sent(
        texts_that_look_like_numbers,
        {"new": 2, "skipped": 1},
        {
            "honors": {
                "示范窗口": honor(
                    "2019-04-30",
                    UNION,
                    "prefecture",
                    "collective",
                    "yingxiao",
                    cert_no="0571",
                    doc_no="云工发〔2019〕12号",
                ),
                "优秀服务队": honor(
                    "2019-05",
                    UNION,
                    "prefecture",
                    "collective",
                    "shili",
                    cert_no="2019-0031",
                    doc_no="2019.10",
                ),
            }
        },
    ),
    "ratings": Sent(
        ratings,
        {"new": 2, "skipped": 2},
        {
            "ratings": {
                "shili": {
                    "scheme": "five_star_station",
                    "year": "2023",
                    "state": "rated",
                    "stars": "5",
                },
                "jianshe": {
                    "scheme": "five_star_station",
                    "year": "2023",
                    "state": "working_towards",
                },
            }
        },
    ),
    "what is pending": Sent(
        drafts_to_complete,
        {"new": 2, "skipped": 1},
        {
            "honors": {
                "青年文明号": {
                    "type": "collective",
                    "recipients": [{"unit": "shili"}],
                    "issued_on": "2018",
                    "missing": {"awarders": "not_stated"},
                },
                "模范职工之家": {
                    "awarders": [UNION],
                    "level": "prefecture",
                    "type": "collective",
                    "recipients": [{"unit": "yingxiao"}],
                },
            }
        },
        codes=frozenset({"sheet_pending"}),
    ),
    "alliances": Sent(
        alliances,
        {"new": 1, "skipped": 1},
        {
            "alliances": {
                "配网联建网": {
                    "theme": "safety",
                    "lead": "shili",
                    "members": ["jianshe", "yingxiao"],
                    "sponsor": {"name": "孙某", "post": "副总经理"},
                    "from": "2022-03",
                }
            }
        },
    ),
}
