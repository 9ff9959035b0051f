"""The house stands: rooms import only from floors below, and nothing heavy is loaded before it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import uncorpus

PACKAGE = Path(uncorpus.__file__ or "").parent
FLOORS = [
    {"model"},
    {"text", "offsets", "processes"},
    {"store"},
    {"corpus"},
    {"view"},
    {"validate", "tables", "compare"},
    {"release", "convert", "draft", "site"},
    {"api", "testing"},
    {"cli"},
    {"__main__", "__init__"},
]
LOOKS_UP = {("corpus", "uncorpus.view.html.notebook_html")}
"""The only imports from a floor above, made when they are used: an object that a notebook shows asks the view how."""
HEAVY = (
    "datasets",
    "pyarrow",
    "numpy",
    "pandas",
    "jsonschema",
    "rich",
    "regex",
    "huggingface_hub",
    "yaml",
    "jinja2",
    "spacy",
    "scipy",
    "krippendorff",
    "trafilatura",
)


def floor(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield each import of ours in *path*, and whether it is at the top of the module."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            yield name, node in tree.body


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_floors_below(path: Path) -> None:
    own = room_of(path)
    for name, _ in imports(path):
        parts = name.split(".")
        if parts[0] == "uncorpus" and len(parts) > 1 and own != "__init__":
            other = parts[1]
            if any(other in rooms for rooms in FLOORS) and (own, name) not in LOOKS_UP:
                assert other == own or floor(other) < floor(own), f"{own} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_every_room_is_in_the_page_on_the_architecture() -> None:
    page = PACKAGE.parents[1] / "docs" / "architecture.md"
    if not page.exists():
        pytest.skip("the package is installed without its docs")
    text = page.read_text("utf-8")

    for room in {room_of(path) for path in MODULES} - {"__main__"}:
        assert f"  {room}/ " in text or f"  {room}.py " in text, room


def loaded(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize(
    "code",
    [
        "import uncorpus",
        "import uncorpus\nuncorpus.load().quotes().__next__().text",
        "import contextlib, uncorpus.cli, io\nsys.argv = ['uncorpus', '--help']\nwith contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()): uncorpus.cli.main()",
        "import contextlib, uncorpus.cli\nsys.argv = ['uncorpus', 'validate']\nwith contextlib.suppress(SystemExit): uncorpus.cli.main()",
    ],
    ids=["import", "load", "help", "validate"],
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    assert loaded(code).isdisjoint(HEAVY)


def test_help_does_not_even_load_the_models() -> None:
    code = "import contextlib, uncorpus.cli, io\nsys.argv = ['uncorpus', '--help']\nwith contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()): uncorpus.cli.main()"

    assert "pydantic" not in loaded(code)
