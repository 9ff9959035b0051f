"""`uncorpus format`: write files in canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli.common import LinesDiff, diff, own_folder, written


@click.command(
    name="format",
    short_help="Write files in canonical form.",
    epilog="""
\b
Examples:
  uncorpus format my-corpus/
  uncorpus format my-corpus/ --check     in CI
  uncorpus format a.json --diff
  uncorpus format articles.jsonl         an article on each line
  cat articles.jsonl | uncorpus format - > canonical.jsonl
\b
Exit codes: 0 done, or all in canonical form; 1 --check or --diff found files that are not; 2 usage, or a file that is no record of the format.
""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file is not in canonical form.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show what would change.")
def command(paths: tuple[Path, ...], *, check: bool, show_diff: bool) -> int:
    """Write files in canonical form: one layout, fixed to the byte, so that a diff shows what was changed and nothing else.

    In a .jsonl file an article is a line; `-` reads such lines from standard input and writes them to standard output. What the files say
    stays as it is, and what is no record of the format is left alone.
    """
    from uncorpus.store.files import FileError, write_bytes
    from uncorpus.store.folder import ARTICLES, CorpusFolder, is_folder
    from uncorpus.store.lines import STANDARD_INPUT, is_lines
    from uncorpus.validate.mend import canonical, canonical_lines, files_of
    from uncorpus.view.terminal import safe

    chosen = paths or (own_folder(),)
    writes = not (check or show_diff)
    files = list(files_of(path for path in chosen if not is_lines(path)))
    files += [(CorpusFolder(path).corpus_file, CorpusFolder(path)) for path in chosen if is_folder(path / ARTICLES)]
    of_lines = [path for path in chosen if is_lines(path)]
    odd = broken = 0
    # What is written to standard output is articles, and nothing else.
    tell_apart = writes and STANDARD_INPUT in of_lines

    def tell(path: Path) -> None:
        click.echo(safe(f"{path}: written in canonical form" if writes else f"{path} is not in canonical form"), err=tell_apart)

    for path, folder in files:
        try:
            result = canonical(path, folder)
            if result.after != result.before and writes:
                write_bytes(path, result.after)
        except FileError as error:
            broken += 1
            click.echo(safe(f"{path}: {error.message}"), err=True)
            continue
        if result.problem:
            broken += 1
            click.echo(safe(f"{path}:{result.problem}"), err=True)
        elif result.after != result.before:
            odd += 1
            if show_diff:
                click.echo(diff(path, result.before, result.after), nl=False)
            else:
                tell(path)
    for path in of_lines:
        changed = False
        differ = LinesDiff(path)
        try:
            for line in written(path, canonical_lines(path), writes=writes):
                if line.problem:
                    broken += 1
                    click.echo(safe(f"{path}:{line.line}:{line.problem}"), err=True)
                changed = changed or line.after != line.before
                if show_diff:
                    click.echo(differ.of(line), nl=False)
        except FileError as error:
            broken += 1
            click.echo(safe(f"{path}: {error.message}"), err=True)
            continue
        odd += changed
        if changed and not show_diff:
            tell(path)
    verb = "written" if writes else "are not in canonical form"
    click.echo(f"{odd} of {len(files) + len(of_lines)} files {verb}", err=True)
    return 2 if broken else 1 if odd and not writes else 0
