"""The colours of charts: those of the site's light scheme, and what they are called in its styles.

On paper they are used as they stand; on a page each gives way to what the scheme at hand has.
"""

INK, QUIET, LINE, GROUND = "#1f2328", "#59606a", "#e3dfd6", "#fbfaf7"
ACCENT = "#00615a"
MARKS = (
    ACCENT,
    "#3e3459",
    "#657291",
    "#834a3b",
    "#144275",
    "#677638",
    "#54342c",
    "#5471ae",
    "#734b14",
    "#8e695c",
)
"""Of parts that stand side by side: each readable on the ground, neighbours apart in lightness.

All are apart for those who see no red, no green or no blue, here and in the dark scheme. No part is
told by its colour alone: parts stand in one order, and have their names and numbers.
"""

ON_PAGES = {
    INK: "currentColor",
    QUIET: "var(--lq-quiet)",
    LINE: "var(--lq-line)",
    GROUND: "var(--lq-ground)",
    **{colour: f"var(--lq-mark-{place})" for place, colour in enumerate(MARKS, 1)},
}
