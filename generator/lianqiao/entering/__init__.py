"""A record entered by hand: what may be chosen, how an answer is judged, its id and its file."""

from lianqiao.entering.answers import Judged, judge
from lianqiao.entering.choosing import Choice, Offer, choices, choices_of_kind, offer
from lianqiao.entering.drafts import draft_text, free_id, proposed_id, taken_ids, write_draft

__all__ = [
    "Choice",
    "Judged",
    "Offer",
    "choices",
    "choices_of_kind",
    "draft_text",
    "free_id",
    "judge",
    "offer",
    "proposed_id",
    "taken_ids",
    "write_draft",
]
