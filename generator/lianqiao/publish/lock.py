"""One run at a time: a lock that the system takes back from a process that dies."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lianqiao.publish.refusing import NotPublished

if sys.platform == "win32":
    import msvcrt

    def take(handle: int) -> None:
        """Lock an open file. Raises OSError where another process has it."""
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def take(handle: int) -> None:
        """Lock an open file. Raises OSError where another process has it."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


LOCK = "lock"
MODE = 0o770  # not for all the world: what is being made or was replaced may be withdrawn
TAKEN = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


@contextmanager
def locked(work: Path) -> Iterator[None]:
    """Hold a folder of work alone; make it, and remove it at the end if nothing is left in it.

    Raises NotPublished where another run holds it, and OSError where it cannot be made.
    """
    handle = _acquired(work)
    try:
        yield
    finally:
        if sys.platform == "win32":  # there an open file cannot be removed
            os.close(handle)
            _remove(work)
        else:
            _remove(work)
            os.close(handle)


def _acquired(work: Path) -> int:
    while True:
        work.mkdir(mode=MODE, parents=True, exist_ok=True)
        try:
            handle = os.open(work / LOCK, os.O_RDWR | os.O_CREAT, 0o660)
        except FileNotFoundError:  # another run has just ended and removed the folder
            continue
        try:
            take(handle)
            if _is_there(handle, work / LOCK):
                return handle
        except OSError as fault:
            os.close(handle)
            if fault.errno in TAKEN:
                raise NotPublished("publish.busy", path=str(work)) from None
            raise
        os.close(handle)


def _is_there(handle: int, lock: Path) -> bool:
    """Tell whether the locked file is still the one that others will look for."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(handle), lock.stat())
    return False


def _remove(work: Path) -> None:
    with suppress(OSError):
        (work / LOCK).unlink()
        work.rmdir()
