"""An article as HTML: a fragment for a page with assets of its own, one file that needs nothing, or what a notebook shows.

All come from the same templates and the one stylesheet. No text of a file can become markup or code: templates escape, and the policy of each page
keeps code of any other origin from running.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from uncorpus.corpus import Article
from uncorpus.view.layers import ArticleView, Links, view_of
from uncorpus.view.weave import escaped
from uncorpus.view.words import IDENTIFIERS, IN_WHOSE_WORDS, address, count_of, long_date, plain, shortened

LAYERS: Final = ("quotes", "sources", "cues", "non-quotes")
"""The layers that are switched on before anybody chooses."""


@cache
def environment() -> Environment:
    """Return the templates' environment: everything is escaped, and a name that does not exist is an error."""
    made = Environment(
        loader=PackageLoader("uncorpus.view"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(shortened=shortened, plain=plain, long_date=long_date, escaped=escaped)
    made.globals.update(in_whose_words=IN_WHOSE_WORDS, address=address, count_of=count_of, schemes=IDENTIFIERS)
    return made


@cache
def asset(name: str) -> str:
    """Return the text of an asset of the package, as `uncorpus.css`."""
    return (resources.files("uncorpus.view") / "assets" / name).read_text("utf-8")


def article_html(
    view: ArticleView,
    links: Links | None = None,
    *,
    layers: Collection[str] = LAYERS,
    source_page: str | None = None,
    compare_page: str | None = None,
) -> Markup:
    """Return *view* as a fragment of HTML with switches, and with the data for the script; *layers* are those that are switched on."""
    return _fragment(view, links=links, interactive=True, layers=layers, source_page=source_page, compare_page=compare_page)


def still_html(view: ArticleView, *, about: bool = True) -> str:
    """Return *view* as a fragment of HTML that stands in a foreign page: well-formed XML, without script, ids or links.

    *about*: with what stands below the text: topics, names, annotators, rights.
    """
    html = _fragment(view, links=None, interactive=False, layers=LAYERS, source_page=None, compare_page=None, about=about)
    return re.sub(r' (?:id|href|tabindex)="[^"]*"', "", html)


def _fragment(view: ArticleView, *, about: bool = True, **values: Any) -> Markup:
    html = environment().get_template("article.html").render(view=view, about=about, **values)
    return Markup(html)  # noqa: S704 - the template escaped it


def standalone_page(article: Article, layers: Collection[str] = LAYERS) -> str:
    """Return *article* as one HTML file that needs nothing else, and is allowed to load nothing; *layers* are switched on."""
    view = view_of(article)
    css, js = asset("uncorpus.css"), asset("article.js")
    return (
        environment()
        .get_template("standalone.html")
        .render(
            view=view,
            article=article_html(view, layers=layers),
            css=Markup(css),  # noqa: S704 - the package's own
            js=Markup(js),  # noqa: S704 - the package's own
            css_hash=digest(css),
            js_hash=digest(js),
        )
    )


def notebook_html(article: Article) -> str:
    """Return *article* for a notebook: a fragment with its style, which reaches nothing outside of it, and without a script or an id."""
    style = asset("uncorpus.css").replace(":root", ":scope")
    return f'<div class="uc-notebook"><style>@scope (.uc-notebook) {{\n{style}}}</style>\n<div class="sheet">{still_html(view_of(article))}</div></div>'


def digest(text: str) -> str:
    """Return the hash of an inline style or script, as a page's policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
