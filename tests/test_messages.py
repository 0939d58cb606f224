"""Words for people: complete in Chinese and English, and none of them in Python."""

import ast
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

from lianqiao.messages import LANGUAGES, messages

PACKAGE = Path(__file__).parents[1] / "generator" / "lianqiao"
CHINESE = re.compile("[\u4e00-\u9fff]")
MADE_OF_PARTS = (
    "office.",
    "own.",
    "finding.",
    "script.",
    "severity.",
    "qualifier.",
    "type.",
    "date.",
    "frame.to_",
    "doubt.",
    "rows.",
    "rule.",
    "asks.",
    "style.",
    "quarter.",
    "chart.",
    "stats.",
    "spot.",
    "diff.about_",
    "refusal.",
    "hint.",
    "guide.",
    "word.aside_",
    "word.figure_",
    "word.column_",
    "import.head_",
    "import.why_",
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys() -> None:
    assert set(messages("zh").texts) == set(messages("en").texts)


@pytest.mark.parametrize("key", sorted(messages("zh").texts))
def test_a_text_is_there_in_both_languages_with_the_same_values(key: str) -> None:
    texts = [messages(language).texts[key] for language in LANGUAGES]
    assert all(texts)
    assert placeholders(texts[0]) == placeholders(texts[1])


def used_keys() -> set[str]:
    """Every key that stands in a template or in Python."""
    known = set(messages("zh").texts)
    found: set[str] = set()
    for file in (*PACKAGE.rglob("*.j2"), *PACKAGE.rglob("*.py")):
        found |= set(re.findall(r"\"([a-z_]+\.[a-z_]+)\"", file.read_text(encoding="utf-8")))
    return found & known


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_stands_twice_in_a_catalog(language: str) -> None:
    catalog = (PACKAGE / "messages" / f"{language}.po").read_text(encoding="utf-8")
    found = Counter(re.findall(r'^msgid "(.+)"$', catalog, re.MULTILINE))
    assert [key for key, times in found.items() if times > 1] == []


def test_no_text_is_left_over() -> None:
    unused = {
        key for key in set(messages("zh").texts) - used_keys() if not key.startswith(MADE_OF_PARTS)
    }
    assert not unused


def test_every_key_in_a_template_is_in_the_catalogs() -> None:
    used: set[str] = set()
    for file in PACKAGE.rglob("*.j2"):
        used |= set(
            re.findall(r"\"([a-z_]+\.[a-z_0-9]+)\" \| t\b", file.read_text(encoding="utf-8"))
        )
    assert len(used) > 50
    assert not used - set(messages("zh").texts)


def test_python_holds_no_chinese_for_people() -> None:
    """Docstrings and comments may; so may the shapes of dates that people write."""
    for file in PACKAGE.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) in docstrings or file.name in ("dates.py", "prose.py"):
                    continue
                assert not CHINESE.search(node.value), f"{file}:{node.lineno}"


def test_every_kind_field_and_term_has_both_languages() -> None:
    import yaml

    for file in sorted((PACKAGE / "kinds").rglob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert not list(one_language_only(content)), file


def one_language_only(content: object) -> list[object]:
    if isinstance(content, dict):
        own = [content] if ("zh" in content) != ("en" in content) else []
        return own + [found for value in content.values() for found in one_language_only(value)]
    if isinstance(content, list):
        return [found for value in content for found in one_language_only(value)]
    return []
