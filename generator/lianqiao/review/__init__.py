"""Review steps put on record: one by one, or hundreds at once by an approvals workbook; slips.

And what undoes them: a record is withdrawn.
"""

from lianqiao.review.desk import Asked, Desk, Refused, do
from lianqiao.review.withdrawing import withdraw

__all__ = ["Asked", "Desk", "Refused", "do", "withdraw"]
