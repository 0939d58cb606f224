"""Publishing: readers see the old site or the new one, whole, whatever happens on the way."""

import ctypes
import errno
import os
import runpy
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from lianqiao import publish as publishing
from lianqiao.publish import NotPublished, disk, place_of, publish, refusing, swapping
from lianqiao.publish.lock import locked
from small_sites import beside, bytes_of, in_memory, small_site, unit

ON_POSIX = os.name == "posix"


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    with in_memory(tmp_path) as folder:
        yield folder


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site(tmp_path_factory.mktemp("old") / "old", unit("a"))


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site(tmp_path_factory.mktemp("new") / "new", unit("a"), unit("b"))


def copy_of(source: Path) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        shutil.copytree(source, folder)

    return build


def no_exchange(one: Path, other: Path) -> bool:
    return False


@pytest.fixture(params=["exchange", "renames"])
def in_two(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Both ways of the swap: in one step, and in two renames."""
    if request.param == "renames":
        monkeypatch.setattr(swapping, "exchange", no_exchange)
    return bool(request.param == "renames")


@pytest.mark.usefixtures("in_two")
def test_a_new_site_takes_the_place_of_the_old_one_and_leaves_nothing_beside(
    tmp_path: Path, old: Path, new: Path
) -> None:
    site = tmp_path / "out" / "site"
    for source in (old, new, new):
        publish(site, copy_of(source))
        assert bytes_of(site) == bytes_of(source)
        assert not beside(site)


@pytest.mark.skipif(sys.platform != "linux", reason="the exchange of folders is tried on Linux")
def test_two_folders_change_places_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not disk.exchange(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this file system cannot exchange two folders")
    assert (tmp_path / "one" / "other").exists() and (tmp_path / "other" / "one").exists()
    with pytest.raises(FileNotFoundError):
        disk.exchange(tmp_path / "one", tmp_path / "nowhere")


def test_a_c_library_that_cannot_exchange_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        """Answers as an old kernel does."""

        def __init__(self, *_: object, **__: object) -> None:
            self.renameat2 = self.renamex_np = lambda *_: -1

    monkeypatch.setattr(ctypes, "CDLL", Library)
    for number in (errno.ENOSYS, errno.EINVAL, errno.EPERM):
        monkeypatch.setattr(ctypes, "get_errno", lambda number=number: number)
        assert not disk.exchange(tmp_path, tmp_path)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    assert not disk.exchange(tmp_path, tmp_path)


def test_all_is_on_the_disk_before_the_swap(
    tmp_path: Path, old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    publish(site, copy_of(old))
    done: list[str] = []

    def logged(name: str, act: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object) -> object:
            done.append(name)
            return act(*arguments)

        return run

    monkeypatch.setattr(publishing, "write_down", logged("site", disk.write_down))
    monkeypatch.setattr(swapping, "write_down_file", logged("plan", disk.write_down_file))
    monkeypatch.setattr(swapping, "exchange", logged("swap", disk.exchange))
    publish(site, copy_of(new))
    assert done == ["site", "plan", "swap"]


def test_without_a_call_for_a_whole_disk_each_file_is_written_down(
    tmp_path: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(old, tmp_path / "site")
    written: list[int] = []
    monkeypatch.setattr(disk, "_called", lambda *_: False)
    monkeypatch.setattr(os, "fsync", written.append)
    disk.write_down(tmp_path / "site")
    assert len(written) >= len(bytes_of(old))


# Failures


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), KeyError()])
def test_a_build_that_fails_leaves_the_site_as_it_was(
    tmp_path: Path, old: Path, fault: BaseException
) -> None:
    site = tmp_path / "site"
    publish(site, copy_of(old))

    def fails(folder: Path) -> None:
        folder.mkdir()
        (folder / "index.html").touch()
        raise fault

    with pytest.raises(type(fault)):
        publish(site, fails)
    assert bytes_of(site) == bytes_of(old)
    assert not beside(site)


@pytest.mark.parametrize("failing", [1, 2])
def test_a_rename_that_fails_puts_the_old_site_back(
    tmp_path: Path, old: Path, new: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    site = tmp_path / "site"
    publish(site, copy_of(old))
    count = 0

    def rename(folder: Path, to: Path) -> None:
        nonlocal count
        count += 1
        if count == failing:
            raise PermissionError(errno.EACCES, "in use", str(folder))
        folder.rename(to)

    monkeypatch.setattr(swapping, "exchange", no_exchange)
    monkeypatch.setattr(swapping, "rename", rename)
    with pytest.raises(PermissionError):
        publish(site, copy_of(new))
    assert bytes_of(site) == bytes_of(old)
    assert not beside(site)


def test_a_replaced_site_that_cannot_be_kept_is_told_and_kept_by_the_next_run(
    tmp_path: Path, old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    publish(site, copy_of(old))
    with monkeypatch.context() as patched:

        def full(site: Path, fingerprint: str) -> Path:
            raise OSError(errno.ENOSPC, "full")

        patched.setattr(swapping, "place_for", full)
        with pytest.raises(NotPublished) as refused:
            publish(site, copy_of(new), keep=1)
    assert refused.value.key == "publish.unsettled"
    assert bytes_of(site) == bytes_of(new)
    publish(site, copy_of(new))
    (kept,) = (tmp_path / ".site-kept").iterdir()
    assert bytes_of(kept) == bytes_of(old)
    assert beside(site) == [".site-kept"]


def test_one_build_at_a_time(tmp_path: Path, old: Path, new: Path) -> None:
    site = tmp_path / "site"
    publish(site, copy_of(old))
    with locked(tmp_path / ".site-work"):
        with pytest.raises(NotPublished) as refused:
            publish(site, copy_of(new))
        assert beside(site) == [".site-work"]
    assert refused.value.key == "publish.busy"
    assert bytes_of(site) == bytes_of(old)
    publish(site, copy_of(new))
    assert not beside(site)


def test_a_lock_that_was_removed_while_another_waited_is_taken_anew(tmp_path: Path) -> None:
    work = tmp_path / "work"
    with locked(work):
        (work / "lock").unlink()
        with locked(work):
            assert (work / "lock").exists()


# Death at any step: each change of the disk is preceded by a kill once

CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "ctypes.dlsym", "open"})


def die_at(step: int, act: Callable[[], None]) -> bool:
    """Run in a process that is killed before its n-th change of the disk; tell whether it was."""
    child = os.fork()
    if child == 0:
        left = step

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in CHANGES:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), 9)

        sys.addaudithook(watch)
        try:
            act()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def killed_at_every_step(
    folder: Path, old: Path, act: Callable[[Path], None]
) -> Iterator[tuple[int, Path]]:
    """Yield a site for each step at which a run died; before it the site was `old`."""
    for step in range(1, 10_000):
        site = folder / str(step) / "site"
        publish(site, copy_of(old))
        if not die_at(step, partial(act, site)):
            assert step > 20
            return
        yield step, site


class Told:
    """Counts how often it was told that the old site was put back."""

    count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.mark.skipif(not ON_POSIX, reason="processes are forked and killed as on POSIX")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("keep", [None, 1])
def test_a_run_killed_at_any_step_leaves_a_whole_site_and_nothing_for_long(
    tmp_path: Path, old: Path, new: Path, keep: int | None, in_two: bool
) -> None:
    whole = (bytes_of(old), bytes_of(new))
    ways: set[str] = set()

    def replace(site: Path) -> None:
        publish(site, copy_of(new), keep=keep)

    for step, site in killed_at_every_step(tmp_path, old, replace):
        if site.exists():
            assert bytes_of(site) in whole, step
            ways.add("old" if bytes_of(site) == whole[0] else "new")
        else:
            assert in_two, step
            ways.add("none")
        missing, told = not site.exists(), Told()
        publish(site, copy_of(new), keep=keep, put_back=told)
        assert told.count == missing, step
        assert bytes_of(site) == whole[1], step
        assert beside(site) == ([".site-kept"] if keep else []), step
        kept = [bytes_of(one) for one in (site.parent / ".site-kept").glob("*")]
        assert kept == ([whole[0]] if keep else []), step
    assert ways == ({"old", "new", "none"} if in_two else {"old", "new"})


@pytest.mark.skipif(not ON_POSIX, reason="processes are forked and killed as on POSIX")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.usefixtures("in_two")
def test_a_run_killed_while_it_clears_up_after_a_killed_one_loses_nothing(
    tmp_path: Path, old: Path, new: Path
) -> None:
    def replace(site: Path) -> None:
        publish(site, copy_of(new), keep=1)

    for step, site in killed_at_every_step(tmp_path, old, replace):
        die_at(step * 3 % 17 + 1, partial(replace, site))
        if site.exists():
            assert bytes_of(site) in (bytes_of(old), bytes_of(new)), step
        replace(site)
        assert bytes_of(site) == bytes_of(new), step
        kept = [bytes_of(one) for one in (site.parent / ".site-kept").iterdir()]
        assert kept == [bytes_of(old)], step
        assert beside(site) == [".site-kept"], step


@pytest.mark.skipif(not ON_POSIX, reason="processes are forked and killed as on POSIX")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_first_publication_killed_at_any_step_is_whole_or_not_there(
    tmp_path: Path, new: Path
) -> None:
    for step in range(1, 1000):
        site = tmp_path / str(step) / "site"
        killed = die_at(step, partial(publish, site, copy_of(new)))
        assert not site.exists() or bytes_of(site) == bytes_of(new)
        publish(site, copy_of(new))
        assert bytes_of(site) == bytes_of(new)
        assert not beside(site)
        if not killed:
            break
    assert step > 10


def test_the_leftovers_of_a_dead_run_go_with_the_next(tmp_path: Path, old: Path) -> None:
    site, work = tmp_path / "site", tmp_path / ".site-work"
    (work / "new" / "cases").mkdir(parents=True)
    (work / "gone").mkdir()
    (work / "plan.json.begun").write_text("{", encoding="utf-8")
    publish(site, copy_of(old))
    assert bytes_of(site) == bytes_of(old)
    assert not beside(site)


def test_a_site_that_somebody_built_after_a_death_between_two_renames_costs_nothing(
    tmp_path: Path, old: Path, new: Path
) -> None:
    site, work = tmp_path / "site", tmp_path / ".site-work"
    work.mkdir()
    copy_of(old)(work / "old")
    (work / "plan.json").write_text('{"fingerprint": "f", "keep": null}', encoding="utf-8")
    copy_of(new)(site)
    publish(site, copy_of(new))
    assert [bytes_of(one) for one in (tmp_path / ".site-kept").iterdir()] == [bytes_of(old)]


def test_a_plan_that_nobody_can_read_loses_nothing(tmp_path: Path, old: Path, new: Path) -> None:
    site, work = tmp_path / "site", tmp_path / ".site-work"
    publish(site, copy_of(new))
    work.mkdir()
    copy_of(old)(work / "new")
    (work / "plan.json").write_text("{", encoding="utf-8")
    publish(site, copy_of(new))
    assert [bytes_of(one) for one in (tmp_path / ".site-kept").iterdir()] == [bytes_of(old)]


# Places that are refused


def refused(site: Path, *apart: Path) -> str:
    def never(folder: Path) -> None:
        raise AssertionError

    with pytest.raises(NotPublished) as fault:
        publish(site, never, apart=apart)
    assert not beside(site)
    return fault.value.key


def test_a_link_is_refused_and_what_it_leads_to_is_not_touched(tmp_path: Path, old: Path) -> None:
    shutil.copytree(old, tmp_path / "real")
    (tmp_path / "site").symlink_to("real")
    (tmp_path / "broken").symlink_to("nowhere")
    assert refused(place_of(tmp_path / "site")) == "publish.link"
    assert refused(tmp_path / "broken") == "publish.link"
    assert bytes_of(tmp_path / "real") == bytes_of(old)


def test_links_on_the_way_to_the_site_are_followed(tmp_path: Path, old: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "way").symlink_to("real")
    site = place_of(tmp_path / "way" / "x" / ".." / "site")
    publish(site, copy_of(old))
    assert bytes_of(tmp_path / "real" / "site") == bytes_of(old)


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("x", encoding="utf-8")
    assert refused(tmp_path / "site") == "publish.file"


def test_the_top_of_a_disk_is_refused() -> None:
    assert refused(Path(Path.cwd().anchor)) == "publish.mount"


@pytest.mark.parametrize("place", ["data", "data/site", "content/x", ".", "mkdocs.yml"])
def test_a_place_within_or_around_the_library_is_refused(tmp_path: Path, place: str) -> None:
    for name in ("data", "content"):
        (tmp_path / "library" / name).mkdir(parents=True)
    (tmp_path / "library" / "mkdocs.yml").touch()
    apart = [tmp_path / "library" / name for name in ("data", "content", "mkdocs.yml")]
    site = place_of(tmp_path / "library" / place)
    assert refused(site, *apart) in ("publish.overlaps", "publish.file")


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site" / "assets").mkdir(parents=True)
    (tmp_path / "site" / "index.html").write_text("别的网站", encoding="utf-8")
    before = bytes_of(tmp_path / "site")
    assert refused(tmp_path / "site") == "publish.unknown"
    assert bytes_of(tmp_path / "site") == before


@pytest.mark.parametrize("name", ["notes.txt", ".htaccess", "cases/x.docx"])
def test_a_file_that_was_put_into_our_site_is_never_deleted(
    tmp_path: Path, old: Path, name: str
) -> None:
    site = tmp_path / "site"
    publish(site, copy_of(old))
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_text("x", encoding="utf-8")
    assert refused(site) == "publish.foreign"
    assert (site / name).read_text(encoding="utf-8") == "x"


def test_a_file_that_is_put_into_our_site_while_a_build_runs_is_never_deleted(
    tmp_path: Path, old: Path, new: Path
) -> None:
    site = tmp_path / "site"
    publish(site, copy_of(old))

    def build(folder: Path) -> None:
        shutil.copytree(new, folder)
        (site / "notes.txt").write_text("x", encoding="utf-8")

    with pytest.raises(NotPublished) as refused:
        publish(site, build)
    assert refused.value.key == "publish.foreign"
    assert (site / "notes.txt").exists()
    assert not beside(site)


def test_what_systems_leave_in_folders_is_no_hindrance(
    tmp_path: Path, old: Path, new: Path
) -> None:
    site = tmp_path / "site"
    publish(site, copy_of(old))
    for name in ("Thumbs.db", ".DS_Store", "desktop.ini"):
        (site / name).touch()
    publish(site, copy_of(new))
    assert bytes_of(site) == bytes_of(new)


def test_an_empty_folder_is_accepted(tmp_path: Path, old: Path) -> None:
    (tmp_path / "site").mkdir()
    publish(tmp_path / "site", copy_of(old))
    assert bytes_of(tmp_path / "site") == bytes_of(old)
    assert not beside(tmp_path / "site")


@pytest.mark.parametrize("spoilt", ["", "{", '{"format": 1}'])
def test_a_site_of_ours_without_a_sound_manifest_is_accepted_and_kept(
    tmp_path: Path, old: Path, new: Path, spoilt: str
) -> None:
    site = tmp_path / "site"
    shutil.copytree(old, site)
    (site / "notes.txt").write_text("x", encoding="utf-8")
    (site / "manifest.json").write_text(spoilt, encoding="utf-8")
    if not spoilt:
        (site / "manifest.json").unlink()
    before = bytes_of(site)
    publish(site, copy_of(new))
    assert bytes_of(site) == bytes_of(new)
    assert bytes_of(tmp_path / ".site-kept" / "0001-unlisted") == before


@pytest.mark.skipif(not ON_POSIX, reason="rights of a folder as on POSIX")
def test_the_rights_of_the_sites_folder_stay_and_kept_builds_are_not_for_everyone(
    tmp_path: Path, old: Path, new: Path
) -> None:
    site = tmp_path / "site"
    publish(site, copy_of(old))
    site.chmod(0o751)
    publish(site, copy_of(new), keep=1)
    assert site.stat().st_mode & 0o777 == 0o751
    assert not (tmp_path / ".site-kept").stat().st_mode & 0o007


# Mounted places, for which a test needs to be root


def mount(*arguments: str) -> bool:
    if sys.platform != "linux" or not shutil.which("mount"):
        return False
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk_of_its_own(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=9m", "tmpfs", str(place)):
        pytest.skip("mounting needs root on Linux")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_mounted_folder_is_refused(disk_of_its_own: Path) -> None:
    assert refused(disk_of_its_own) == "publish.mount"


def test_a_folder_that_may_not_be_written_to_is_refused(disk_of_its_own: Path, old: Path) -> None:
    site = disk_of_its_own / "site"
    publish(site, copy_of(old))
    assert mount("-o", "remount,ro", str(disk_of_its_own))
    assert refused(site) == "publish.not_writable"
    assert bytes_of(site) == bytes_of(old)


@pytest.mark.skipif(not ON_POSIX or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_refused(tmp_path: Path, old: Path) -> None:
    site = tmp_path / "out" / "site"
    publish(site, copy_of(old))
    site.parent.chmod(0o555)
    try:
        assert refused(site) == "publish.not_writable"
        assert bytes_of(site) == bytes_of(old)
    finally:
        site.parent.chmod(0o755)


def test_the_rights_are_asked_for_before_anything_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert refused(tmp_path / "out" / "site") == "publish.not_writable"
    assert not (tmp_path / "out").exists()


# What only Windows has, as far as it can be tried elsewhere


def test_on_windows_a_program_that_holds_a_file_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0
    real = Path.rename

    def held_twice(self: Path, to: Path) -> Path:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise PermissionError(errno.EACCES, "in use")
        return real(self, to)

    (tmp_path / "a").mkdir()
    monkeypatch.setattr(Path, "rename", held_twice)
    monkeypatch.setattr(disk, "PAUSE", 0.001)
    monkeypatch.setattr(disk, "ON_WINDOWS", True)
    disk.rename(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").is_dir()
    monkeypatch.setattr(disk, "ON_WINDOWS", False)
    tries = 0
    with pytest.raises(PermissionError):
        disk.rename(tmp_path / "b", tmp_path / "c")


def test_on_windows_the_lock_is_one_of_msvcrt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is run as on Windows, with a stand-in that locks as msvcrt does: one at a time."""
    held: set[int] = set()

    class Msvcrt(ModuleType):
        LK_NBLCK = 2

        @staticmethod
        def locking(handle: int, mode: int, count: int) -> None:
            inode = os.fstat(handle).st_ino
            if inode in held:
                raise PermissionError(errno.EACCES, "locked")
            held.add(inode)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt("msvcrt"))
    lock = runpy.run_path(str(Path(publishing.__file__).with_name("lock.py")))
    with lock["locked"](tmp_path / "work"):
        with pytest.raises(NotPublished) as refused, lock["locked"](tmp_path / "work"):
            pass
        assert refused.value.key == "publish.busy"
        assert (tmp_path / "work" / "lock").exists()
    assert not (tmp_path / "work").exists()


def test_on_windows_the_swap_is_two_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: Path, new: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(disk, "ON_WINDOWS", True)
    assert not disk.exchange(tmp_path, tmp_path)
    for source in (old, new):
        publish(tmp_path / "site", copy_of(source))
    assert bytes_of(tmp_path / "site") == bytes_of(new)
    assert not beside(tmp_path / "site")


def test_a_junction_of_windows_is_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows tells of a junction: no symbolic link, but a reparse point with this tag."""

    class Stat:
        st_reparse_tag = 0xA0000003

    monkeypatch.setattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003, raising=False)
    monkeypatch.setattr(Path, "is_symlink", lambda self: False)
    monkeypatch.setattr(Path, "lstat", lambda self: Stat())
    assert refusing.is_link(tmp_path)
