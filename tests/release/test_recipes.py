"""The how-to for DuckDB, Polars and pandas: what stands there runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import uncorpus

PAGE = Path(uncorpus.__file__ or "").parents[2] / "docs" / "howto" / "parquet.md"


def test_every_recipe_runs_as_it_stands(built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    if not PAGE.exists():
        pytest.skip("the package is installed without its docs")
    for library in ("duckdb", "polars", "pandas"):
        pytest.importorskip(library, reason=f"the recipes for {library} need it: pip install 'uncorpus[dev]'")
    monkeypatch.chdir(built)
    recipes = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    scope: dict[str, Any] = {}
    shown = []
    for recipe in recipes:
        exec(compile(recipe, str(PAGE), "exec"), scope)
        shown.append(capsys.readouterr().out)

    assert len(recipes) == 5
    assert "António Guterres" in shown[0]
    assert "United Nations" in shown[1] or "International Atomic Energy Agency" in shown[1]
    assert scope["found"].height > 0
    assert scope["frame"].groupby("type")["text"].count().to_dict() == {"direct": 5, "indirect": 12, "mixed": 4}
    assert re.search(r"true\D+21", shown[4])
