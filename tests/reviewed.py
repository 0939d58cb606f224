"""A small library under review, and how tests run the command on it."""

from pathlib import Path

from click.testing import CliRunner, Result

from lianqiao.cli import main
from lianqiao.press import Inspection, inspect
from lianqiao.records import Record
from lianqiao.types import Ref

SITE = """name: 青江供电公司成果库
publisher: 青江供电公司办公室
as_of: 2024-12-31
review_steps:
  first: {zh: 初审, en: First review, kinds: [case]}
  second: {zh: 复审, en: Second review, kinds: [case]}
  final: {zh: 终审, en: Final review, kinds: [case]}
  secrecy: {zh: 保密审查, en: Secrecy review, kinds: [case], audiences: [public]}
"""
UNITS = """- {id: qingjiang, status: approved, audience: public, name: 青江供电公司, type: company}
- id: hedong
  status: approved
  audience: public
  name: 河东供电所
  type: power_station
  parent: qingjiang
"""
CASE = """- id: {id}
  status: {status}
  audience: {audience}
  title: {title}
  unit: {unit}
  category: equipment
  year: 2024
  summary: 供电所与营销部同查台区线损。
  background: 台区线损偏高。  # 依据月报
  practice: |
    逐台区核对户变关系。

  results: 线损下降。
  files: [{{file: 2024/xiansun.csv, title: 台区线损表}}]
  missing: {{sources: not_stated}}
"""
STEPS = ("first", "second", "final")


def case(
    id_: str,
    status: str = "in_review",
    audience: str = "internal",
    title: str = "台区线损联治",
    unit: str = "hedong",
) -> str:
    return CASE.format(id=id_, status=status, audience=audience, title=title, unit=unit)


def library_at(folder: Path, *cases: str) -> Path:
    """Write a library whose cases need three steps, the public ones four; return its data/."""
    data = folder / "data"
    (data / "units").mkdir(parents=True)
    (data / "cases").mkdir()
    (data / "files" / "2024").mkdir(parents=True)
    write(data / "site.yml", SITE)
    write(data / "units" / "units.yml", UNITS)
    write(data / "files" / "2024" / "xiansun.csv", "台区,线损率\n河东,6.2\n")
    text = "".join(cases or (case("xiansun"), case("gongkai", audience="public"), case("chaobiao")))
    write(data / "cases" / "2024.yml", text)
    return data


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def cases_text(data: Path) -> str:
    return (data / "cases" / "2024.yml").read_bytes().decode("utf-8")


def change(data: Path, old: str, new: str) -> None:
    """Change the cases by hand, as somebody does who does not tell."""
    text = cases_text(data)
    assert old in text
    write(data / "cases" / "2024.yml", text.replace(old, new))


def review(data: Path, *arguments: object, lang: str = "zh") -> Result:
    words = ["--lang", lang, "review", "--data", str(data), *map(str, arguments)]
    return CliRunner().invoke(main, words)


def passes(data: Path, id_: str, step: str, *more: str) -> None:
    result = review(data, id_, "--step", step, "--result", "passed", "--by", "林晓", *more)
    assert result.exit_code == 0, result.output


def passes_all(data: Path, id_: str, *steps: str) -> None:
    for step in steps or STEPS:
        passes(data, id_, step)


def of(data: Path, id_: str) -> Record:
    record = inspect(data).library.get(Ref("case", id_))
    assert record is not None
    return record


def codes(inspected: Inspection) -> list[str]:
    return [finding.code for finding in inspected.findings]
