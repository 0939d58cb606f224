"""Review steps put on record: one by one, or hundreds at once by an approvals workbook; slips."""

from lianqiao.review.desk import Asked, Desk, Refused, do

__all__ = ["Asked", "Desk", "Refused", "do"]
