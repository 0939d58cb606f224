"""The cells of workbooks in the format of Excel before 2007, those of hidden sheets included.

They are read by a process of its own: over a broken file the library that reads them may ask for
more memory than there is, which ends its process.
"""

import json
import subprocess
import sys
from pathlib import Path

from lianqiao.insides.inside import DAMAGED, PASSWORD, TOO_LARGE, Spot, Texts, Unreadable

READER = Path(__file__).with_name("workbook_reader.py")
LONGEST = 120  # seconds


def texts(content: bytes) -> Texts:
    """Yield each cell with the name of its sheet."""
    try:
        read = subprocess.run(
            [sys.executable, "-I", str(READER)], input=content, capture_output=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_LARGE) from None
    if read.returncode:
        raise Unreadable(DAMAGED)
    sheets = json.loads(read.stdout)
    if sheets is None:
        raise Unreadable(PASSWORD)
    for name, cells in sheets:
        yield Spot("sheet", name), name
        for cell in cells:
            yield Spot("sheet", name), cell
