"""Label Studio: a labeling configuration, tasks with regions, choices and relations, and its JSON export read back.

Reviewed articles are tasks with an annotation, drafts are tasks with a prediction. Offsets are code points. What the tool has no place for (source, rights, who made
what) travels along in the task's data, which it leaves alone. Regions of a discontinuous content are linked by `part`.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from uncorpus.convert.base import (
    ConvertError,
    Files,
    Format,
    Found,
    Note,
    carried,
    dump_json,
    header_of,
    held,
    list_of,
    read_carried,
    read_json,
)
from uncorpus.convert.parts import PART, joined, split
from uncorpus.corpus.graph import CONTENT, FIELDS, LABELS, LINKS, RELEVANCES, TOPIC, FieldType, Graph, Link, Mark, graph_of
from uncorpus.corpus.objects import Article
from uncorpus.store.reading import show
from uncorpus.validate.rules.define import Registries

TASKS: Final = "tasks.json"
CONFIG: Final = "labeling-config.xml"
COLORS: Final = dict(zip(LABELS, ("#2f6fdb", "#1a936f", "#d1495b", "#8d5a97", "#edae49", "#7a7a7a", "#00798c"), strict=True))
MANY: Final = 300
"""With more topics than this in the registry, they are typed and not chosen."""


class LabelStudio(Format):
    """Tasks of Label Studio."""

    name = "label-studio"
    title = "Label Studio"
    holds = held("yes", carried=("header", "blocks", "ids", "provenance"))
    limits = "Offsets are code points. A task with several annotations: the last one that was not cancelled is read."

    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield the labeling configuration and the tasks."""
        topics = sorted(registries.topics or {})
        tasks = []
        seen: set[str] = set(topics)
        for article in articles:
            graph = graph_of(article.data)
            seen.update(topic["topic"] for topic in graph.header["topics"])
            tasks.append(task(article, graph))
        yield CONFIG, labeling_config(sorted(seen)).encode()
        yield TASKS, dump_json(tasks, indent=1)

    def read(self, files: Files) -> Iterator[Found]:
        """Yield the tasks of the JSON files."""
        names = [name for name in files if name.endswith(".json")]
        if not names:
            raise ConvertError("there is no JSON file: export from Label Studio as JSON")
        for name in names:
            value = read_json(files[name], name)
            tasks = value if isinstance(value, list) else [value]
            for number, item in enumerate(tasks, start=1):
                yield read_task(item, f"{name}: task {item.get('id', number) if isinstance(item, dict) else number}")


def task(article: Article, graph: Graph) -> dict[str, Any]:
    """Return the task of *article*: an annotation where people have seen it, a prediction where it is a draft."""
    result = list(results(graph))
    data = {
        "text": article.text,
        "title": article.title,
        "article_id": article.id,
        "uncorpus": dict(graph.header) | {"marks": carried(graph, FIELDS)},
    }
    if article.data.status == "draft":
        return {"data": data, "predictions": [{"model_version": "uncorpus-draft", "result": result}]}
    return {"data": data, "annotations": [{"result": result}]}


def results(graph: Graph) -> Iterator[dict[str, Any]]:
    """Yield the regions, choices and relations of *graph*."""
    marks, links = split(graph.marks, graph.links)
    for mark in marks:
        start, end = mark.ranges[0]
        place = {"start": start, "end": end, "text": graph.text[start:end]}
        of_region = {"id": mark.id, "to_name": "text", "origin": "manual"}
        yield {**of_region, "from_name": "label", "type": "labels", "value": {**place, "labels": [mark.label]}}
        for name, value in mark.fields.items():
            kind = FIELDS[mark.label].get(name)
            if kind is None:
                continue
            values = list(value) if isinstance(value, tuple) else [value]
            if _is_choice(kind, name):
                yield {**of_region, "from_name": control(mark.label, name), "type": "choices", "value": {**place, "choices": values}}
            else:
                yield {**of_region, "from_name": control(mark.label, name), "type": "textarea", "value": {**place, "text": values}}
    for relevance in RELEVANCES:
        topics = [topic["topic"] for topic in graph.header["topics"] if topic["relevance"] == relevance]
        if topics:
            of_task = {"id": f"topics-{relevance}", "to_name": "text", "from_name": f"{relevance}_topics"}
            yield {**of_task, "type": "choices", "value": {"choices": topics}}
    for link in links:
        yield {"type": "relation", "from_id": link.source, "to_id": link.target, "direction": "right", "labels": [link.kind]}


def control(label: str, name: str) -> str:
    """Return the name of the control for the field *name* of marks with *label*: names are unique in a configuration."""
    return f"{label.lower()}_{name}"


CONTROLS: Final = {control(label, name): name for label, fields in FIELDS.items() for name in fields}


def _is_choice(kind: FieldType, name: str) -> bool:
    return bool(kind.choices) or name in ("topics", "topic")


def labeling_config(topics: list[str]) -> str:
    """Return the labeling configuration for a corpus with these *topics*."""
    lines = ["<View>", '  <Header value="$title" size="3"/>', "  <Relations>"]
    lines += [f'    <Relation value="{kind}"/>' for kind in (*LINKS, PART)]
    lines += ["  </Relations>", '  <Labels name="label" toName="text">']
    lines += [f'    <Label value="{label}" background="{COLORS[label]}"/>' for label in LABELS]
    lines += ["  </Labels>", '  <Text name="text" value="$text" granularity="symbol"/>']
    for label, fields in FIELDS.items():
        for name, kind in fields.items():
            lines += _control(label, name, kind, topics)
    for relevance in RELEVANCES:
        lines.append(f'  <Header value="{relevance.capitalize()} topics of the article" size="5"/>')
        lines += _choices(f'name="{relevance}_topics" toName="text" choice="multiple"', topics)
    lines.append("</View>")
    return "\n".join(lines) + "\n"


def _control(label: str, name: str, kind: FieldType, topics: list[str]) -> list[str]:
    attributes = f'name="{control(label, name)}" toName="text" perRegion="true" whenTagName="label" whenLabelValue="{label}"'
    lines = [f'  <View visibleWhen="region-selected" whenTagName="label" whenLabelValue="{label}">']
    lines.append(f'    <Header value="{html.escape(f"{name}: {kind.meaning}")}" size="6"/>')
    if _is_choice(kind, name):
        choice = "multiple" if kind.many else "single-radio"
        lines += ["  " + line for line in _choices(f'{attributes} choice="{choice}"', list(kind.choices) or topics)]
    else:
        lines.append(f'    <TextArea {attributes} maxSubmissions="1" editable="true"/>')
    return [*lines, "  </View>"]


def _choices(attributes: str, values: list[str]) -> list[str]:
    if len(values) > MANY:
        return [f'  <TextArea {attributes.replace(" choice=", " hint=")} editable="true"/>']
    layout = ' layout="select"' if len(values) > 12 else ' showInline="true"'
    return [
        f"  <Choices {attributes}{layout}>",
        *(f'    <Choice value="{html.escape(value)}"/>' for value in values),
        "  </Choices>",
    ]


def read_task(item: object, where: str) -> Found:
    """Return what a task of Label Studio's JSON export says. Raises `ConvertError` for what is no task."""
    match item:
        case {"data": {"text": str(text), **data}}:
            pass
        case {"data": dict()}:
            raise ConvertError(f"{where}: the task has no text in data.text")
        case _:
            raise ConvertError(f"{where}: this is no task of Label Studio: export as JSON, not as JSON-MIN or CSV, which lose relations")
    notes: list[Note] = []
    assert isinstance(item, dict)
    given = data.get("article_id")
    article_id = given if isinstance(given, str) else None
    result = _result(item, where, notes)
    if result is None:
        return Found(where, (), (), article_id, text, is_untouched=True)
    ours = data.get("uncorpus")
    if isinstance(ours, str):  # the tool's table of tasks may have made text of it
        try:
            ours = read_json(ours.encode(), where)
        except ConvertError:
            ours = None
    header = header_of(ours)
    reader = _Reader(where, notes)
    for entry in result:
        reader.take(entry)
    marks, links = joined(reader.marks(), reader.links, notes)
    if header is not None:
        header = dict(header) | {"topics": reader.topics(header["topics"])}
    return Found(
        where,
        tuple(marks),
        tuple(links),
        article_id,
        text,
        header,
        read_carried(ours.get("marks")) if isinstance(ours, dict) else (),
        tuple(notes),
    )


def _result(item: Mapping[str, Any], where: str, notes: list[Note]) -> list[Any] | None:
    """Return the result of the annotation that counts: the last that was not cancelled; where there is none, of the last prediction, if it is there."""
    annotations = [one for one in list_of(item.get("annotations")) if isinstance(one, dict) and not one.get("was_cancelled")]
    if len(annotations) > 1:
        notes.append(Note(f"{where}: it has {len(annotations)} annotations; the one that was changed last is read"))
    if annotations:
        return list_of(max(annotations, key=lambda one: str(one.get("updated_at") or one.get("created_at") or "")).get("result"))
    predictions = [one for one in list_of(item.get("predictions")) if isinstance(one, dict)]
    if predictions:
        notes.append(Note(f"{where}: nobody has annotated it; the prediction is read"))
        return list_of(predictions[-1].get("result"))
    return None


class _Reader:
    """Gathers regions from a result, whose entries about one region share its id."""

    def __init__(self, where: str, notes: list[Note]) -> None:
        self.where = where
        self.notes = notes
        self.links: list[Link] = []
        self._places: dict[str, tuple[int, int, str | None]] = {}
        self._labels: dict[str, str] = {}
        self._fields: dict[str, dict[str, Any]] = {}
        self._topics: dict[str, list[str]] = {}

    def take(self, entry: object) -> None:
        """Take an entry of a result."""
        match entry:
            case {"type": "relation", "from_id": str(source), "to_id": str(target), **rest}:
                labels = [label for label in list_of(rest.get("labels")) if isinstance(label, str)]
                if not labels:
                    self._note(f"a relation from {source} to {target} has no label")
                back = rest.get("direction") == "left"
                self.links += [Link(label, target, source) if back else Link(label, source, target) for label in labels]
            case {
                "id": str(id),
                "type": "labels",
                "value": {"start": int(start), "end": int(end), "labels": [str(label), *others], **value},
            }:
                words = value.get("text")
                labels = [*([self._labels[id]] if id in self._labels else []), label, *others]
                if len(labels) > 1:
                    self._problem(f"the region {id} has several labels: {', '.join(map(str, labels))}; there can be one")
                self._places[id] = (start, end, words if isinstance(words, str) else None)
                self._labels[id] = label
            case {"id": str(id), "type": "choices", "from_name": str(name), "value": {"choices": [*choices]}}:
                self._values(id, name, [choice for choice in choices if isinstance(choice, str)])
            case {"id": str(id), "type": "textarea", "from_name": str(name), "value": {"text": found}}:
                texts = found if isinstance(found, list) else [found]
                self._values(id, name, [text.strip() for text in texts if isinstance(text, str) and text.strip()])
            case {"type": ("labels" | "choices" | "textarea" | "relation") as kind, **rest}:
                self._problem(f"the {kind} of {show(rest.get('id', rest.get('from_id')))} cannot be read")
            case {"type": kind}:
                self._note(f"an entry of the type {kind!r} is not of our configuration")
            case _:
                self._note("an entry that is no region, choice or relation")

    def _values(self, id: str, name: str, values: list[str]) -> None:
        relevance = name.removesuffix("_topics")
        if relevance in RELEVANCES and relevance != name:
            self._topics[relevance] = values
        elif name in CONTROLS and values:
            many = CONTROLS[name] == "topics"
            fields = self._fields.setdefault(id, {})
            all_values = dict.fromkeys(values if many or CONTROLS[name] not in fields else [fields[CONTROLS[name]], *values])
            if len(all_values) > 1 and not many:
                self._problem(f"the region {id} has several values for {name}: {', '.join(all_values)}; there can be one")
            fields[CONTROLS[name]] = tuple(values) if many else values[0]
        elif name not in CONTROLS:
            self._note(f"the control {name!r} is not of our configuration")

    def marks(self) -> list[Mark]:
        """Return a mark for each region."""
        marks = []
        for id, (start, end, words) in self._places.items():
            label = self._labels[id]
            marks.append(Mark(id, label, ((start, end),), self._fields.get(id, {}), (words,)))
        return marks

    def topics(self, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the *known* topics of the header with the relevance that was chosen for the whole task."""
        relevance = {topic: name for name, topics in self._topics.items() for topic in topics}
        evident = {fields.get("topic") for id, fields in self._fields.items() if self._labels.get(id) == TOPIC}
        return [
            topic | {"relevance": relevance[topic["topic"]]} if topic.get("topic") in relevance else topic
            for topic in known
            if topic.get("topic") in relevance or topic.get("topic") in evident
        ]

    def _problem(self, message: str) -> None:
        self.notes.append(Note(f"{self.where}: {message}", is_problem=True))

    def _note(self, message: str) -> None:
        self.notes.append(Note(f"{self.where}: {message}; it was left out"))


FORMAT: Final = LabelStudio()

__all__ = ["CONFIG", "CONTENT", "FORMAT", "TASKS", "labeling_config", "read_task", "task"]
