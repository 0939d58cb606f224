"""The command `lianqiao build` is killed, starved and doubled; the published site stays whole.

LIANQIAO_LONG=1 kills it 100 times, else 6 times.
"""

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lianqiao import manifest
from lianqiao.cli import main, sites
from lianqiao.publish.lock import locked
from made import write_library
from small_sites import Bytes, beside, bytes_of, in_memory, unit
from test_publishing import mount

LONG = os.environ.get("LIANQIAO_LONG") == "1"
KILLS = 100 if LONG else 6
AFTER_BUILDING = 0.2  # seconds in which a run swaps at once, then clears up and ends
COMMAND = [sys.executable, "-m", "lianqiao", "build"]
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1"}
needs_posix = pytest.mark.skipif(os.name != "posix", reason="kills and limits as on POSIX")


@dataclass
class Library:
    """A library with a second state, and its published site."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def change(self, count: int) -> None:
        """Let it hold so many units."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        write_library(self.folder / "data", *(unit(f"u{n}") for n in range(count)))

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def build(
        self, *arguments: str, limit: Callable[[], None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            preexec_fn=limit,
        )

    def built(self, *arguments: str) -> Bytes:
        result = self.build(*arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        return bytes_of(self.site)


def library_in(folder: Path) -> Library:
    assert run("init", folder).exit_code == 0
    library = Library(folder)
    library.change(1)
    return library


def run(*arguments: object) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with in_memory(tmp_path) as folder:
        yield library_in(folder / "library")


def kill(running: subprocess.Popen[bytes], wait: float, site: Path | None) -> bool:
    """Kill a run after so many seconds, counted from its start or from when its site is made.

    Return whether it was still running.
    """
    if site:
        made = site.parent / f".{site.name}-work" / "new" / "manifest.json"
        while running.poll() is None and not made.exists():
            time.sleep(0.001)
    time.sleep(wait)
    running.kill()
    return running.wait() != 0


@needs_posix
def test_a_build_killed_at_any_moment_leaves_the_old_site_or_the_new_one_whole(
    library: Library,
) -> None:
    states = {}
    for count in (2, 1):
        library.change(count)
        begun = time.monotonic()
        states[count] = library.built()
        seconds = time.monotonic() - begun
    chance = random.Random(20_261_122)
    now, killed, swapped = 1, 0, 0
    for number in range(4 * KILLS):  # where builds are quicker than measured, some are over first
        if number >= KILLS and killed > KILLS // 2:
            break
        goal = 3 - now
        library.change(goal)
        near = number % 2 == 1  # every second one around the swap
        wait = AFTER_BUILDING * chance.random() ** 4 if near else chance.uniform(0, seconds)
        killed += kill(library.start(), wait, library.site if near else None)
        found = bytes_of(library.site)
        assert found in (states[now], states[goal]), (number, wait)
        swapped += found == states[goal]
        if LONG:
            found = library.built()
            assert found == states[goal], (number, wait)
            assert not beside(library.site), (number, wait)
        now = goal if found == states[goal] else now
    library.change(now)
    assert library.built() == states[now]
    assert not beside(library.site)
    print(f"{number} runs, {killed} killed, {swapped} with the new site, {seconds:.2f} s a build")
    assert killed > KILLS // 2


@needs_posix
def test_a_disk_that_takes_no_large_files_leaves_the_site_as_it_was(library: Library) -> None:
    import resource

    before = library.built()
    library.change(2)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    result = library.build(limit=limit)
    assert result.returncode == 1
    assert "磁盘已满，或超出了限额" in result.stderr
    assert "Traceback" not in result.stderr
    assert bytes_of(library.site) == before
    assert not beside(library.site)


def test_a_full_disk_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=9m", "tmpfs", str(disk)):
        pytest.skip("mounting needs root on Linux")
    try:
        library = library_in(disk / "library")
        before = library.built()
        library.change(2)
        (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free - 1_000_000))
        result = library.build()
        assert result.returncode == 1
        assert "磁盘已满" in result.stderr
        assert bytes_of(library.site) == before
        assert not beside(library.site)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_of_two_builds_the_second_says_that_the_first_is_running(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library.folder)
    with locked(library.folder / ".site-work"):
        result = run("build")
    assert result.exit_code == 1
    assert "另一次生成或回退正在进行" in result.output
    assert not library.site.exists()


@needs_posix
def test_two_builds_begun_together_publish_one_whole_site(library: Library) -> None:
    both = [library.start() for _ in range(2)]
    codes = sorted(one.wait() for one in both)
    assert codes in ([0, 0], [0, 1])
    assert not beside(library.site)
    known = manifest.read(library.site)
    assert set(known.files) | {manifest.NAME} == set(bytes_of(library.site))


def test_a_place_that_does_not_fit_is_told_in_words(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library.folder)
    others = library.folder / "others"
    others.mkdir()
    (others / "财务.xlsx").write_bytes(b"x")
    (library.folder / "link").symlink_to("others")
    for place, told in (
        ("others", "财务.xlsx"),
        ("link", "是一个链接"),
        ("data", "重叠"),
        ("mkdocs.yml", "是一个文件"),
    ):
        result = run("build", "--site-dir", place)
        assert result.exit_code == 1
        assert told in result.output
        assert "--site-dir" in result.output
    assert (others / "财务.xlsx").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (KeyboardInterrupt(), "已中断"),
        (PermissionError(errno.EACCES, "denied", "cases/x.html"), "cases/x.html 写不进去"),
        (OSError(errno.ENOLCK, "no locks"), "不支持文件锁"),
        (OSError(errno.EIO, "input/output error"), "input/output error"),
    ],
)
def test_what_stopped_a_build_is_told_in_a_sentence(
    library: Library, monkeypatch: pytest.MonkeyPatch, fault: BaseException, told: str
) -> None:
    def stops(*_: object) -> None:
        raise fault

    monkeypatch.chdir(library.folder)
    monkeypatch.setattr(sites, "build_site", stops)
    result = run("build")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert told in result.output
    assert not library.site.exists()


def test_builds_are_kept_and_compared_by_the_command(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library.folder)
    assert run("build", "--keep", 2).exit_code == 0
    first = bytes_of(library.site)
    library.change(2)
    assert run("build", "--keep", 2).exit_code == 0
    (kept,) = (library.folder / ".site-kept").iterdir()
    assert bytes_of(kept) == first
    assert "新增记录：1 条\n  单位：单位u1（unit:u1）" in run("diff", 1, "site").output


def test_plain_mkdocs_writes_a_manifest_and_its_site_can_be_replaced(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library.folder)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=library.folder,
        env=ENVIRONMENT,
        check=True,
        capture_output=True,
    )
    plain = bytes_of(library.site)
    assert "manifest.json" in plain
    assert run("build").exit_code == 0
    assert bytes_of(library.site) == plain
    assert not beside(library.site)
