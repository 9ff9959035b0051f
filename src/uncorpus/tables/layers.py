"""Articles side by side: each layer of many articles as arrays, and what relates layers to each other.

Tables are made of these arrays, for many articles at once and not item by item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from uncorpus import model
from uncorpus.corpus.objects import Article
from uncorpus.tables.nested import nested
from uncorpus.tables.places import Ordered, Places

if TYPE_CHECKING:
    import pyarrow as pa

    from uncorpus.tables.places import Numbers

T = TypeVar("T")

TEXT_AT_ONCE: Final = 2**19
"""From how many code points of text rows are made together: enough that no single step counts, few enough for any memory."""


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield *articles* in lists of some size."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= TEXT_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Layer:
    """The members of lists, one list after the other; `of` is the number of each member's list, `article` that of its article."""

    def __init__(self, lists: pa.ListArray, article: Numbers | None = None) -> None:
        import numpy as np

        self.items = lists.flatten()
        self.of = np.repeat(np.arange(len(lists)), lists.value_lengths())
        self.article = self.of if article is None else article[self.of]
        self._lists = len(lists)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, field: str) -> pa.Array:
        """Return *field* of every member."""
        return self.items.field(field)

    def within(self, field: str) -> Layer:
        """Return the members of the lists in *field*."""
        return Layer(self[field], self.article)

    def lists(self, members: pa.Array) -> pa.ListArray:
        """Return *members*, one for each of the layer's, in the lists that the layer's are in."""
        return grouped(self.of, members, self._lists)

    @cached_property
    def places(self) -> Places:
        """Where the members stand."""
        return Places.of(self.article, numbers(self["start"]), numbers(self["end"]))

    @cached_property
    def by_place(self) -> Ordered:
        """The members, to be looked up by place."""
        return Ordered(self.places)

    def find(self, field: str, wanted: pa.Array, article: Numbers) -> pa.Array:
        """Return for each of *wanted* the number of the member in the same *article* whose *field* it is; null where there is none."""
        import pyarrow.compute as pc

        return pc.index_in(_in_article(wanted, article), value_set=_in_article(self[field], self.article))


def numbers(array: pa.Array) -> Numbers:
    """Return *array* of integers, of which none is null, for reckoning with offsets."""
    found: Numbers = array.to_numpy(zero_copy_only=False).astype("int64")
    return found


def _in_article(values: pa.Array, article: Numbers) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(pc.cast(pa.array(article), pa.string()), values, " ")


def grouped(of: Numbers, members: pa.Array, lists: int) -> pa.ListArray:
    """Return as many *lists* of *members*; *of*, which only grows, says which list each is in."""
    import numpy as np
    import pyarrow as pa

    return pa.ListArray.from_arrays(pa.array(np.searchsorted(of, np.arange(lists + 1)), pa.int32()), members)


class Known(Generic[T]):
    """What a *registry* says of *keys*."""

    def __init__(self, keys: pa.Array, registry: Mapping[str, T]) -> None:
        coded = keys.dictionary_encode()
        self._entries = [*map(registry.get, coded.dictionary.to_pylist()), None]
        self._indices = coded.indices.fill_null(len(self._entries) - 1)

    def get(self, value: Callable[[T], Any], default: Any = None, type_: pa.DataType | None = None) -> pa.Array:
        """Return the *value* of the entry of each key, *default* where there is no entry."""
        import pyarrow as pa

        values = [default if entry is None else value(entry) for entry in self._entries]
        return pa.array(values, type_ or pa.string()).take(self._indices)


class Layers:
    """*articles*, at least one and all of one corpus, layer by layer, and what several tables need of them: each made once."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = articles
        self.nested = nested(article.data for article in articles)
        self._layers: dict[str, Layer] = {}

    def __getitem__(self, name: str) -> Layer:
        """Return the layer with *name*; what is in a layer is named as in `quotes.content`."""
        if name not in self._layers:
            layer, _, part = name.partition(".")
            self._layers[name] = self[layer].within(part) if part else Layer(self.column(name))
        return self._layers[name]

    def column(self, field: str) -> pa.Array:
        """Return *field* of every article."""
        return self.nested.column(field).combine_chunks()

    def known_entities(self, keys: pa.Array) -> Known[model.Entity]:
        """Return what the registry says of the entities with *keys*."""
        return Known(keys, self.articles[0].known_entities)

    def known_topics(self, keys: pa.Array) -> Known[model.Topic]:
        """Return what the registry says of the topics with *keys*."""
        return Known(keys, self.articles[0].known_topics)

    @cached_property
    def block_texts(self) -> pa.Array:
        """The text of every block."""
        import pyarrow as pa

        return pa.array([article.block_text(block) for article in self.articles for block in article.data.blocks], pa.string())

    @cached_property
    def quote_texts(self) -> pa.Array:
        """The text of every quote; the parts of an interrupted one are joined by “ … ”."""
        import pyarrow.compute as pc

        content = self["quotes.content"]
        return pc.binary_join(content.lists(content["text"]), " … ")

    @cached_property
    def mentions_inside(self) -> tuple[Numbers, Numbers]:
        """Every quote with every entity mention inside its content."""
        content = self["quotes.content"]
        return self["entities"].by_place.inside(content.places, content.of)
