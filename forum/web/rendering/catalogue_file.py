"""A language's catalogue (`forum/locale/<code>.po`) as entries. Reads what the maintenance of catalogues writes, no more."""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from sys import intern
from typing import NamedTuple

FUZZY = "#, fuzzy"
FILES = re.compile("^#: (.*)$", re.MULTILINE)
PART = re.compile(r'^(msg\S+) ("[^\n]*"(?:\n"[^\n]*")*)', re.MULTILINE)
ESCAPED = re.compile(r"\\(.)")
PLAIN = {"n": "\n", "t": "\t"}


class Entry(NamedTuple):
    """A sentence, its plural if it counts, its translation in each form, and the files it is used in."""

    one: str
    many: str
    forms: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Another one for another sentence or translation."""
        return blake2b("\0".join((self.one, self.many, *self.forms)).encode(), digest_size=12).hexdigest()


def entries(content: str) -> Iterator[Entry]:
    """The entries of a file; the header first, whose sentence is empty. Fuzzy ones count as missing, and so do those
    without every form.
    """
    for block in content.split("\n\n"):
        parts = {} if FUZZY in block else {name: _unquoted(text) for name, text in PART.findall(block)}
        forms = tuple(text for name, text in parts.items() if name.startswith("msgstr"))
        if forms and all(forms):
            files = " ".join(FILES.findall(block)).split()
            yield Entry(intern(parts["msgid"]), parts.get("msgid_plural", ""), forms, tuple(files))


def digest_of(read: Iterable[Entry]) -> str:
    """One digest for all of these entries, in whatever order."""
    said = sorted("\0".join((entry.one, entry.many, *entry.forms)) for entry in read)
    return blake2b("\0\0".join(said).encode(), digest_size=12).hexdigest()


def _unquoted(text: str) -> str:
    """The text of a keyword, which may be written on several lines."""
    said = "".join(line[1:-1] for line in text.split("\n"))
    return ESCAPED.sub(lambda found: PLAIN.get(found[1], found[1]), said) if "\\" in said else said
