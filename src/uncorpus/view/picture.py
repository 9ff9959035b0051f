"""An article as a picture: what its page shows, as SVG without anything to be fetched.

The picture holds HTML, made by the same templates and the same stylesheet as the page. Browsers show it, also where it is embedded as an image.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from uncorpus.corpus import Article
from uncorpus.view.html import asset, still_html
from uncorpus.view.layers import ArticleView, Row, view_of

WIDTH: Final = 1040
_CHARACTERS: Final = 66  # on a line of the text
_LINE, _GAP, _NOTE, _HEAD = 34, 24, 48, 320  # heights, in pixels
_NOT_XML: Final = re.compile("[\ufffe\uffff\ud800-\udfff]")


def article_svg(article: Article, *, blocks: int | None = None) -> str:
    """Return the first *blocks* blocks of *article*, or all, with who says what beside them, as an SVG document."""
    view = view_of(article)
    if blocks is not None:
        shown = {block.id for block in article.data.blocks[:blocks]}
        view = replace(view, rows=tuple(row for row in view.rows if row.blocks[0].id in shown))
    height = _height(article, view)
    html = _NOT_XML.sub("�", still_html(view, about=blocks is None))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">\n'
        f"<style><![CDATA[\n{asset('uncorpus.css')}]]></style>\n"
        f'<foreignObject width="{WIDTH}" height="{height}"><div xmlns="http://www.w3.org/1999/xhtml" class="sheet">\n{html}</div></foreignObject>\n'
        "</svg>\n"
    )


def _height(article: Article, view: ArticleView) -> int:
    """Estimate how high the picture is: text cannot be measured without fonts, and a little paper below does no harm."""
    lengths = {block.id: block.end - block.start for block in article.data.blocks}

    def of(row: Row) -> int:
        lines = -(-sum(lengths[block.id] for block in row.blocks) // _CHARACTERS)
        return max(lines * _LINE, len(row.notes) * _NOTE) + _GAP

    return _HEAD + sum(of(row) for row in view.rows[1:]) + (0 if len(view.rows) < len(article.data.blocks) - 1 else 500)
