"""What is said of a command that is misused or broken off, in Chinese and English."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click
from click.exceptions import NoArgsIsHelpError

from lianqiao.messages import LANGUAGES, Messages, messages
from lianqiao.types.nearest import nearest


class Group(click.Group):
    """A group of commands that tells in both languages how one was misused."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the words before the command."""
        with _in_both_languages():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Read the words of the command, and run it."""
        with _in_both_languages():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; tell the nearest where there is none of that name."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise NoSuchCommand(args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)


class NoSuchCommand(click.UsageError):
    """There is no command of that name; `known`: those there are."""

    def __init__(self, name: str, known: list[str], ctx: click.Context) -> None:
        super().__init__(name, ctx)
        self.name = name
        self.known = known


class Misused(click.UsageError):
    """A command that was misused, as it is told."""

    def __init__(self, fault: click.UsageError) -> None:
        super().__init__(fault.message, fault.ctx)
        self.fault = fault

    def show(self, file: IO[Any] | None = None) -> None:
        """Write what is wrong and where help is, a line in each language."""
        path = self.ctx.command_path if self.ctx else "lianqiao"
        for language in LANGUAGES:
            words = messages(language)
            told = words.say("usage.told", told=_told(self.fault, words), command=path)
            click.echo(told, file=file, err=file is None)


class Interrupted(click.ClickException):
    """A command was broken off by Ctrl-C where it did not say itself what became of it."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Write that it was, a line in each language."""
        for language in LANGUAGES:
            click.echo(messages(language).say("usage.interrupted"), file=file, err=file is None)


@contextmanager
def _in_both_languages() -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, click.Abort):
        raise Interrupted("") from None
    except (Misused, NoArgsIsHelpError):
        raise
    except click.UsageError as fault:
        raise Misused(fault) from None


def _told(fault: click.UsageError, words: Messages) -> str:
    """Return what is wrong; in Click's own words where it says what we have no words for."""
    if isinstance(fault, NoSuchCommand):
        expected = nearest(fault.name, {one: one for one in fault.known})
        return words.say("usage.no_command", found=fault.name, expected=expected)
    if isinstance(fault, click.NoSuchOption):
        known = {name: name for param in _parameters(fault) for name in param.opts}
        expected = nearest(fault.option_name, known)
        return words.say("usage.no_option", found=fault.option_name, expected=expected)
    if isinstance(fault, click.BadOptionUsage):
        return words.say("usage.no_value", option=fault.option_name)
    if isinstance(fault, click.MissingParameter) and fault.param:
        return words.say("usage.missing", name=_named(fault.param, fault))
    if isinstance(fault, click.BadParameter) and fault.param:
        return _bad_value(fault, fault.param, words)
    return words.say("usage.other", said=fault.message)


def _bad_value(fault: click.BadParameter, param: click.Parameter, words: Messages) -> str:
    name, of = _named(param, fault), param.type
    if isinstance(of, click.Choice):
        expected = words.say("list.separator").join(map(str, of.choices))
        return words.say("usage.not_a_choice", name=name, expected=expected)
    if isinstance(of, type(click.INT)):
        return words.say("usage.not_a_number", name=name)
    return words.say("usage.bad_value", name=name, said=fault.message)


def _parameters(fault: click.UsageError) -> list[click.Parameter]:
    return fault.ctx.command.params if fault.ctx else []


def _named(param: click.Parameter, fault: click.UsageError) -> str:
    """Return what a command's help calls an option or argument."""
    if isinstance(param, click.Option) or fault.ctx is None:
        return " / ".join(param.opts)
    return param.make_metavar(fault.ctx)
