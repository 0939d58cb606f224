"""Links to other records."""

from dataclasses import dataclass
from typing import Any

from lianqiao.types.base import ScalarType, Unreadable
from lianqiao.types.scalars import ID
from lianqiao.types.values import Ref, Value


@dataclass(frozen=True)
class Link(ScalarType):
    """The id of a record of the kind `to`; `kind:id` where there are several kinds."""

    to: tuple[str, ...]
    name = "link"

    def parse(self, text: str) -> Value:
        """Return a Ref; whether the record is there is a check's question."""
        kind, separator, identifier = text.rpartition(":")
        if not separator and len(self.to) == 1:
            kind = self.to[0]
        if kind not in self.to or not ID.fullmatch(identifier):
            raise Unreadable("link_unreadable", expected=self.expected)
        return Ref(kind, identifier)

    @property
    def expected(self) -> str:
        """How such a link is written."""
        if len(self.to) == 1:
            return "id"
        return ", ".join(f"{kind}:id" for kind in self.to)

    def json_schema(self, language: str) -> dict[str, Any]:
        """The pattern of an id, with the kind before it."""
        kinds = "|".join(self.to)
        prefix = f"({kinds}):" if len(self.to) > 1 else f"(({kinds}):)?"
        return {"type": "string", "pattern": f"^{prefix}{ID.pattern}$"}
