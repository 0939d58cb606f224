"""The swap of a finished site for the old one, and the end of a swap that a dead run has begun.

In the folder of work, beside the site: `new` is being built or finished; `plan.json` is there from
the moment when `new` is finished and on the disk; `old` is what was replaced. Where the system can
exchange two folders, there is a site at every moment. Else there is none between two renames; if
the run dies just there, the next one puts `old` back, which was published and is whole.
"""

import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from lianqiao.builds import kept, kept_folder, place_for
from lianqiao.manifest import read_if_there
from lianqiao.publish.disk import exchange, rename, write_down_file, write_down_names
from lianqiao.publish.lock import LOCK, MODE
from lianqiao.publish.refusing import files_in

NEW, OLD, PLAN, GONE = "new", "old", "plan.json", "gone"
ALL = 1_000_000  # more builds than anyone keeps


@dataclass(frozen=True)
class Plan:
    """What a swap is about to do, for the next run if this one dies.

    `fingerprint`: of the new site, empty where it has no manifest. `keep`: how many replaced builds
    are to be kept; None where none is added and none removed.
    """

    fingerprint: str
    keep: int | None


def swap(site: Path, work: Path, plan: Plan) -> None:
    """Put the finished site in the place of the old one. Raises OSError; `tidy` follows always."""
    _write_plan(work, plan)
    new, old = work / NEW, work / OLD
    if not site.exists():
        rename(new, site)
    elif exchange(new, site):
        rename(new, old)
    else:
        rename(site, old)
        rename(new, site)
    write_down_names(site.parent)
    write_down_names(work)


def tidy(site: Path, work: Path) -> bool:
    """End what was begun, by this run or by one that died: the site whole, `work` empty.

    Returns whether the old site had to be put back. Raises OSError where that cannot be done; then
    everything is still there for the next run.
    """
    put_back = False
    plan = _plan(work)
    if plan or (work / OLD).exists():
        put_back = _end_swap(site, work, plan or Plan("", ALL))
        (work / PLAN).unlink(missing_ok=True)
        write_down_names(work)
    for entry in work.iterdir():
        if entry.name != LOCK:
            _remove(entry)
    return put_back


def _end_swap(site: Path, work: Path, plan: Plan) -> bool:
    new, old = work / NEW, work / OLD
    if new.exists() and site.exists() and not old.exists() and not _is(new, plan):
        rename(new, old)  # they were exchanged
    if old.exists() and not site.exists():
        rename(old, site)
        write_down_names(site.parent)
        return True
    if old.exists():
        _settle(old, site, plan)
    if plan.keep is not None and _is(site, plan):
        _keep_only(site, work, plan.keep)
    return False


def _is(site: Path, plan: Plan) -> bool:
    """Tell whether a folder is the site that the plan was to publish."""
    return bool(plan.fingerprint) and fingerprint_of(site) == plan.fingerprint


def _settle(old: Path, site: Path, plan: Plan) -> None:
    """Keep what was replaced if that was asked for; also if nobody can say what it held.

    Where the site is not the one of the plan, somebody else has put it there meanwhile, and what
    was replaced is kept too.
    """
    fingerprint = fingerprint_of(old)
    is_nothing_else = fingerprint == fingerprint_of(site) or not any(files_in(old))
    if (plan.keep or not fingerprint or not _is(site, plan)) and not is_nothing_else:
        kept_folder(site).mkdir(mode=MODE, exist_ok=True)
        rename(old, place_for(site, fingerprint))
        write_down_names(kept_folder(site))
    else:
        rename(old, old.with_name(GONE))


def _keep_only(site: Path, work: Path, count: int) -> None:
    """Remove the kept builds but for the latest; and those that are the site itself."""
    current = fingerprint_of(site)
    others = [one for one in kept(site) if one.fingerprint != current]
    staying = {one.path for one in others[:count]}
    for one in kept(site):
        if one.path not in staying:
            remove_kept(one.path, work)


def remove_kept(build: Path, work: Path) -> None:
    """Remove a kept build: in one step out of where it is looked for, then from the disk."""
    aside = work / f"{GONE}-{build.name}"
    rename(build, aside)
    _remove(aside)
    if not any(build.parent.iterdir()):
        build.parent.rmdir()


def fingerprint_of(site: Path) -> str:
    """Return the fingerprint of a site by its manifest; empty where it has none to trust."""
    manifest = read_if_there(site)
    return manifest.fingerprint if manifest else ""


def _remove(entry: Path) -> None:
    """Remove what is not needed any more; what another program holds goes with the next run."""
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        with suppress(OSError):
            entry.unlink()


def _write_plan(work: Path, plan: Plan) -> None:
    begun = work / f"{PLAN}.begun"
    begun.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    write_down_file(begun)
    begun.replace(work / PLAN)
    write_down_names(work)


def _plan(work: Path) -> Plan | None:
    """Return the plan of a swap that has begun; one that cannot be read has replaced anything."""
    try:
        return Plan(**json.loads((work / PLAN).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        return Plan("", ALL)
