"""Makes the bundle for machines without a network: `make bundle PLATFORM=windows|linux`.

Everything comes from requirements.lock, wheels only, each checked by its hash. The archive has the
same bytes whenever the same wheels go into it.
"""

import argparse
import gzip
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "bundle"
LOCK = ROOT / "requirements.lock"
LIBRARY = ("mkdocs.yml", "content", "data")
LAUNCHERS = {"检查": "check", "预览": "serve --open", "发布": "build"}
PYTHONS = ("3.11.0", "3.11.5", "3.12.0", "3.13.0", "3.14.0")
"""One of each version for which the lock or the wheels differ."""
GLIBC = (28, 27, 26, 24, 17, 12, 5)
LONG_AGO = (2020, 1, 1, 0, 0, 0)
RUNS, IS_READ = 0o755, 0o644


@dataclass(frozen=True)
class Platform:
    """One system: its name, the tags of wheels that run there, and what markers ask of it."""

    key: str
    name: str
    script: str
    tags: tuple[str, ...]
    marks: Mapping[str, str]
    words: Mapping[str, str]


WINDOWS = Platform(
    "windows",
    "Windows 64 位",
    ".bat",
    ("win_amd64",),
    {
        "sys_platform": "win32",
        "os_name": "nt",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
    },
    {
        "folder": r"D:\lianqiao",
        "run": "双击",
        "python_note": "，装时勾选“py launcher”",
        "verify": "certutil -hashfile {archive} SHA256",
        "init": r"program\venv\Scripts\lianqiao init library",
    },
)
LINUX = Platform(
    "linux",
    "Linux x86_64",
    ".sh",
    (
        *(f"manylinux_2_{minor}_x86_64" for minor in GLIBC),
        "manylinux2014_x86_64",
        "manylinux2010_x86_64",
        "manylinux1_x86_64",
    ),
    {
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
    },
    {
        "folder": "~/lianqiao",
        "run": "在文件夹里打开终端，运行 sh",
        "python_note": "，Debian、Ubuntu 还要 python3-venv",
        "verify": "sha256sum -c {archive}.sha256",
        "init": "program/venv/bin/lianqiao init library",
    },
)
PLATFORMS = {one.key: one for one in (WINDOWS, LINUX)}


@dataclass(frozen=True)
class Locked:
    """One entry of the lock: its name and version, when it is wanted, its hashes."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def wanted(self, platform: Platform, python: str) -> bool:
        """Tell whether a version of Python on a platform needs it."""
        if not self.marker:
            return True
        short = ".".join(python.split(".")[:2])
        asked = {"python_full_version": python, "python_version": short, **platform.marks}
        return Marker(self.marker).evaluate(asked)

    @property
    def line(self) -> str:
        """The entry without its marker, as pip reads it."""
        return " ".join((f"{self.name}=={self.version}", *self.hashes))


@dataclass(frozen=True)
class File:
    """One file of the bundle: its path within, its bytes, whether it is run."""

    path: str
    content: bytes
    mode: int = IS_READ


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the bundle of a platform in dist/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platform", choices=sorted(PLATFORMS))
    parser.add_argument("--to", type=Path, default=ROOT / "dist")
    asked = parser.parse_args(arguments)
    platform = PLATFORMS[asked.platform]
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder)
        download(platform, wheels)
        own = own_wheel(wheels)
        archive = write(platform, wheels, own, asked.to)
    print(f"{archive}  {archive.stat().st_size / 1_000_000:.1f} MB")


def download(platform: Platform, to: Path) -> None:
    """Download the wheels that each version of Python needs; fail where one has none."""
    for python in PYTHONS:
        print(f"==> {platform.key}, Python {python}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            wanted = Path(folder, "wanted.txt")
            entries = [one for one in locked(LOCK) if one.wanted(platform, python)]
            wanted.write_text("\n".join(one.line for one in entries), encoding="utf-8")
            pip(
                *("download", "--no-deps", "--only-binary", ":all:", "--implementation", "cp"),
                *("--python-version", python, "--require-hashes", "-r", str(wanted)),
                *(part for tag in platform.tags for part in ("--platform", tag)),
                *("-d", str(to)),
            )


def own_wheel(to: Path) -> Path:
    """Build the product's own wheel; return its file."""
    pip("wheel", "--no-deps", "--no-build-isolation", "-w", str(to), str(ROOT))
    (found,) = to.glob("lianqiao-*.whl")
    return found


def pip(*arguments: str) -> None:
    """Run pip; end with its words where it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    if subprocess.run(command, check=False).returncode:
        sys.exit("pip: " + " ".join(arguments[:1]))


def locked(lock: Path) -> list[Locked]:
    """Return the entries of a lock file."""
    joined = re.sub(r"\s*\\\n\s*", " ", lock.read_text(encoding="utf-8"))
    return [_locked(line) for line in joined.splitlines() if line and not line.startswith("#")]


def _locked(line: str) -> Locked:
    requirement, *hashes = line.split(" --hash=")
    named, _, marker = requirement.partition(";")
    name, _, version = named.strip().partition("==")
    found = tuple(f"--hash={one.strip()}" for one in hashes)
    return Locked(name, version, marker.strip(), found)


def write(platform: Platform, wheels: Path, own: Path, to: Path) -> Path:
    """Write the archive and its checksum; return the archive."""
    version = own.name.split("-")[1]
    name = f"lianqiao-{version}-{platform.key}"
    ending = ".zip" if platform is WINDOWS else ".tar.gz"
    archive = to / f"{name}{ending}"
    files = sorted(
        (*_packages(wheels), *_texts(platform, version, archive.name, own), *_library()),
        key=lambda one: one.path,
    )
    to.mkdir(parents=True, exist_ok=True)
    pack = _zip if platform is WINDOWS else _tar
    archive.write_bytes(pack(name, files))
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    checksum = f"{digest}  {archive.name}\n"
    archive.with_name(f"{archive.name}.sha256").write_text(checksum, encoding="utf-8", newline="\n")
    return archive


def _packages(wheels: Path) -> Iterator[File]:
    for wheel in wheels.glob("*.whl"):
        yield File(f"packages/{wheel.name}", wheel.read_bytes())


def _texts(platform: Platform, version: str, archive: str, own: Path) -> Iterator[File]:
    """Yield what is written for the platform: scripts, sentences, the readme, the requirements."""
    on_windows = platform is WINDOWS
    for script in ("install", "run"):
        text = (HERE / platform.key / f"{script}{platform.script}").read_text(encoding="ascii")
        folder = "" if script == "install" else "program/"
        yield File(f"{folder}{script}{platform.script}", _lines(text, on_windows), RUNS)
    for name, command in LAUNCHERS.items():
        yield File(
            f"{name}{platform.script}", _lines(launcher(platform, command), on_windows), RUNS
        )
    for words in (HERE / "words").glob("*.txt"):
        text = words.read_text(encoding="utf-8")
        said = "\ufeff" + text.replace("\n", "\r\n")
        content = said.encode("utf-16-le") if on_windows else text.encode()
        yield File(f"program/words/{words.name}", content)
    yield File("program/fits.py", (HERE / "fits.py").read_bytes())
    yield File("program/requirements.txt", requirements(own, version).encode())
    readme = _readme(platform, version, archive)
    yield File("说明.txt", ("\ufeff" + readme.replace("\n", "\r\n")).encode())


def launcher(platform: Platform, command: str) -> str:
    """Return the script that runs one command by double-click."""
    if platform is WINDOWS:
        return f'@call "%~dp0program\\run.bat" {command}\n'
    return f'#!/bin/sh\nexec "$(dirname "$0")/program/run.sh" {command}\n'


def requirements(own: Path, version: str) -> str:
    """Return the lock with the product's own wheel, each with its hashes."""
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    return LOCK.read_text(encoding="utf-8") + f"lianqiao=={version} --hash=sha256:{digest}\n"


def _readme(platform: Platform, version: str, archive: str) -> str:
    words = {key: text.format(archive=archive) for key, text in platform.words.items()}
    text = (HERE / "readme.txt").read_text(encoding="utf-8")
    return text.format(
        version=version, platform=platform.name, script=platform.script, archive=archive, **words
    )


def _lines(text: str, on_windows: bool) -> bytes:
    """Return a script's bytes; cmd wants CRLF, or it may lose a label."""
    return text.replace("\n", "\r\n" if on_windows else "\n").encode(
        "ascii" if on_windows else "utf-8"
    )


def _library() -> Iterator[File]:
    """Yield the files of the reference library, without what programs leave beside them."""
    for path in (found for one in LIBRARY for found in (ROOT / one, *(ROOT / one).rglob("*"))):
        within = path.relative_to(ROOT)
        if path.is_file() and not any(part.startswith(".") for part in within.parts):
            yield File(f"library/{within.as_posix()}", path.read_bytes())


def _zip(folder: str, files: Sequence[File]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for one in files:
            entry = zipfile.ZipInfo(f"{folder}/{one.path}", LONG_AGO)
            packed = one.path.endswith(".whl")
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, one.content)
    return content.getvalue()


def _tar(folder: str, files: Sequence[File]) -> bytes:
    content = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=content, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for one in files:
            entry = tarfile.TarInfo(f"{folder}/{one.path}")
            entry.size, entry.mode = len(one.content), one.mode
            archive.addfile(entry, io.BytesIO(one.content))
    return content.getvalue()


if __name__ == "__main__":
    main()
