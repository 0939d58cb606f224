"""Exits with 0 where this Python can run what the bundle holds: its version, 64 bits, x86."""

import platform
import sys

VERSIONS = ((3, 11), (3, 12), (3, 13), (3, 14))
X86 = ("AMD64", "x86_64")

sys.exit(
    not (
        sys.version_info[:2] in VERSIONS
        and sys.maxsize > 2**32
        and platform.machine() in X86
        and sys.implementation.name == "cpython"
    )
)
