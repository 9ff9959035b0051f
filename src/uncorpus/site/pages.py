"""The pages of the explorer, each from its template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from uncorpus import model
from uncorpus.corpus import Article, Corpus
from uncorpus.site import plots
from uncorpus.site.comparing import Names, compare
from uncorpus.site.ledger import ROWS_A_SUBJECT, UNNAMED, Ledger, Subject
from uncorpus.site.received import REASONS, stretches
from uncorpus.view.html import article_html, environment
from uncorpus.view.layers import Links, Setting, view_of
from uncorpus.view.words import count_of, long_date, plain

KINDS: Final = {"speakers": "Speakers", "topics": "Topics", "entities": "Names"}
"""The kinds of subjects, and what readers call them."""

LINES_A_PAGE: Final = 200
ROWS_A_PAGE: Final = 50
SUBJECTS_A_PAGE: Final = 500
NEWEST: Final = 12
"""How many articles the front page shows before anybody searches."""


def page_name(first: str, number: int) -> str:
    """Return the name of page *number*, from 1, of what begins on the page *first*. Keys have no two hyphens in a row, so nothing collides.

    >>> page_name("iran", 1), page_name("iran", 2)
    ('iran.html', 'iran--2.html')
    """
    return f"{first}.html" if number == 1 else f"{first}--{number}.html"


def pages_of(items: Iterable[Any], size: int) -> Iterator[tuple[list[Any], bool]]:
    """Cut *items* into pages of *size*; yield each with whether another one follows. There is always a first."""
    iterator = iter(items)
    page = list(islice(iterator, size))
    while True:
        following = list(islice(iterator, size))
        yield page, bool(following)
        if not following:
            return
        page = following


@dataclass(frozen=True)
class Pages:
    """Renders pages of the site of *corpus*; *other* is a second annotation of its articles, and *names* what the two are called."""

    corpus: Corpus
    other: Corpus | None = None
    names: tuple[str, str] = ("", "")
    _links: Links = field(default_factory=lambda: Links("../"))

    @cached_property
    def templates(self) -> Environment:
        """The templates' environment: that of the view, with those of the site."""
        loader = ChoiceLoader([PackageLoader("uncorpus.site"), PackageLoader("uncorpus.view")])
        made = environment().overlay(loader=loader)
        made.globals = dict(made.globals) | {
            "corpus": self.corpus,
            "kinds": KINDS,
            "page_name": page_name,
            "unnamed": UNNAMED,
            "has_comparisons": self.other is not None,
        }
        return made

    def _render(self, template: str, **values: Any) -> str:
        return self.templates.get_template(template).render(**{"root": "../", "here": "", "description": ""} | values)

    def article(self, article: Article) -> str:
        """Return the page of *article*."""
        view = view_of(article, Setting(self._links), {"corpus": f"{self.corpus.name} {self.corpus.data_version or ''}".strip()})
        compared = f"../compare/{article.id}.html" if self.other is not None and article.id in self.other else None
        html = article_html(view, self._links, source_page=f"../sources/{article.id}.html", compare_page=compared)
        count = count_of(len(article.data.quotes), "quote")
        described = f"{article.data.publisher}, {long_date(article.published)}: who said what, {count}."
        return self._render("article_page.html", title=plain(article.title), description=plain(described), article=html)

    def source(self, article: Article) -> str:
        """Return the page that shows the source of *article* and its edits."""
        return self._render(
            "source.html", title=f"As received: {plain(article.title)}", article=article, stretches=stretches(article), reasons=REASONS
        )

    def comparison(self, article: Article) -> str | None:
        """Return the page that compares the annotations of *article*; None where there is no other."""
        if self.other is None or article.id not in self.other:
            return None
        other = self.other[article.id]
        names = Names(self._topic_name, lambda key: self.name_of("entities", key))
        result = None if other.text != article.text else compare(article.data, other.data, names)
        flags = (result.first_flags, result.second_flags) if result else ({}, {})
        views = [
            view_of(each, Setting(None, prefix, given)) for each, prefix, given in zip((article, other), ("a-", "b-"), flags, strict=True)
        ]
        title = f"Compared: {plain(article.title)}"
        return self._render("compare.html", title=title, article=article, result=result, views=views, names=self.names)

    def articles(self, ledger: Ledger) -> Iterator[tuple[str, str]]:
        """Yield name and content of the pages that list all articles."""
        for number, (lines, more) in enumerate(pages_of(ledger.lines(), LINES_A_PAGE), start=1):
            yield (
                page_name("articles", number),
                self._render(
                    "articles.html", title="Articles", here="articles", lines=_safe(lines), number=number, more=more, first="articles"
                ),
            )

    def list_of(self, kind: str, ledger: Ledger) -> Iterator[tuple[str, str]]:
        """Yield name and content of the pages that list the subjects of *kind*."""
        for number, (found, more) in enumerate(pages_of(ledger.subjects(kind), SUBJECTS_A_PAGE), start=1):
            rows = [(key, self.name_of(kind, key), self._type_of(kind, key), articles, quotes) for key, articles, quotes in found]
            yield (
                page_name(kind, number),
                self._render("subjects.html", title=KINDS[kind], here=kind, kind=kind, rows=rows, number=number, more=more, first=kind),
            )

    def subject(self, subject: Subject, counts: tuple[int, int], ledger: Ledger) -> Iterator[tuple[str, str]]:
        """Yield name and content of the pages of *subject*, which occurs in *counts* articles and quotes."""
        rows = _safe(ledger.rows(subject))
        years = plots.columns(plots.every_year(dict(ledger.by_year(subject))))
        name = self.name_of(*subject)
        values = {
            "title": plain(name),
            "name": name,
            "here": subject.kind,
            "subject": subject,
            "entity": self.corpus.entities.get(subject.key) if subject.kind != "topics" else None,
            "topic": self.corpus.topics.get(subject.key) if subject.kind == "topics" else None,
            "broader": near[0] if (near := self._near(subject, ledger, "broader")) else None,
            "narrower": self._near(subject, ledger, "narrower"),
            "articles": counts[0],
            "quotes": counts[1],
            "years": years,
            "others": {kind: self._bars(ledger.with_(subject, kind), kind) for kind in KINDS},
            "has_speaker_page": subject.kind == "entities" and ledger.has(Subject("speakers", subject.key)),
            "has_entity_page": subject.kind == "speakers" and ledger.has(Subject("entities", subject.key)),
            "is_cut": counts[0] > ROWS_A_SUBJECT,
            "cut": ROWS_A_SUBJECT,
            "first": subject.key,
        }
        for number, (found, more) in enumerate(pages_of(rows, ROWS_A_PAGE), start=1):
            yield page_name(subject.key, number), self._render("subject.html", rows=found, number=number, more=more, **values)

    def front(self, ledger: Ledger) -> str:
        """Return the front page."""
        sums = ledger.sums
        types = [(name, None, sums.types[name]) for name in ("direct", "mixed", "indirect")]
        return self._render(
            "front.html",
            root="",
            title=self.corpus.name,
            here="index",
            sums=sums,
            types=plots.bars(types),
            months=plots.columns(plots.every_month(dict(sums.months))),
            tops={kind: self._bars([(key, quotes) for key, _, quotes in ledger.subjects(kind, 8)], kind, "") for kind in KINDS},
            counts={kind: ledger.count(kind) for kind in KINDS},
            newest=_safe(line.replace('href="../', 'href="') for line in islice(ledger.lines(), NEWEST)),
        )

    def name_of(self, kind: str, key: str) -> str:
        """Return what readers call the subject *key* of *kind*."""
        if key == UNNAMED:
            return "Speakers without a name of their own"
        if kind == "topics":
            return self._topic_name(key)
        entity = self.corpus.entities.get(key)
        return entity.name if entity else key

    def _topic_name(self, key: str) -> str:
        topic = self.corpus.topics.get(key)
        return topic.label if topic else key

    def _type_of(self, kind: str, key: str) -> str:
        entity = self.corpus.entities.get(key) if kind == "entities" else None
        return TYPES[entity.type] if entity else ""

    def _near(self, subject: Subject, ledger: Ledger, which: str) -> list[tuple[str, str, bool]]:
        """Return key and name of the topics that are broader or narrower than *subject*, and whether they have a page."""
        topic = self.corpus.topics.get(subject.key) if subject.kind == "topics" else None
        if topic is None:
            return []
        keys = self._narrower.get(subject.key, []) if which == "narrower" else [topic.broader] if topic.broader else []
        return [(key, self._topic_name(key), ledger.has(Subject("topics", key))) for key in keys]

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, topic in self.corpus.topics.items():
            if topic.broader:
                found.setdefault(topic.broader, []).append(key)
        return found

    def _bars(self, found: Sequence[tuple[str, int]], kind: str, root: str = "../") -> list[plots.Bar]:
        links = Links(root)
        return plots.bars([(self.name_of(kind, key), links.page(kind, key), count) for key, count in found if count])


TYPES: Final[dict[model.EntityType, str]] = {
    "PERSON": "person",
    "NORP": "people or group",
    "FAC": "building or site",
    "ORG": "organisation",
    "GPE": "country or place with a government",
    "LOC": "place",
    "PRODUCT": "product",
    "EVENT": "event",
    "WORK_OF_ART": "work",
    "LAW": "law or treaty",
    "LANGUAGE": "language",
}
"""The types of entities, for readers."""


def _safe(fragments: Iterable[str]) -> list[Markup]:
    """Return *fragments*, which templates have escaped before, as HTML."""
    return [Markup(fragment) for fragment in fragments]  # noqa: S704 - see above
