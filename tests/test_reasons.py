"""Why the system refused a file is said in the words of the one who reads it."""

import errno
from pathlib import Path

import pytest

from lianqiao.messages.reasons import reason_of
from lianqiao.workbooks import NotRead, read_book


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOENT, "找不到"),
        (errno.EACCES, "没有权限"),
        (errno.EISDIR, "这是文件夹，不是文件"),
        (errno.EBUSY, "正被别的程序使用"),
        (errno.ENOSPC, "磁盘已满"),
    ],
)
def test_usual_reasons_are_said_in_chinese(number: int, expected: str) -> None:
    assert reason_of(OSError(number, "as the system says it"))["zh"] == expected


def test_a_file_that_windows_keeps_from_others_is_in_use() -> None:
    fault = PermissionError(errno.EACCES, "The process cannot access the file")
    fault.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    assert reason_of(fault)["zh"] == "正被别的程序使用"


def test_an_unusual_reason_stays_as_the_system_says_it() -> None:
    assert reason_of(OSError(errno.ELOOP, "Too many links"))["zh"] == "Too many links"


def test_a_folder_in_place_of_a_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotRead) as refused:
        read_book(tmp_path)
    assert refused.value.values["reason"] == {
        "zh": "这是文件夹，不是文件",
        "en": "it is a folder, not a file",
    }
