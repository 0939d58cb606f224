"""SECURITY.md promises nothing without a test that is there, in both languages alike."""

import re

import yaml

from made import ROOT, payloads

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
LABELLED = ROOT / "tests" / "privacy" / "labelled.yml"
NAMED = re.compile(r"`(tests/test_\w+\.py)`")


def rows(heading: str) -> list[str]:
    section = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [line for line in section.split("\n") if line.startswith("| ")][2:]


def test_every_promise_names_tests_that_are_there() -> None:
    for row in rows("承诺什么") + rows("Promised"):
        assert NAMED.search(row), row
    assert all((ROOT / name).is_file() for name in NAMED.findall(TEXT))


def test_both_languages_promise_the_same() -> None:
    chinese, english = rows("承诺什么"), rows("Promised")
    assert [NAMED.findall(row) for row in chinese] == [NAMED.findall(row) for row in english]


def test_the_figures_are_those_of_the_tests() -> None:
    labelled = yaml.safe_load(LABELLED.read_text(encoding="utf-8"))
    assert f"{len(payloads())} payloads" in TEXT
    assert f"{sum(map(len, labelled.values()))} labelled texts" in TEXT
