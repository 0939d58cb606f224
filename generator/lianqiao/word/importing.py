"""The way in: a form's bytes become a draft."""

from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.word.drafts import Draft, Drafting
from lianqiao.word.forms import understood
from lianqiao.word.pictures import Pictures
from lianqiao.word.reading import read


def draft_of(
    content: bytes, file: str, id_: str, kind: Kind, library: Library, words: Messages
) -> Draft:
    """Return the draft of a form. `file`: its name; `library`: whose units and terms it means.

    Raises Refused where it is no Word document that may be opened.
    """
    document = read(content, file)
    pictures = Pictures(document.package, id_)
    drafting = Drafting(kind, library, words, pictures, Draft(id_))
    return drafting.write(understood(document.pieces, kind), document.asides, file)
