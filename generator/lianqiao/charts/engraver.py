"""Draws charts that were specified, and knows nothing of the rest.

It is run by itself: the engine holds much memory until its process ends. Reads what to do from its
input, as JSON; writes the drawings as JSON.
"""

import json
import sys

import vl_convert


def main() -> None:
    """Read, draw, and write."""
    asked = json.load(sys.stdin)
    vl_convert.register_font_directory(asked["fonts"])
    made = {
        address: vl_convert.vegalite_to_svg(text, vl_version=asked["version"])
        for address, text in asked["texts"].items()
    }
    json.dump(made, sys.stdout)  # in ASCII


if __name__ == "__main__":
    main()
