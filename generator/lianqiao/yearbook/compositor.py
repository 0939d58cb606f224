"""Sets the booklet that lies in a folder, and tells where everything in it stands.

It is run by itself and knows nothing of the rest: Typst keeps all that it has laid out until its
process ends. Reads what to do from its input, as JSON; writes JSON: what was found, what is wrong.
"""

import json
import sys
from pathlib import Path
from typing import Any

import typst

MAIN, PDF = "booklet.typ", "booklet.pdf"


def main() -> None:
    """Read, set, and write."""
    asked = json.load(sys.stdin)
    try:
        said = composed(Path(asked["root"]), asked["fonts"], asked["day"], asked["is_draft"])
    except typst.TypstError as fault:
        said = {"places": {}, "faults": [told(fault)]}
    json.dump(said, sys.stdout)  # in ASCII


def composed(root: Path, fonts: list[str], day: int, is_draft: bool) -> dict[str, Any]:
    """Set the booklet and write its PDF, of a draft none; return its places and the warnings."""
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=fonts)
    nothing = root / "packages"
    compiler = typst.Compiler(
        str(root / MAIN),
        root=str(root),
        font_paths=known,
        package_path=str(nothing),
        package_cache_path=str(nothing),
    )
    faults = [] if is_draft else printed(compiler, root / PDF, day)
    return {"places": places(compiler, day), "faults": faults}


def printed(compiler: typst.Compiler, file: Path, day: int) -> list[dict[str, Any]]:
    """Write the PDF of a booklet; return the warnings."""
    pdf, warnings = compiler.compile_with_warnings(
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],  # to be kept for long; can be read aloud
        timestamp=day,
    )
    assert isinstance(pdf, bytes)
    file.write_bytes(pdf)
    return [told(warning) for warning in warnings]


def places(compiler: typst.Compiler, day: int) -> dict[str, Any]:
    """Return where everything stands."""
    try:
        found = json.loads(compiler.query("<places>", field="value"))
    except RuntimeError:
        compiler.compile(format="pdf", timestamp=day)  # tells the place of the fault
        raise
    return dict(found[0]) if found else {}


def told(fault: typst.TypstError | typst.TypstWarning) -> dict[str, Any]:
    """Return what Typst says: in short, and with its place."""
    return {"said": "; ".join((fault.message, *fault.hints)), "diagnostic": fault.diagnostic}


if __name__ == "__main__":
    main()
