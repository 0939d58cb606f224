"""The colours of charts: those of the site's light scheme, and what they are called in its styles.

On paper they are used as they stand; on a page each gives way to what the scheme at hand has.
"""

INK, QUIET, LINE, GROUND = "#1f2328", "#59606a", "#e3dfd6", "#fbfaf7"
ACCENT = "#00615a"
MARKS = (
    ACCENT,
    "#8a662c",
    "#3d5f8a",
    "#75506b",
    "#626b32",
    "#99503f",
    "#5b6470",
    "#2b3a52",
    "#80608c",
    "#4a6f57",
)
"""Of parts that stand side by side: each readable on the ground, neighbours apart in lightness.

No part is told by its colour alone: parts stand in one order, and have their names and numbers.
"""

ON_PAGES = {
    INK: "currentColor",
    QUIET: "var(--lq-quiet)",
    LINE: "var(--lq-line)",
    GROUND: "var(--lq-ground)",
    **{colour: f"var(--lq-mark-{place})" for place, colour in enumerate(MARKS, 1)},
}
