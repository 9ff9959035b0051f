"""An article as a picture: what the terminal shows, as SVG without anything to be fetched."""

from __future__ import annotations

import io
import re
from typing import Final

from uncorpus.corpus import Article
from uncorpus.view.terminal import article_lines

LAYERS: Final = ("quotes", "sources", "cues", "entities", "non-quotes")


def article_svg(article: Article, *, blocks: int | None = None, width: int = 110) -> str:
    """Return the first *blocks* blocks of *article*, or all, with its quotes, as an SVG document *width* characters wide."""
    from rich.console import Console
    from rich.terminal_theme import MONOKAI

    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False, emoji=False
    )
    lines = list(article_lines(article, LAYERS, blocks))
    for line in lines[:-1]:
        console.print(line)
    svg = console.export_svg(title=f"uncorpus show {article.id}", theme=MONOKAI, unique_id="uncorpus")
    # The library's document names fonts on the network; a picture of ours fetches nothing.
    svg = re.sub(r"\s*@font-face \{.*?\}|\s*<!--.*?-->", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code, monospace", "Menlo, Consolas, 'DejaVu Sans Mono', monospace") + "\n"
