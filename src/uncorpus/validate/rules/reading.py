"""Rules that reading decides: the file, its syntax, its schema."""

from uncorpus.validate.findings import Level
from uncorpus.validate.rules.define import reading_rule

reading_rule(
    "UNC000",
    "internal-error",
    Level.FILE,
    """uncorpus can judge every file.

    It failed at this one, which is a defect of uncorpus, not of the file. The exit code is 2. Please report it with the file.

    Wrong: a rule that raises an exception
    Right: a rule that says what it found
    """,
)
reading_rule(
    "UNC001",
    "unreadable-file",
    Level.FILE,
    """A file can be read.

    It is missing, is a folder or a device, or may not be read. The exit code is then 2, since nothing is known about the file.

    Wrong: `uncorpus validate articles/2024-03-03-harbor.json`, where the file is called `…-harbour.json`
    Right: `uncorpus validate articles/2024-03-03-harbour.json`
    """,
)
reading_rule(
    "UNC002",
    "file-too-large",
    Level.FILE,
    """A file has at most 32 MiB, and the corpus file at most 1 GiB.

    An article has some ten kilobytes; a file beyond the limit is something else, and is not read.

    Wrong: a JSON file of 100 MB with all articles in a list
    Right: a file for each article, or JSON Lines
    """,
)
reading_rule(
    "UNC003",
    "outside-corpus",
    Level.FILE,
    """A file of the corpus lies in the corpus.

    A symbolic link that leads out of the folder would put into a release what nobody reviewed.

    Wrong: `articles/a.json` → `/home/me/drafts/a.json`
    Right: `articles/a.json`, the file itself
    """,
)
reading_rule(
    "UNC010",
    "byte-order-mark",
    Level.SYNTAX,
    """A file has no byte order mark.

    JSON is UTF-8 without one (RFC 8259, section 8.1). Save the file as “UTF-8”, not “UTF-8 with BOM”.

    Wrong: the bytes `EF BB BF 7B …`
    Right: the bytes `7B …`
    """,
    fix="safe",
)
reading_rule(
    "UNC011",
    "not-utf8",
    Level.SYNTAX,
    """A file is UTF-8.

    Save it again as UTF-8, and look whether the characters are still right.

    Wrong: “é” as the byte `E9`
    Right: “é” as the bytes `C3 A9`
    """,
)
reading_rule(
    "UNC012",
    "not-json",
    Level.SYNTAX,
    """A file is JSON (RFC 8259): no comments, no trailing commas, nothing after the end.

    Wrong: `{"id": "q1",}`
    Right: `{"id": "q1"}`
    """,
)
reading_rule(
    "UNC013",
    "duplicate-key",
    Level.SYNTAX,
    """A key stands once in an object.

    Programs differ in which of two they believe, so neither can be believed.

    Wrong: `{"start": 3, "start": 4}`
    Right: `{"start": 3}`
    """,
)
reading_rule(
    "UNC014",
    "not-a-number",
    Level.SYNTAX,
    """Numbers are numbers: NaN and Infinity are not JSON.

    Wrong: `{"confidence": NaN}`
    Right: `{"confidence": 0.5}`
    """,
)
reading_rule(
    "UNC015",
    "lone-surrogate",
    Level.SYNTAX,
    """A string has only whole characters.

    `\\ud800` to `\\udfff` are halves of characters in UTF-16; alone they are none, and no UTF-8 file can hold them.

    Wrong: `"\\ud83d"`
    Right: `"\\ud83d\\ude00"`, or the character itself
    """,
)
reading_rule(
    "UNC016",
    "number-too-large",
    Level.SYNTAX,
    """A number is small enough to be a number, and has at most 300 characters.

    Wrong: `{"start": 1e999}`
    Right: `{"start": 999}`
    """,
)
reading_rule(
    "UNC017",
    "nested-too-deeply",
    Level.SYNTAX,
    """Lists and objects are nested at most 64 deep. The format needs 5.

    Wrong: `[[[[…]]]]`, a hundred thousand deep
    Right: `{"quotes": [{"content": [{"start": 0, …}]}]}`
    """,
)
reading_rule(
    "UNC101",
    "unknown-schema-version",
    Level.SCHEMA,
    """The file's `schema_version` is known.

    A newer one than this version of uncorpus knows is not guessed at: update uncorpus.

    Wrong: `{"schema_version": "7.0"}`
    Right: `{"schema_version": "1.0"}`
    """,
)
reading_rule(
    "UNC102",
    "missing-field",
    Level.SCHEMA,
    """Every key is present; what is unknown is `null`, what is none is an empty list.

    Wrong: an article without `url`
    Right: `"url": null`
    """,
    fix="unsafe",
)
reading_rule(
    "UNC103",
    "unknown-field",
    Level.SCHEMA,
    """There is no key that the format does not have. It is often a misspelling.

    Wrong: `{"publishd": "2024-03-03"}`
    Right: `{"published": "2024-03-03"}`
    """,
)
reading_rule(
    "UNC104",
    "wrong-type",
    Level.SCHEMA,
    """A value has the type that the schema gives it: text, whole number, list, object.

    Wrong: `{"start": 3.0}`
    Right: `{"start": 3}`
    """,
)
reading_rule(
    "UNC105",
    "wrong-value",
    Level.SCHEMA,
    """A value is one that the schema allows: from its list, of its form, within its bounds.

    Wrong: `{"type": "direkt"}`
    Right: `{"type": "direct"}`
    """,
)
