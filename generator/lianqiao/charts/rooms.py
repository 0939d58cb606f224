"""The room that a drawing has: on a page, and on a projector, where its words must look larger.

Letters are of one size in every drawing; the smaller its room, the larger they come out.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """Width and height in pixels of a drawing; height 0: as high as it gets."""

    width: float
    height: float = 0

    def high(self, usual: float, around: float) -> float:
        """Return how high a figure is: as usual, or what its room leaves within its margins."""
        return self.height - around if self.height else usual

    def step(self, usual: float, rows: int, around: float) -> float:
        """Return how high each of so many rows is; where there are few they stand loosely."""
        if not self.height:
            return usual
        return min(LOOSE * usual, (self.height - around) / rows)


LOOSE = 1.4  # of the usual height of a row
ON_PAGE = Room(680)
NARROW = Room(340)  # fits on a telephone as it is
ON_SCREEN = Room(520, 272)
