"""The way in: a form's bytes become a draft."""

from dataclasses import dataclass

from lianqiao.kinds import Kind
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.types import Unreadable
from lianqiao.word.drafts import Draft, Drafting
from lianqiao.word.forms import Form, understood
from lianqiao.word.marking import text_of
from lianqiao.word.pictures import Pictures
from lianqiao.word.reading import Read, read
from lianqiao.word.understanding import date_in


@dataclass(frozen=True)
class ReadForm:
    """A form that was read: the name of its file, its content, what it says of a kind's fields."""

    file: str
    document: Read
    kind: Kind
    form: Form

    @property
    def title(self) -> str:
        """What it gives as the record's title; "" where it has none."""
        return "-".join(filter(None, map(self._said_of, self.kind.title)))

    @property
    def year(self) -> str:
        """The year of the record's date; "" where none, or more than one, is given."""
        try:
            return date_in(self._said_of(self.kind.date or ""))[:4]
        except Unreadable:
            return ""

    def _said_of(self, key: str) -> str:
        said = (text_of(answer.pieces) for answer in self.form.answers if answer.key == key)
        return next(said, "")


def form_of(content: bytes, file: str, kind: Kind) -> ReadForm:
    """Read a form on a record of a kind. `file`: its name.

    Raises Refused where it is no Word document that may be opened.
    """
    document = read(content, file)
    return ReadForm(file, document, kind, understood(document.pieces, kind))


def draft_of(read_form: ReadForm, id_: str, library: Library, words: Messages) -> Draft:
    """Return the draft of a form. `library`: whose units and terms it means."""
    pictures = Pictures(read_form.document.package, id_)
    drafting = Drafting(read_form.kind, library, words, pictures, Draft(id_))
    return drafting.write(read_form.form, read_form.document.asides, read_form.file)
