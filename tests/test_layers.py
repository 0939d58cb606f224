"""Data flows one way: a room imports only rooms above it, imports inside functions included."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "generator" / "lianqiao"

ROOMS = (
    "findings",
    "messages",
    "escaping",
    "cleaning",
    "documents",
    "folders",
    "photos",
    "privacy",
    "insides",
    "prose",
    "types",
    "kinds",
    "records",
    "reading",
    "library",
    "honors",
    "years",
    "organisation",
    "fingerprints",
    "approval",
    "theme",
    "wording",
    "checks",
    "editions",
    "statistics",
    "frozen",
    "charts",
    "issued",
    "showcases",
    "volumes",
    "related",
    "search",
    "pages",
    "attachments",
    "schemas",
    "exports",
    "office",
    "checksums",
    "scaffold",
    "content",
    "press",
    "yearbook",
    "manifest",
    "builds",
    "frame",
    "indexing",
    "tree",
    "example",
    "terminal",
    "publish",
    "editing",
    "review",
    "entering",
    "workbooks",
    "importing",
    "mkdocs_plugin",
    "packing",
    "word",
    "cli",
    "__main__",
)


def room_of(file: Path) -> str:
    part = file.relative_to(PACKAGE).parts[0]
    return part.removesuffix(".py")


def imported_rooms(file: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute"
            names = [node.module or ""]
            if node.module == "lianqiao":
                names = [f"lianqiao.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("lianqiao."):
                yield node.lineno, name.split(".")[1]


FILES = [file for file in sorted(PACKAGE.rglob("*.py")) if file != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_room_imports_only_rooms_above_it(file: Path) -> None:
    own = ROOMS.index(room_of(file))
    for line, room in imported_rooms(file):
        assert ROOMS.index(room) <= own, f"{file}:{line} imports {room}, which lies below"


def test_every_room_of_the_house_is_in_the_list() -> None:
    assert {room_of(file) for file in FILES} == set(ROOMS)


def test_only_the_plugin_and_the_commands_know_mkdocs_and_the_terminal() -> None:
    outside = {
        "mkdocs": {"mkdocs_plugin", "cli"},
        "click": {"cli", "terminal"},
        "rich": {"cli", "terminal"},
    }
    for file in FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for top in (name.split(".")[0] for name in names):
                assert room_of(file) in outside.get(top, {room_of(file)}), f"{file}: {top}"
