"""Import trusts nothing: units, places, labels, archives and XML are looked at, and what is not right is told and never raises."""

from __future__ import annotations

import json
import random
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLE, EXAMPLE_ID
from tests.convert.test_round_trips import given_format
from uncorpus import load, model
from uncorpus.convert.anchoring import anchor
from uncorpus.convert.base import ConvertError, Format, Note, read_carried, read_json
from uncorpus.convert.formats import MODULES, get_format
from uncorpus.convert.importing import Imported, Options, blocks_of, import_one, read_back
from uncorpus.convert.inputs import check_xml, read_input
from uncorpus.corpus.graph import Mark
from uncorpus.offsets import OffsetError, convert
from uncorpus.validate.rules.define import Registries

HEADER = {
    "published": "2024-05-01",
    "publisher": "Synthetic",
    "language": "en",
    "rights": {"holder": "Me", "license": "cc0-1.0", "license_name": None, "statement": "Synthetic."},
}


@pytest.fixture(scope="module")
def article() -> model.Article:
    return load(EXAMPLE)[EXAMPLE_ID].data


@pytest.fixture(scope="module")
def registries() -> Registries:
    corpus = load(EXAMPLE)
    return Registries(corpus.entities, corpus.topics)


def files_of(name: str, article: model.Article, registries: Registries) -> tuple[Format, dict[str, bytes]]:
    format_ = given_format(name)
    return format_, dict(format_.one_of(read_back(format_, article, registries)[0]))


def into(
    format_: Format, files: dict[str, bytes], article: model.Article | None, registries: Registries, annotator: str | None = None
) -> Imported:
    (found,) = format_.read(files)
    return import_one(found, format_, registries, None, article, Options(annotator, HEADER))


def said(imported: Imported) -> str:
    return "\n".join(note.message for note in imported.notes)


def changed(files: dict[str, bytes], name: str, change: Any) -> dict[str, bytes]:
    value = json.loads(files[name])
    change(value)
    return files | {name: json.dumps(value).encode()}


@pytest.mark.parametrize("unit", ["utf-16", "utf-8"])
def test_offsets_in_other_units_are_told_apart_and_converted(unit: Any, article: model.Article, registries: Registries) -> None:
    format_, files = files_of("label-studio", article, registries)

    def change(tasks: Any) -> None:
        for entry in tasks[0]["annotations"][0]["result"]:
            if "start" in entry.get("value", ()):
                entry["value"]["start"], entry["value"]["end"] = convert(
                    article.text, (entry["value"]["start"], entry["value"]["end"]), to=unit
                )

    imported = into(format_, changed(files, "tasks.json", change), article, registries)

    assert json.loads(imported.data) == article.model_dump(mode="json")
    assert ("the offsets count UTF-16 code units" if unit == "utf-16" else "the offsets count UTF-8 bytes") in said(imported)


def test_offsets_that_count_two_for_a_line_break_are_told_apart(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("brat", article, registries)
    name = f"{EXAMPLE_ID}.ann"
    lines = []
    for line in files[name].decode().split("\n"):
        if line.startswith("T"):
            id, place, words = line.split("\t")
            label, _, ranges = place.partition(" ")
            moved = [[str(at + article.text[:at].count("\n")) for at in map(int, range_.split())] for range_ in ranges.split(";")]
            line = f"{id}\t{label} {';'.join(' '.join(range_) for range_ in moved)}\t{words}"  # noqa: PLW2901
        lines.append(line)

    imported = into(format_, files | {name: "\r\n".join(lines).encode()}, article, registries)

    assert json.loads(imported.data) == article.model_dump(mode="json")
    assert "the offsets count characters with two for a line break" in said(imported)


def test_words_that_are_not_where_they_should_be_are_found_by_their_context(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("webannotation", article, registries)
    name = f"{EXAMPLE_ID}.jsonld"

    def change(value: Any) -> None:
        for item in value["first"]["items"]:
            if isinstance(item["target"], dict) and item["target"]["selector"][1]["exact"] == "Mayor Inês Okoro":
                item["target"]["selector"][0] |= {"start": 1, "end": 9}

    imported = into(format_, changed(files, name, change), article, registries)

    assert json.loads(imported.data) == article.model_dump(mode="json")
    assert said(imported).count("placed there") == 2


def test_words_that_stand_nowhere_are_a_problem_and_their_mark_is_not_written(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("webannotation", article, registries)
    name = f"{EXAMPLE_ID}.jsonld"

    def change(value: Any) -> None:
        selector = value["first"]["items"][-1]  # a link
        assert selector["motivation"] == "linking"
        mark = next(item for item in value["first"]["items"] if item["id"].endswith("#e1"))
        mark["target"]["selector"][1] |= {"exact": "PORT ELISABETH", "prefix": "", "suffix": ""}

    imported = into(format_, changed(files, name, change), article, registries)

    assert not imported.is_valid
    assert 'the words "PORT ELISABETH", said to be at 34:44, stand nowhere in the text' in imported.problems[0].message
    assert [item["id"] for item in json.loads(imported.data)["entities"]] == ["e2", "e3", "e4"]


def test_a_text_that_was_changed_is_carried_over_and_what_is_new_in_it_told(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("brat", article, registries)
    text = files[f"{EXAMPLE_ID}.txt"].decode()
    files[f"{EXAMPLE_ID}.txt"] = text.replace("On Sunday", "On Sunday").replace("Harbour talks", "Talks", 1).encode()

    imported = into(format_, files, article, registries)

    assert "the text is not the article's" in said(imported)
    assert not imported.is_valid


def test_unknown_labels_are_told_and_named_entities_taken(registries: Registries) -> None:
    files = {
        "notes/a-file.txt": "Talks\n\nInês Okoro said no in Port Elise.".encode(),
        "notes/a-file.ann": (
            b"T1\tPERSON 7 17\tIn\xc3\xaas Okoro\nT2\tVerb 18 22\tsaid\nT3\tGPE 29 39\tPort Elise\n"
            b"E1\tVerb:T2 Arg:T1\nA1\tNegated T2\nN1\tReference T1 Q:1\tx\n*\tEquiv T1 T3\n#1\tAnnotatorNotes T2\tunsure\nAttribution\n"
        ),
    }
    imported = into(given_format("brat"), files, None, registries, "Jane Doe")
    value = json.loads(imported.data)

    assert [item["entity"] for item in value["entities"]] == ["ines-okoro", "port-elise"]
    assert 'the label "Verb" is unknown: 1 mark left out' in said(imported)
    assert "1 events not of our configuration left out" in said(imported)
    assert (value["id"], value["status"], value["title"]) == ("2024-05-01-a-file", "draft", "Talks")
    assert imported.source == files["notes/a-file.txt"]
    assert imported.is_valid, imported.findings


def test_an_entity_that_no_registry_knows_is_a_problem(registries: Registries) -> None:
    line = {"text": "Talks\n\nNobody Known spoke.", "label": [[7, 19, "PERSON"]]}

    imported = into(given_format("doccano"), {"a.jsonl": json.dumps(line).encode()}, None, registries, "Jane Doe")

    assert [note.message for note in imported.problems] == ['"Nobody Known": no entity of the registry is called so: name the entity']
    assert json.loads(imported.data)["entities"][0]["entity"] == "nobody-known"


def test_who_made_something_must_be_known(registries: Registries) -> None:
    line = {"text": "Talks\n\nInês Okoro spoke.", "label": [[7, 17, "PERSON"]]}

    imported = into(given_format("doccano"), {"a.jsonl": json.dumps(line).encode()}, None, registries)

    assert imported.problems[-1].message == 'it is not known who made "Inês Okoro": say so with --annotator'


def test_a_format_without_a_header_says_what_a_new_article_needs(registries: Registries) -> None:
    (found,) = given_format("doccano").read({"a.jsonl": b'{"text": "A text.", "label": []}'})

    with pytest.raises(ConvertError, match="does not say published, publisher, language, rights: name an article with --into"):
        import_one(found, given_format("doccano"), registries, None, None, Options())


@pytest.mark.parametrize("given", [{"id": "../../2024-05-01-x"}, {"published": "../x"}, {"id": None}])
def test_an_id_that_is_no_id_leads_nowhere(given: dict[str, Any], registries: Registries) -> None:
    (found,) = given_format("doccano").read({"a.jsonl": b'{"text": "A text.", "label": []}'})

    with pytest.raises(ConvertError, match="is no id of an article"):
        import_one(found, given_format("doccano"), registries, None, None, Options("Jane", HEADER | given))


def test_what_travelled_along_is_looked_at(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("label-studio", article, registries)

    def change(tasks: Any) -> None:
        tasks[0]["data"]["uncorpus"]["article"]["id"] = "../../x"

    with pytest.raises(ConvertError, match="what travelled along with the article is broken: id: "):
        into(format_, changed(files, "tasks.json", change), article, registries)


def test_blocks_of_an_unknown_text_are_what_blank_lines_part() -> None:
    text = "  Talks resume\r\n\r\nShe said\nno.\n\n \n🕊️ “Yes.” \n"
    blocks = blocks_of(text)

    assert [text[block["start"] : block["end"]] for block in blocks] == ["Talks resume", "She said\nno.", "🕊️ “Yes.”"]
    assert [block["kind"] for block in blocks] == ["headline", "paragraph", "paragraph"]


DOCTYPES = {
    "external": b'<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "laughs": b'<!DOCTYPE TEI [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    "parameter": b'<!DOCTYPE TEI [<!ENTITY % p SYSTEM "http://example.org/x.dtd"> %p;]>',
    "dtd": b'<!DOCTYPE TEI SYSTEM "http://example.org/x.dtd">',
}


@pytest.mark.parametrize("attack", DOCTYPES)
@pytest.mark.parametrize("name", ["tei", "uima"])
def test_document_types_are_refused(attack: str, name: str, article: model.Article, registries: Registries) -> None:
    format_ = given_format(name)
    files = read_back(format_, article, registries)[0]
    if name == "uima":
        files = {key: value for key, value in files.items() if key.startswith("xmi/")}
    for victim in files:
        head, _, rest = files[victim].partition(b"?>")
        text = DOCTYPES[attack] + rest.replace(b"Harbour", b"&x;" if attack == "external" else b"Harbour")
        broken = files | {victim: (head + b"?>" if rest else b"") + (text if rest else DOCTYPES[attack] + head)}
        with pytest.raises(ConvertError, match="it is refused"):
            list(format_.read(broken))


def test_xml_that_is_nested_without_end_is_refused() -> None:
    with pytest.raises(ConvertError, match="nested more than 256 deep"):
        check_xml(b"<a>" * 300 + b"</a>" * 300, "deep.xml")


def test_xml_that_is_none_is_refused_with_its_place() -> None:
    with pytest.raises(ConvertError, match=r"a\.xml:2:\d+: this is not well-formed XML"):
        check_xml(b"<a>\n<b></a>", "a.xml")


def archive(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["../out.ann", "/etc/out.ann", "a/../../out.ann", "..\\out.ann", "C:/out.ann"])
def test_archives_lead_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConvertError, match="a path that leads out of it"):
        read_input(archive(tmp_path / "a.zip", (name, b"x")))


def test_archives_have_no_links(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.ann")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    with pytest.raises(ConvertError, match="the archive has a link"):
        read_input(archive(tmp_path / "a.zip", (link, b"/etc/passwd")))


def test_archives_do_not_grow_without_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", ("a.ann", b"0" * 200_000))
    monkeypatch.setattr("uncorpus.convert.inputs.MAX_BYTES", 100_000)

    with pytest.raises(ConvertError, match="more than 100,000 bytes"):
        read_input(path)

    monkeypatch.setattr("uncorpus.convert.inputs.MAX_BYTES", 10**6)
    monkeypatch.setattr("uncorpus.convert.inputs.MAX_TOTAL", 300_000)
    with pytest.raises(ConvertError, match="300,000 bytes"):
        read_input(archive(tmp_path / "b.zip", ("a.ann", b"0" * 200_000), ("b.ann", b"0" * 200_000)))


def test_an_archive_says_nothing_twice_and_is_whole(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = archive(tmp_path / "a.zip", ("a.ann", b"1"), ("a.ann", b"2"))
    with pytest.raises(ConvertError, match="twice"):
        read_input(path)
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(ConvertError, match="the archive cannot be read"):
        read_input(tmp_path / "b.zip")


def test_an_archive_and_a_folder_are_read_alike(tmp_path: Path, article: model.Article, registries: Registries) -> None:
    _, files = files_of("brat", article, registries)
    folder = tmp_path / "brat"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "x").write_text("hidden")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    members = [*files.items(), ("__MACOSX/._a.ann", b"x"), ("empty/", b"")]

    assert read_input(folder) == files == read_input(archive(tmp_path / "a.zip", *members))
    assert read_input(folder / "annotation.conf") == {"annotation.conf": files["annotation.conf"]}


def test_a_folder_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "secret.ann").write_text("T1\tContent 0 1\tx\n")
    (tmp_path / "brat").mkdir()
    (tmp_path / "brat" / "a.ann").symlink_to(tmp_path / "secret.ann")

    with pytest.raises(ConvertError, match="a link that leads out of the folder"):
        read_input(tmp_path / "brat")


@pytest.mark.parametrize("name", MODULES)
def test_broken_files_are_told_or_read_and_never_raise_anything_else(name: str, article: model.Article, registries: Registries) -> None:
    format_, files = files_of(name, article, registries)
    draw = random.Random(name)
    for _ in range(60):
        victim = draw.choice(sorted(files))
        data = bytearray(files[victim])
        for _ in range(draw.choice([1, 1, 3])):
            at = draw.randrange(len(data) or 1)
            match draw.randrange(4):
                case 0 if data:
                    data[at] = draw.randrange(256)
                case 1:
                    del data[at : at + draw.randrange(1, 40)]
                case 2:
                    data[at:at] = draw.choice([b"0", b'"', b"\n", b"\xff", b"null", b"<", b"-1", b"\t"])
                case _:
                    data = data[:at] or bytearray(b" ")
        try:
            for found in format_.read(files | {victim: bytes(data)}):
                if not found.is_untouched:
                    import_one(found, format_, registries, None, article, Options())
        except ConvertError:
            continue


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize(
    "value", [[], {}, [[]], [1], [{}], "x", None, 1.5, {"first": {"items": [1, None, {"target": []}]}}, [{"data": {"text": "x"}}]]
)
def test_json_of_any_shape_is_told_or_read(name: str, value: Any, article: model.Article, registries: Registries) -> None:
    format_, files = files_of(name, article, registries)
    for victim in files:
        try:
            for found in format_.read(files | {victim: json.dumps(value).encode()}):
                if not found.is_untouched:
                    import_one(found, format_, registries, None, article, Options())
        except ConvertError:
            continue


@pytest.mark.parametrize("name", MODULES)
def test_a_folder_without_the_formats_files_is_told(name: str) -> None:
    with pytest.raises(ConvertError, match=r"there is no|this is no"):
        list(given_format(name).read({"readme.md": b"hello"}))


def test_a_format_that_does_not_exist_is_told_with_the_nearest() -> None:
    with pytest.raises(ConvertError, match="no format 'labelstudio'; did you mean label-studio"):
        get_format("labelstudio")
    with pytest.raises(ConvertError, match="no format 'xyz'; known: label-studio, brat"):
        get_format("xyz")


def test_files_are_text_of_their_encoding() -> None:
    with pytest.raises(ConvertError, match=r"a\.ann: byte 2 is not UTF-8"):
        list(given_format("brat").read({"a.ann": b"T1\xff"}))


def task(result: list[Any], **more: Any) -> dict[str, bytes]:
    value = [{"id": 7, "data": {"text": "Talks\n\nShe said no."}, "annotations": [{"result": result}], **more}]
    return {"export.json": json.dumps(value).encode()}


def test_what_is_not_of_our_configuration_is_left_out_and_told() -> None:
    place = {"start": 7, "end": 10, "text": "She"}
    (found,) = given_format("label-studio").read(
        task(
            [
                {"id": "r1", "from_name": "label", "type": "labels", "value": {**place, "labels": ["Source"]}},
                {
                    "id": "r2",
                    "from_name": "label",
                    "type": "labels",
                    "value": {"start": 16, "end": 18, "text": "no", "labels": ["Content"]},
                },
                {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "left", "labels": ["source"]},
                {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "right", "labels": []},
                {"id": "r1", "from_name": "sentiment", "type": "choices", "value": {"choices": ["good"]}},
                {"id": "r1", "from_name": "source_speaker", "type": "textarea", "value": {"text": " the mayor "}},
                {"id": "r3", "from_name": "box", "type": "rectanglelabels", "value": {}},
                {"id": "r4"},
            ]
        )
    )

    assert [(item.id, item.label, dict(item.fields)) for item in found.marks] == [
        ("r1", "Source", {"speaker": "the mayor"}),
        ("r2", "Content", {}),
    ]
    assert [(link.kind, link.source, link.target) for link in found.links] == [("source", "r2", "r1")]
    assert [note.message.partition(": task 7: ")[2] for note in found.notes] == [
        "a relation from r1 to r2 has no label; it was left out",
        "the control 'sentiment' is not of our configuration; it was left out",
        "an entry of the type 'rectanglelabels' is not of our configuration; it was left out",
        "an entry that is no region, choice or relation; it was left out",
    ]


def test_of_several_annotations_the_last_that_counts_is_read() -> None:
    def result(words: str) -> list[Any]:
        return [{"id": words, "type": "labels", "value": {"start": 7, "end": 10, "text": "She", "labels": [words]}}]

    annotations = [
        {"result": result("Cue"), "updated_at": "2024-01-02"},
        {"result": result("Source"), "updated_at": "2024-01-03"},
        {"result": result("Topic"), "updated_at": "2024-01-04", "was_cancelled": True},
    ]
    (several,) = given_format("label-studio").read(task([], annotations=annotations))
    (predicted,) = given_format("label-studio").read(task([], annotations=[], predictions=[{"result": result("Cue")}]))
    (nothing,) = given_format("label-studio").read(task([], annotations=[], predictions=[3]))

    assert [item.label for item in several.marks] == ["Source"]
    assert "it has 2 annotations; the one that was changed last is read" in several.notes[0].message
    assert [item.label for item in predicted.marks] == ["Cue"]
    assert "nobody has annotated it; the prediction is read" in predicted.notes[0].message
    assert nothing.is_untouched


def test_what_travels_along_may_be_text(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("label-studio", article, registries)

    def change(tasks: Any) -> None:
        tasks[0]["data"]["uncorpus"] = json.dumps(tasks[0]["data"]["uncorpus"])

    assert json.loads(into(format_, changed(files, "tasks.json", change), None, registries).data) == article.model_dump(mode="json")
    (found,) = format_.read(changed(files, "tasks.json", lambda tasks: tasks[0]["data"].update(uncorpus="{")))
    assert found.header is None


@pytest.mark.parametrize(("data", "message"), [({}, "has no text in data.text"), (None, "export as JSON, not as JSON-MIN")])
def test_what_is_no_task_is_told(data: Any, message: str) -> None:
    with pytest.raises(ConvertError, match=message):
        list(given_format("label-studio").read({"a.json": json.dumps([{"data": data}]).encode()}))


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("entities", "34,44,PORT", "x,44,PORT", "'x' in the column start is no whole number"),
        ("entities", "e1", "", "a row has nothing in the column mention_id"),
        ("quotes", '""end"": 20', '""and"": 20', "has a span without start, end and text"),
        ("topics", '"[{""start"": 0', '"{""start"": 0', "column evidence"),
        ("quotes", "article_id", "article", "there is no column article_id"),
        ("quotes", '"[{""start"": 0', '"[{"start": 0', "this is not CSV|no column article_id|is not JSON"),
    ],
)
def test_cells_that_are_not_what_they_should_be_are_told(
    table: str, old: str, new: str, message: str, article: model.Article, registries: Registries
) -> None:
    format_, files = files_of("csv", article, registries)
    text = files[f"{table}.csv"].decode()
    assert old in text

    with pytest.raises(ConvertError, match=message):
        list(format_.read({f"{table}.csv": text.replace(old, new, 1).encode()}))


def test_a_spreadsheet_may_have_put_its_mark_there(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("csv", article, registries)

    imported = into(format_, {name: b"\xef\xbb\xbf" + data for name, data in files.items()}, article, registries)

    assert json.loads(imported.data) == article.model_dump(mode="json")


def test_annotations_in_any_of_their_shapes_are_read(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("webannotation", article, registries)
    items = json.loads(files[f"{EXAMPLE_ID}.jsonld"])["first"]["items"]
    for value in ({"type": "AnnotationPage", "items": items}, items):
        (found,) = format_.read({f"{EXAMPLE_ID}.json": json.dumps(value).encode()})
        imported = import_one(found, format_, registries, None, article, Options())
        assert json.loads(imported.data) == article.model_dump(mode="json")
    single = {"type": "Annotation", "motivation": "highlighting", "target": {"selector": []}}
    (one,) = format_.read({"a.json": json.dumps(single).encode()})
    assert "has no tag, or no TextPositionSelector or TextQuoteSelector" in one.notes[0].message


def test_a_docbin_does_not_grow_without_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    format_ = given_format("spacy")
    monkeypatch.setattr("uncorpus.convert.inputs.MAX_TOTAL", 10**7)

    with pytest.raises(ConvertError, match="unpacked it has more than 10,000,000 bytes"):
        list(format_.read({"a.spacy": zlib.compress(bytes(2 * 10**7))}))
    with pytest.raises(ConvertError, match="it cannot be unpacked"):
        list(format_.read({"a.spacy": b"not packed"}))


@pytest.mark.parametrize("encoding", ["foo", "shift_jis", "utf-7"])
def test_xml_in_an_encoding_that_cannot_be_read_is_refused(encoding: str) -> None:
    with pytest.raises(ConvertError, match=r"a\.xml:.* encoding"):
        check_xml(f"<?xml version='1.0' encoding='{encoding}'?><a/>".encode(), "a.xml")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (b'{"text": "\\ud800"}', "half of a surrogate pair"),
        (b'{"\\udfff": 1}', "half of a surrogate pair"),
        (b"[1e999]", "1e999 is out of range"),
        (b"[-1e999]", "-1e999 is out of range"),
    ],
)
def test_json_that_no_file_can_hold_is_refused(value: bytes, message: str) -> None:
    with pytest.raises(ConvertError, match=message):
        read_json(value, "a.json")
    assert read_json(b'["\\ud83d\\ude00", 1e3]', "a.json") == ["😀", 1000.0]


def test_what_travelled_along_without_a_place_is_left_out() -> None:
    mark = {"id": "q1", "label": "Content", "ranges": [], "fields": {}}

    assert read_carried([mark, mark | {"ranges": [[0, 4]], "fields": {"confidence": float("inf")}}]) == (Mark("q1", "Content", ((0, 4),)),)


def test_an_offset_without_end_is_no_offset() -> None:
    with pytest.raises(ConvertError, match=r"a\.ann:1: this is no text-bound annotation"):
        list(given_format("brat").read({"a.ann": b"T1\tContent 0 " + b"9" * 5000 + b"\tx\n"}))


@pytest.mark.parametrize("left", [62, 130, 193])
def test_a_text_that_was_cut_off_at_a_quotation_mark_is_told(left: int, article: model.Article, registries: Registries) -> None:
    format_, files = files_of("brat", article, registries)

    cut = into(format_, files | {f"{EXAMPLE_ID}.txt": article.text[:left].encode()}, None, registries)

    assert not cut.is_valid


def test_a_link_to_what_is_not_there_is_a_problem(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("label-studio", article, registries)

    def change(tasks: Any) -> None:
        result = tasks[0]["annotations"][0]["result"]
        next(entry for entry in result if entry["type"] == "relation")["to_id"] = "nowhere"

    imported = into(format_, changed(files, "tasks.json", change), article, registries)

    assert not imported.is_valid
    assert "leads to nowhere, which is not there" in imported.problems[0].message


def of_region(tasks: Any, id: str, kind: str = "labels") -> Any:
    return next(entry for entry in tasks[0]["annotations"][0]["result"] if entry.get("id") == id and entry["type"] == kind)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tasks: of_region(tasks, "e1")["value"].update(labels=["Place"]), 'Entity "PORT ELISE" has come back as "Place"'),
        (lambda tasks: of_region(tasks, "e1")["value"].update(start="34"), 'the labels of "e1" cannot be read'),
        (lambda tasks: of_region(tasks, "e1")["value"].update(labels=["Entity", "Cue"]), "e1 has several labels: Entity, Cue"),
        (lambda tasks: of_region(tasks, "e1", "textarea")["value"].update(text=["a", "b"]), "several values for entity_entity: a, b"),
        (lambda tasks: of_region(tasks, "q1", "choices")["value"].update(choices=["x", "y"]), "several values for content_type: x, y"),
    ],
)
def test_what_comes_back_unreadable_or_contradicts_itself_is_a_problem(
    change: Any, message: str, article: model.Article, registries: Registries
) -> None:
    format_, files = files_of("label-studio", article, registries)

    imported = into(format_, changed(files, "tasks.json", change), article, registries)

    assert message in "\n".join(note.message for note in imported.problems)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A900\tMedium T900 speech", "it says something of T900, which is not there"),
        ("#900\tAnnotatorNotes T901\tentity=x", "it says something of T901, which is not there"),
        ("T1\tCue 28 32\tsays", "there are two annotations T1"),
        ("A900\tMedium T1 thought", "T1 has two values for medium: "),
    ],
)
def test_lines_of_brat_that_contradict_others_are_problems(line: str, message: str, article: model.Article, registries: Registries) -> None:
    format_, files = files_of("brat", article, registries)
    name = f"{EXAMPLE_ID}.ann"

    if "Medium T1 " in line:
        id = next(row.split()[2] for row in files[name].decode().split("\n") if "\tMedium " in row)
        line, message = line.replace("T1", id), message.replace("T1", id)

    imported = into(format_, files | {name: files[name] + line.encode() + b"\n"}, article, registries)

    assert message in "\n".join(note.message for note in imported.problems)


@pytest.mark.parametrize("unit", ["utf-16", "utf-8"])
def test_offsets_without_words_are_converted_by_what_travelled_along(unit: Any, article: model.Article, registries: Registries) -> None:
    format_, files = files_of("doccano", article, registries)
    row = json.loads(files["doccano.jsonl"])
    for span in row["entities"]:
        span["start_offset"], span["end_offset"] = convert(article.text, (span["start_offset"], span["end_offset"]), to=unit)

    imported = into(format_, {"doccano.jsonl": json.dumps(row).encode()}, article, registries)

    assert json.loads(imported.data) == article.model_dump(mode="json")
    assert f"the offsets count UTF-{16 if unit == 'utf-16' else 8}" in said(imported)


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "message"),
    [
        ("csv", "quotes.csv", ",en,", ",fr,", "quotes q1 language"),
        ("csv", "quotes.csv", "Inês Okoro", "Ines O.", "quotes q1 speaker"),
        ("convokit", "utterances.jsonl", '"cue": "says"', '"cue": "said"', "utterance q1 cue"),
        ("convokit", "utterances.jsonl", '"reply-to": null', '"reply-to": "x"', "reply-to"),
        ("convokit", "utterances.jsonl", '"start": ', '"start": 1', "start"),
    ],
)
def test_changes_that_are_not_read_are_told(
    name: str, file: str, old: str, new: str, message: str, article: model.Article, registries: Registries
) -> None:
    format_, files = files_of(name, article, registries)
    text = files[file].decode()
    assert old in text

    imported = into(format_, files | {file: text.replace(old, new, 1).encode()}, article, registries)

    assert "changes that cannot be read from here, and were not made: " in said(imported)
    assert message in said(imported)


@pytest.mark.parametrize(("name", "file"), [("csv", "entities.csv"), ("csv", "topics.csv"), ("convokit", "utterances.jsonl")])
def test_what_is_said_twice_is_refused(name: str, file: str, article: model.Article, registries: Registries) -> None:
    format_, files = files_of(name, article, registries)

    with pytest.raises(ConvertError, match=r"two rows|there twice"):
        list(format_.read(files | {file: files[file] + files[file].partition(b"\n")[2]}))


def test_an_utterance_of_an_unknown_conversation_is_refused(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("convokit", article, registries)
    text = files["utterances.jsonl"].replace(b'"conversation_id": "', b'"conversation_id": "x', 1)

    with pytest.raises(ConvertError, match="of the conversation 'x"):
        list(format_.read(files | {"utterances.jsonl": text}))


def test_words_that_stand_in_several_places_none_of_them_near_are_not_placed() -> None:
    notes: list[Note] = []

    assert anchor([Mark("c1", "Cue", ((100, 102),), {}, ("no",))], f"no {'x' * 200} no", notes, "a file") == []
    assert "stand in several places, none of them near" in notes[0].message
    assert notes[0].is_problem


def test_offsets_that_count_one_for_a_line_break_of_two_are_told_apart(registries: Registries) -> None:
    text = "Talks\r\n\r\nInês Okoro spoke.\r\nAnd in Port Elise."
    lines = text.replace("\r\n", "\n")
    marks = "".join(
        f"T{number}\tEntity {lines.index(words)} {lines.index(words) + len(words)}\t{words}\n"
        for number, words in enumerate(["Inês Okoro", "Port Elise"], start=1)
    )

    imported = into(given_format("brat"), {"a.txt": text.encode(), "a.ann": marks.encode()}, None, registries, "Jane")

    assert "the offsets count characters with one for a line break that has two" in said(imported)
    assert [item["text"] for item in json.loads(imported.data)["entities"]] == ["Inês Okoro", "Port Elise"]


def test_a_text_with_other_line_breaks_is_the_same_text(article: model.Article, registries: Registries) -> None:
    format_, files = files_of("brat", article, registries)
    name = f"{EXAMPLE_ID}.txt"

    imported = into(format_, files | {name: files[name].replace(b"\n", b"\r\n")}, article, registries)

    assert json.loads(imported.data) == article.model_dump(mode="json")
    assert imported.notes == ()


def test_a_new_text_has_no_byte_order_mark(registries: Registries) -> None:
    with pytest.raises(ConvertError, match="begins with a byte order mark"):
        into(given_format("brat"), {"a.txt": "\ufeffTalks".encode(), "a.ann": b""}, None, registries)


def test_an_offset_is_a_whole_number() -> None:
    with pytest.raises(OffsetError, match=r"0\.5 is no whole number"):
        convert("a", [0.5])  # type: ignore[list-item]
