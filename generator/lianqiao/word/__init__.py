"""Word in and out: cases and showcases as documents, forms as drafts.

Documents are laid out as official ones are (GB/T 9704), on the plain XML in `skeleton/`. What they
hold is an edition's: nothing that it does not have can stand in them.
"""

from lianqiao.word.campaigns import Plan, plan
from lianqiao.word.drafts import Draft
from lianqiao.word.importing import ReadForm, draft_of, form_of
from lianqiao.word.making import Made, booklet_document, campaign_document, cases_document
from lianqiao.word.package import MOST_BYTES
from lianqiao.word.refusing import Refused
from lianqiao.word.templates import FOLDER, TEMPLATES, built_in

__all__ = [
    "FOLDER",
    "MOST_BYTES",
    "TEMPLATES",
    "Draft",
    "Made",
    "Plan",
    "ReadForm",
    "Refused",
    "booklet_document",
    "built_in",
    "campaign_document",
    "cases_document",
    "draft_of",
    "form_of",
    "plan",
]
