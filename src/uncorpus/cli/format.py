"""`uncorpus format`: write files in canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli.common import diff, own_folder


@click.command(
    name="format",
    short_help="Write files in canonical form.",
    epilog="""
\b
Examples:
  uncorpus format my-corpus/
  uncorpus format my-corpus/ --check     in CI
  uncorpus format a.json --diff
\b
Exit codes: 0 done, or all in canonical form; 1 --check or --diff found files that are not; 2 usage, or a file that is no record of the format.
""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file is not in canonical form.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show what would change.")
def command(paths: tuple[Path, ...], *, check: bool, show_diff: bool) -> int:
    """Write files in canonical form: one layout, fixed to the byte, so that a diff shows what was changed and nothing else.

    What the files say stays as it is.
    """
    from uncorpus.store.files import FileError, write_bytes
    from uncorpus.store.folder import ARTICLES, CorpusFolder, is_folder
    from uncorpus.validate.mend import canonical, files_of
    from uncorpus.view.terminal import safe

    chosen = paths or (own_folder(),)
    files = list(files_of(chosen))
    files += [(CorpusFolder(path).corpus_file, CorpusFolder(path)) for path in chosen if is_folder(path / ARTICLES)]
    odd = broken = 0
    for path, folder in files:
        try:
            result = canonical(path, folder)
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
            elif check:
                click.echo(safe(f"{path} is not in canonical form"))
            else:
                write_bytes(path, result.after)
                click.echo(safe(f"{path}: written in canonical form"))
    verb = "are not in canonical form" if check or show_diff else "written"
    click.echo(f"{odd} of {len(files)} files {verb}", err=True)
    return 2 if broken else 1 if odd and (check or show_diff) else 0
