"""Personal data masked where somebody reads a text only because they moderate. Pure.

What everybody may read is not masked, nor what somebody reads by another right: as its author, its asker or an officer of
its cabinet. Lists mask always; a page asks besides whether its reader has said why they must see a text as it is.
"""

import re
from html import unescape
from typing import TYPE_CHECKING

from forum.catalogue.help_lines import Contacts
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.text import isolate_numbers, word_rules
from forum.threads import personal_data
from forum.threads.models import Post, Thread

if TYPE_CHECKING:
    from forum.threads.reading.list_rows import Listed

_TAG = re.compile(r"<[^>]*>")


def veiled(source: str, public: Contacts) -> tuple[str, int]:
    """The text with the personal data in it masked, and how much there was; `public` is nobody's."""
    spans = personal_data.found(source, public)
    return word_rules.masked(source, spans), len(spans)


def veiled_line(html: str, public: Contacts) -> str:
    """The same for a stored line of HTML: a title's, a short answer's."""
    line, count = veiled(unescape(_TAG.sub("", html)), public)
    return isolate_numbers(line) if count else html


def is_hidden(thread: "Thread | Listed") -> bool:
    """Whether not everybody may read a thread."""
    return thread.status != "published" or thread.visibility != "public"


def is_over(reader: Person, thread: "Thread | Listed", catalogue: Catalogue, post: Post | None = None) -> bool:
    """Whether `reader` reads a thread's title and question, or `post` in it, only because they moderate."""
    shown = post is None or post.kind == "question" or post.status == "published"
    if "moderator" not in reader.roles or (shown and not is_hidden(thread)):
        return False
    if reader.cabinets & catalogue.cabinets[thread.cabinet_id].covering:
        return False
    asker = shown and thread.author_id == reader.account_id
    return not asker and (post is None or post.author_id != reader.account_id)


def cover_title(thread: Thread, public: Contacts) -> int:
    """Masks a thread's title for one page, never in its row; how much was masked."""
    title, count = veiled(thread.title, public)
    if count:
        thread.title, thread.title_html = title, isolate_numbers(title)
    return count
