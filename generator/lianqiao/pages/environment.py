"""What templates are rendered by: all that they print is escaped, and escaped once."""

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup

from lianqiao.escaping import markdown_text
from lianqiao.messages import messages

KEPT_TEXTS = 20_000  # words of the site and titles come again and again


def _printed(value: object) -> Markup:
    """Return what a template prints, escaped once for all the places where it stands."""
    return value if isinstance(value, Markup) else _escaped(str(value))


_escaped = lru_cache(maxsize=KEPT_TEXTS)(markdown_text)


class _PlainContext(Context):
    """Calls what a template calls, and nothing else: none of it asks for the context."""

    def call(self, obj: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call an object; Jinja hands over the variables of its loops and blocks too."""
        if kwargs:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        return obj(*args, **kwargs)


class _EscapedOnce(CodeGenerator):
    """Prints what `_printed` returns, which is finished markup: Jinja would escape it again."""

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(finalize.src or "")

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(")" if finalize.src else "")


@cache
def environment(language: str) -> jinja2.Environment:
    """Return the templates' environment: whatever is printed is escaped, a misspelt name fails.

    `"key" | t(value=...)` is a text of the language's catalog, `label | name` a label in it.
    """
    folder = resources.files(__package__) / "templates"
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        comment_start_string="{##",  # "{#" begins an anchor in Markdown
        comment_end_string="##}",
    )
    made.context_class = _PlainContext
    made.code_generator_class = _EscapedOnce
    words = messages(language)
    made.filters["t"] = lambda key, **values: markdown_text(words.say(key, **values))
    made.filters["name"] = lambda label: words.name(label) if label else ""
    return made
