"""The bundle for machines without a network: what lies in it, and that it installs offline.

The whole of it, with its download, is tried with LIANQIAO_LONG=1 (some minutes, online).
"""

import codecs
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from made import ROOT

LONG = os.environ.get("LIANQIAO_LONG") == "1"
BUNDLE = ROOT / "bundle"


def _loaded() -> Any:
    spec = importlib.util.spec_from_file_location("bundle_make", BUNDLE / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses ask for it
    spec.loader.exec_module(module)
    return module


make = _loaded()


def packed(folder: Path, platform: str) -> Path:
    """Return a bundle with two wheels that are no wheels."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    own = wheels / "lianqiao-0.1.0-py3-none-any.whl"
    own.write_bytes(b"own")
    (wheels / "click-8.0-py3-none-any.whl").write_bytes(b"click")
    return Path(make.write(make.PLATFORMS[platform], wheels, own, folder / "dist"))


def windows_files(folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(packed(folder, "windows")) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_every_version_of_python_gets_each_package_once() -> None:
    entries = make.locked(make.LOCK)
    lock = make.LOCK.read_text(encoding="utf-8")
    assert len(entries) == len(re.findall(r"^\S+==", lock, re.MULTILINE)) > 40
    assert all(one.hashes and one.version for one in entries)
    for platform in make.PLATFORMS.values():
        for python in make.PYTHONS:
            wanted = [one.name for one in entries if one.wanted(platform, python)]
            assert len(wanted) == len(set(wanted)) > 40


def test_each_entry_of_the_lock_is_wanted_by_some_version() -> None:
    for entry in make.locked(make.LOCK):
        assert any(
            entry.wanted(platform, python)
            for platform in make.PLATFORMS.values()
            for python in make.PYTHONS
        ), entry


def test_the_oldest_python_is_the_one_that_the_product_asks_for() -> None:
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    shorts = tuple(tuple(int(part) for part in one.split(".")[:2]) for one in make.PYTHONS)
    fits: dict[str, Any] = {}
    text = (BUNDLE / "fits.py").read_text(encoding="utf-8")
    exec(text.partition("sys.exit")[0], fits)
    assert set(fits["VERSIONS"]) == set(shorts)


@pytest.mark.parametrize("platform", ["windows", "linux"])
def test_the_same_wheels_give_the_same_bytes_and_a_checksum(tmp_path: Path, platform: str) -> None:
    one, other = packed(tmp_path / "a", platform), packed(tmp_path / "b", platform)
    assert one.read_bytes() == other.read_bytes()
    checksum = one.with_name(f"{one.name}.sha256").read_text(encoding="utf-8")
    assert checksum == f"{make.hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n"


def test_batch_files_are_ascii_with_the_line_ends_of_windows(tmp_path: Path) -> None:
    """Cmd reads them in the machine's code page: GBK here, something else there."""
    files = {name: text for name, text in windows_files(tmp_path).items() if name[-4:] == ".bat"}
    assert set(files) == {"install.bat", "program/run.bat", "检查.bat", "预览.bat", "发布.bat"}
    for name, content in files.items():
        text = content.decode("ascii")
        assert text.count("\n") == text.count("\r\n") > 0, name
        for label in re.findall(r"goto (\w+)", text):
            assert f"\r\n:{label}\r\n" in text, (name, label)
    for name in ("install.bat", "program/run.bat"):
        assert b"pause" in files[name]  # the window stays to be read


def test_batch_files_name_only_what_is_in_the_bundle(tmp_path: Path) -> None:
    files = windows_files(tmp_path)
    for name in ("install.bat", "program/run.bat"):
        for words in re.findall(r"([\w-]+\.txt)\"", files[name].decode()):
            assert f"program/words/{words}" in files, words
    assert b"program\\fits.py" in files["install.bat"] and "program/fits.py" in files
    assert b"program\\requirements.txt" in files["install.bat"]
    for launcher in ("检查.bat", "预览.bat", "发布.bat"):
        assert b'"%~dp0program\\run.bat"' in files[launcher]
    assert {"library/mkdocs.yml", "library/data/site.yml", "library/content/about.md"} <= set(files)


def test_sentences_are_shown_by_any_windows_and_the_readme_by_any_editor(tmp_path: Path) -> None:
    files = windows_files(tmp_path)
    for name, content in files.items():
        if name.startswith("program/words/"):
            assert content.startswith(codecs.BOM_UTF16_LE), name
            assert "\r\n" in content.decode("utf-16"), name
    readme = files["说明.txt"]
    assert readme.startswith(codecs.BOM_UTF8)
    text = readme.decode("utf-8-sig")
    assert "install.bat" in text and "{" not in text
    assert text.count("\n") == text.count("\r\n")


def test_what_is_installed_is_checked_by_its_hash_and_never_asked_outside(tmp_path: Path) -> None:
    files = windows_files(tmp_path)
    required = files["program/requirements.txt"].decode()
    assert required.startswith(make.LOCK.read_text(encoding="utf-8"))
    assert re.search(r"^lianqiao==0\.1\.0 --hash=sha256:[0-9a-f]{64}$", required, re.MULTILINE)
    for script in (files["install.bat"], (BUNDLE / "linux" / "install.sh").read_bytes()):
        for option in (b"--no-index", b"--require-hashes", b"--find-links packages", b"--isolated"):
            assert option in script, option


def test_shell_scripts_may_be_run(tmp_path: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed(tmp_path, "linux").read_bytes())) as archive:
        scripts = [one for one in archive.getmembers() if one.name.endswith(".sh")]
        assert len(scripts) == 5
        for one in scripts:
            assert one.mode & 0o111
            content = archive.extractfile(one)
            assert content and content.read().startswith(b"#!/bin/sh\n")


@pytest.mark.skipif(not LONG, reason="downloads some 200 MB; LIANQIAO_LONG=1")
@pytest.mark.skipif(not shutil.which("unshare"), reason="needs a place without a network")
def test_it_is_installed_and_runs_without_a_network(tmp_path: Path) -> None:
    archive = made_bundle(tmp_path, "linux")
    with tarfile.open(archive) as bundle:
        bundle.extractall(tmp_path, filter="data")
    (folder,) = [one for one in tmp_path.iterdir() if one.is_dir() and "linux" in one.name]
    alone = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    script = (BUNDLE / "try_offline.sh").resolve()
    told = subprocess.run(
        ["unshare", "-n", "sh", str(script)],
        cwd=folder,
        env=alone,
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert (folder / "library" / "site" / "index.html").is_file()


@pytest.mark.skipif(not LONG, reason="downloads some 200 MB; LIANQIAO_LONG=1")
def test_each_python_on_windows_finds_each_package_in_the_bundle(tmp_path: Path) -> None:
    with zipfile.ZipFile(made_bundle(tmp_path, "windows")) as bundle:
        bundle.extractall(tmp_path)
    (folder,) = [one for one in tmp_path.iterdir() if one.is_dir() and "windows" in one.name]
    for python in make.PYTHONS:
        wanted = tmp_path / "wanted.txt"
        entries = [one for one in make.locked(make.LOCK) if one.wanted(make.WINDOWS, python)]
        wanted.write_text("\n".join(one.line for one in entries), encoding="utf-8")
        make.pip(
            *("download", "--no-index", "--find-links", str(folder / "packages"), "--no-deps"),
            *("--only-binary", ":all:", "--platform", "win_amd64", "--implementation", "cp"),
            *("--python-version", python, "--require-hashes", "-r", str(wanted)),
            *("-d", str(tmp_path / "found" / python)),
        )


def made_bundle(folder: Path, platform: str) -> Path:
    """Return the bundle in dist/, or make one."""
    known = sorted((ROOT / "dist").glob(f"lianqiao-*-{platform}.[tz]*[zp]"))
    if not known:
        make.main([platform, "--to", str(folder / "dist")])
        known = sorted((folder / "dist").glob(f"lianqiao-*-{platform}.[tz]*[zp]"))
    return known[-1]
