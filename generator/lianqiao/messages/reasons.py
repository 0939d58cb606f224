"""Why the system refused a file, in words that a clerk knows."""

import errno
from collections.abc import Mapping

from lianqiao.findings import Label
from lianqiao.messages import LANGUAGES, in_all_languages

REASONS: Mapping[str, tuple[int, ...]] = {
    "reason.missing": (errno.ENOENT, errno.ENOTDIR),
    "reason.denied": (errno.EACCES, errno.EPERM),
    "reason.folder": (errno.EISDIR,),
    "reason.in_use": (errno.EBUSY,),
    "reason.no_space": (errno.ENOSPC, errno.EDQUOT),
    "reason.read_only": (errno.EROFS,),
    "reason.name_too_long": (errno.ENAMETOOLONG,),
}
SHARED = (32, 33)  # what Windows says of a file that another program holds open


def reason_of(fault: OSError) -> Label:
    """Return why a file was refused; what the system says of it where that is unusual."""
    if getattr(fault, "winerror", None) in SHARED:
        return in_all_languages("reason.in_use")
    for key, numbers in REASONS.items():
        if fault.errno in numbers:
            return in_all_languages(key)
    return dict.fromkeys(LANGUAGES, fault.strerror or str(fault))
