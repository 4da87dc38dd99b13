"""What programs read in the page of a thread: a question with its official answer, by the words of schema.org.

Its author is the institution, never a person. The texts are the original's, as the page says them.
"""

import json
from datetime import datetime
from typing import Any

from markupsafe import Markup

from forum import ids, text
from forum.text import tags
from forum.threads.models import LONGEST_TITLE, OfficialAnswer
from forum.threads.reading.thread_page import ThreadPage
from forum.web.rendering import live_places
from forum.web.rendering.i18n import day_of
from forum.web.requests.request import ForumRequest

LONGEST = 300
"""Characters of an answer in short, which stands in the page whole."""
ESCAPED = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"})


def of_thread(request: ForumRequest, page: ThreadPage) -> Markup:
    """The question of a public thread as JSON-LD, "" where search engines may not keep it, and for whoever is signed in.

    It is a page of questions and answers only where members may answer, else a question alone.
    """
    thread, catalogue = page.thread, request.catalogue
    topic = catalogue.topics[thread.topic_id]
    is_open = thread.visibility == "public" and thread.status == "published" and not topic.sensitive
    if request.user.signed_in or thread.kind != "question" or not is_open:
        return Markup("")
    said = _question(request, page)
    if topic.who_answers == "members" and not thread.closed:
        said = {"@type": "QAPage", "mainEntity": said}
    written = json.dumps({"@context": "https://schema.org", **said}, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.translate(ESCAPED))


def _question(request: ForumRequest, page: ThreadPage) -> dict[str, Any]:
    thread, question, version = page.thread, page.question, page.official.version
    changed = [question.edited_at or question.created_at, *([version.marked_at] if version else [])]
    said = {
        "@type": "Question",
        "name": _plain(request, thread.title_html, LONGEST_TITLE),
        "inLanguage": tags.tag(thread.language_id, thread.title_html, thread.language_named),
        "datePublished": _day(thread.created_at),
        "dateModified": _day(max(changed)),
        "answerCount": thread.answers_count,
    }
    return said | ({"acceptedAnswer": _answer(request, page, version)} if version else {})


def _answer(request: ForumRequest, page: ThreadPage, version: OfficialAnswer) -> dict[str, Any]:
    base = request.forum.settings.forum_base_url
    return {
        "@type": "Answer",
        "text": _plain(request, version.short_html, LONGEST),
        "inLanguage": tags.tag(version.language_id, version.short_html),
        "datePublished": _day(version.marked_at),
        "url": f"{base}{request.thread_url(page.thread)}#p-{ids.encode(version.post_id)}",
        "author": {"@type": "Organization", "name": request.institution.short(request.ui)},
    }


def _plain(request: ForumRequest, html: str, longest: int) -> str:
    named = live_places.shown(html, request.words, request.catalogue, lambda place: "")
    return text.excerpt_of_html(named, longest)


def _day(moment: datetime) -> str:
    return day_of(moment).isoformat()
