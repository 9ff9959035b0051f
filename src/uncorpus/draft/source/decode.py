"""Bytes to characters: what a file is, and in which encoding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Format = Literal["plain", "markdown", "html"]
MEDIA_TYPES: Final[dict[Format, str]] = {"plain": "text/plain", "markdown": "text/markdown", "html": "text/html"}
ENDINGS: Final[dict[Format, str]] = {"plain": "txt", "markdown": "md", "html": "html"}

_DECLARED: Final = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9._-]+)|<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]+)""", re.IGNORECASE
)
_HTML: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|section|header|div|p|h[1-6]|blockquote|figure|span|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML: Final = re.compile(r"(?:[A-Za-z-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,20}?Content-Type:\s*multipart/related", re.IGNORECASE)
_BINARY: Final = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"{\\rtf")


class SourceError(ValueError):
    """A file that no article can be made of; the message says why."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a source, and how they were read."""

    text: str
    encoding: str
    format: Format

    @property
    def media_type(self) -> str:
        """The media type with the encoding, as the article's file writes it."""
        return f"{MEDIA_TYPES[self.format]}; charset={self.encoding}"


def decode(data: bytes, name: str = "") -> Decoded:
    """Return the characters of *data*, a file called *name*. Raises `SourceError` for what is no text, or empty.

    UTF-8 and UTF-16 with a byte order mark, then UTF-8, then what an HTML page declares, then Windows-1252, which is what is mostly meant. A source has one
    encoding: one whose lines are in two is refused.
    """
    if not data.strip():
        raise SourceError("the file is empty")
    if data.startswith(_BINARY):
        raise SourceError("this is no text file; save the page as HTML or the text as plain text")
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError(f"the characters cannot be read as {encoding}: {error}") from None
    controls = sum(char < " " and char not in "\t\n\r\f" for char in text[:100_000])
    if "\0" in text or controls > len(text[:100_000]) / 100:
        raise SourceError("this is no text file: it has control characters")
    if not text.strip("\ufeff \t\r\n\f"):
        raise SourceError("the file is empty")
    if _MHTML.match(text):
        raise SourceError("this is a web archive (MHTML), whose words are encoded; save the page as HTML only")
    lowered = name.lower()
    if lowered.endswith((".html", ".htm", ".xhtml")) or _HTML.match(text.lstrip("\ufeff")):
        return Decoded(text, encoding, "html")
    return Decoded(text, encoding, "markdown" if lowered.endswith((".md", ".markdown")) else "plain")


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        # A page cut off in the middle of a character is still UTF-8, but then one byte would be lost: say so below.
        if error.start >= len(data) - 3:
            return "utf-8"
    declared = _DECLARED.search(data[:4096])
    if declared:
        name = (declared[1] or declared[2]).decode("ascii").lower()
        if name not in {"utf-8", "utf8"}:
            try:
                data.decode(name)
                return name
            except (UnicodeDecodeError, LookupError):
                pass
    _refuse_mixed(data)
    try:
        data.decode("cp1252")
        return "cp1252"
    except UnicodeDecodeError:
        return "latin-1"


def _refuse_mixed(data: bytes) -> None:
    """Raise `SourceError` where most lines of *data* that are not in ASCII are in UTF-8: the others were pasted in, and in one encoding neither can be read."""
    marked = [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if not line.isascii()]
    other = [number for number, line in marked if not _is_utf8(line)]
    if 2 * len(other) <= len(marked):
        raise SourceError(f"the characters are in two encodings: most lines are UTF-8, line {other[0]} is not; save the file as UTF-8")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
