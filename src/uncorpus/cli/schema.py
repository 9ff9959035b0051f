"""`uncorpus schema`: the published JSON Schemas."""

from __future__ import annotations

import json
from pathlib import Path

import click

from uncorpus.cli import Failure


@click.command(
    name="schema",
    short_help="Print a JSON Schema, or check a file against it.",
    epilog="""
\b
Examples:
  uncorpus schema article                        print the schema
  uncorpus schema article --check file.json      check a file against the schema alone
\b
Exit codes of --check: 0 fits, 1 does not fit, 2 usage, or the file could not be read.
""",
)
@click.argument("file", type=click.Choice(["article", "entities", "topics", "corpus", "exemptions"]), default="article")
@click.option("--version", default="1.0", show_default=True, help="Version of the format.")
@click.option(
    "--check", "checked", type=click.Path(path_type=Path), help="Check this file against the schema alone, as any other tool would."
)
def command(file: str, version: str, checked: Path | None) -> int:
    """Print a JSON Schema of the format (draft 2020-12), or check a file against it.

    The schema says what can be said about values by themselves; `uncorpus validate` checks all of it and the rest.
    """
    from uncorpus.api import schema

    try:
        published = schema(file, version)
    except ValueError as error:
        raise Failure(str(error)) from None
    if checked is None:
        click.echo(json.dumps(published, ensure_ascii=False, indent=2))
        return 0
    from jsonschema import Draft202012Validator

    from uncorpus.store.files import read_bytes
    from uncorpus.store.positions import JsonError, Lines, Positions
    from uncorpus.view.terminal import safe

    try:
        text = read_bytes(checked).decode("utf-8")
        positions = Positions(text)
    except UnicodeDecodeError as error:
        raise Failure(safe(f"{checked}: this is not UTF-8: {error}")) from None
    except JsonError as error:
        place = Lines(text).place(error.start, error.end)
        raise Failure(safe(f"{checked}:{place.line}:{place.column}: {error.message}")) from None
    validator = Draft202012Validator(published, format_checker=Draft202012Validator.FORMAT_CHECKER)
    lines = Lines(text)
    errors = sorted(validator.iter_errors(json.loads(text)), key=lambda error: list(map(str, error.absolute_path)))
    for found in errors:
        place = lines.place(*positions.value(tuple(found.absolute_path)))
        click.echo(safe(f"{checked}:{place.line}:{place.column}: {found.json_path}: {found.message[:300]}"))
    click.echo(safe(f"{checked}: {len(errors) or 'no'} error{'' if len(errors) == 1 else 's'} by the schema"), err=True)
    return 1 if errors else 0
