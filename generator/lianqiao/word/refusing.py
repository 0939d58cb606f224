"""Why a document is not written, or a form not read."""

from lianqiao.findings import Value


class Refused(Exception):
    """`key` and `values` make the sentence: what was found, and what to do."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
