"""What the system does with folders: exchange two, write them down for good."""

import ctypes
import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

AT_FDCWD = -100
RENAME_EXCHANGE = 2  # Linux: renameat2(2)
RENAME_SWAP = 2  # macOS: renamex_np(2)
ENOTSUP = getattr(errno, "ENOTSUP", errno.EOPNOTSUPP)  # another number on macOS
MISSING = frozenset({errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.EOPNOTSUPP, ENOTSUP})
"""What a system or file system answers that cannot exchange."""

ON_WINDOWS = os.name == "nt"
PATIENCE = 2.0  # seconds; on Windows scanners and indexers hold a new file for a moment
PAUSE = 0.1


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, so that nobody sees a moment without one.

    Returns False, and does nothing, where the system cannot. Raises OSError.
    """
    names = (os.fsencode(one), os.fsencode(other))
    if sys.platform == "linux":
        return _called("renameat2", AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE)
    if sys.platform == "darwin":
        return _called("renamex_np", *names, RENAME_SWAP)
    return False


def _called(name: str, *arguments: Any) -> bool:
    """Call a function of the C library; False where there is none or it cannot do it here."""
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        return False
    if function(*arguments) == 0:
        return True
    number = ctypes.get_errno()
    if number in MISSING:
        return False
    paths = [os.fsdecode(argument) for argument in arguments if isinstance(argument, bytes)]
    raise OSError(number, os.strerror(number), *paths[:1])


def rename(folder: Path, to: Path) -> None:
    """Rename a folder; on Windows try again for a while where a program holds a file in it."""
    _patiently(lambda: folder.rename(to))


def _patiently(act: Callable[[], object]) -> None:
    until = time.monotonic() + (PATIENCE if ON_WINDOWS else 0)
    while True:
        try:
            act()
            return
        except PermissionError:
            if time.monotonic() >= until:
                raise
            time.sleep(PAUSE)


def write_down(folder: Path) -> None:
    """Have all that lies in a folder on the disk, so that a power cut cannot take it away.

    Raises OSError where the disk has not taken it.
    """
    if sys.platform == "linux" and _with_handle(folder, lambda handle: _called("syncfs", handle)):
        return
    for place, _, names in os.walk(folder):
        for name in names:
            write_down_file(Path(place, name))
        write_down_names(Path(place))


def write_down_file(file: Path) -> None:
    """Have a file's content on the disk."""
    with file.open("r+b" if ON_WINDOWS else "rb") as opened:  # Windows wants the right to write
        os.fsync(opened.fileno())


def write_down_names(folder: Path) -> None:
    """Have on the disk which names a folder holds; Windows does so by itself."""
    if not ON_WINDOWS:
        _with_handle(folder, os.fsync)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; text as UTF-8, as it is. Raises OSError."""
    begun = path.with_name(f".{path.name}.new")
    try:
        begun.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        settle(begun, path)
    finally:
        begun.unlink(missing_ok=True)


def settle(begun: Path, path: Path) -> None:
    """Give a written file its place, once it is on the disk; of a file there nothing is left.

    Raises OSError, which names that file, and leaves it as it was, where it cannot be done.
    """
    write_down_file(begun)
    try:
        _patiently(lambda: begun.replace(path))
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from fault
    write_down_names(path.parent)


def _with_handle(folder: Path, act: Callable[[int], Any]) -> Any:
    handle = os.open(folder, os.O_RDONLY)
    try:
        return act(handle)
    finally:
        os.close(handle)
