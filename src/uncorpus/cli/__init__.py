"""The command line: one module a command, each imported only when it is run."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from typing import Any, Final, NoReturn

import click

COMMANDS: Final = {
    "adjudicate": "adjudicate",
    "build": "build",
    "compare": "compare",
    "diff": "diff",
    "draft": "draft",
    "export": "export",
    "fix": "fix",
    "format": "format",
    "import": "import_",  # `import` is a word of the language
    "list": "listing",  # a module `list` would hide the built-in one here
    "manifest": "manifest",
    "new": "new",
    "publish": "publish",
    "quotes": "quotes",
    "rebase": "rebase",
    "rule": "rule",
    "schema": "schema",
    "show": "show",
    "site": "site",
    "stats": "stats",
    "validate": "validate",
    "verify": "verify",
}
"""The commands by name, and their modules."""

EPILOG: Final = """
\b
Examples:
  uncorpus show                      read the article with its annotations
  uncorpus quotes --type direct      list quotes
  uncorpus validate my-corpus/       check a corpus of your own
"""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module: Any = importlib.import_module(f"uncorpus.cli.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if value and not ctx.resilient_parsing:
        import uncorpus

        click.echo(f"uncorpus {uncorpus.__version__} (data {uncorpus.data_version()}, format {uncorpus.SCHEMA_VERSION})")
        ctx.exit()


@click.command(cls=_Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the versions of code, data and format."
)
def cli() -> None:
    """Read, check and use an annotated news corpus.

    Commands work on the corpus that travels with the package, on ./corpus where there is one, or on the folder given.
    """


class Failure(click.ClickException):
    """What keeps a command from doing its work. Exit code 2."""

    exit_code = 2


def main() -> NoReturn:
    """Run the command line. Exit codes: 0 done, 1 findings, 2 usage or unreadable, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = _interrupt_again
    try:
        code = cli.main(standalone_mode=False, prog_name="uncorpus")
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except SystemExit:
        # The reader (`head`, a pager) has seen enough: click ends so where a pipe is closed. As a shell calls it: 128 + SIGPIPE.
        _hush()
        sys.exit(141)
    except (click.Abort, KeyboardInterrupt):
        click.echo("uncorpus: interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        _hush()
        sys.exit(141)
    except OSError as error:
        _hush()
        from uncorpus.view.terminal import safe

        where = f"{safe(str(error.filename))}: " if error.filename is not None else ""
        click.echo(f"uncorpus: {where}{error.strerror or error}", err=True)
        sys.exit(2)
    except Exception as error:
        if not _is_expected(error):
            raise
        click.echo(f"uncorpus: {_one_line(error)}", err=True)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def _interrupt_again(unraisable: sys.UnraisableHookArgs) -> None:
    """Repeat an interrupt that came while Python tidied an object up, where no exception can go on: it would be lost."""
    if unraisable.exc_type is KeyboardInterrupt and sys.platform != "win32":
        import signal
        import threading

        threading.Timer(0.01, signal.pthread_kill, [threading.main_thread().ident, signal.SIGINT]).start()
    else:
        sys.__unraisablehook__(unraisable)


def _hush() -> None:
    """Let nothing be written when Python flushes at exit: standard output cannot take it."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_expected(error: Exception) -> bool:
    """Whether *error* is about the user's files, and so is told in one line."""
    from uncorpus.corpus.objects import CorpusError
    from uncorpus.release.layout import ReleaseError
    from uncorpus.store.files import FileError
    from uncorpus.store.positions import JsonError
    from uncorpus.store.reading import RecordError

    return isinstance(error, CorpusError | FileError | JsonError | RecordError | ReleaseError)


def _one_line(error: Exception) -> str:
    from uncorpus.store.files import FileError
    from uncorpus.view.terminal import safe

    text = f"{error.path}: {error}" if isinstance(error, FileError) else str(error)
    return safe(text)
