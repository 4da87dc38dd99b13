"""What the forum holds about somebody, as the readable export names it: sections, fields and the codes of votes."""

from collections.abc import Mapping

from forum.web.rendering.words.mark import _

SECTIONS = {
    "account": _("Account"),
    "posts": _("What I wrote"),
    "files": _("Photos and PDFs"),
    "mediator_requests": _("Mediators I asked for"),
    "drafts": _("My drafts"),
    "renderings": _("Translations I made"),
    "votes": _("What I said by a press"),
    "follows": _("What I follow"),
    "notifications": _("What happened"),
    "reports": _("What I reported"),
    "decisions": _("Decisions about me"),
    "sanctions": _("Warnings and suspensions"),
    "readings": _("When our team opened my private questions, and why"),
    "roles": _("My roles"),
    "sessions": _("Where I am signed in"),
    "second_steps": _("Second step"),
    "acts": _("What I did in questions"),
}
"""In the order of the page. What it leaves out, dates of acts alone, is in the file."""

FIELDS: Mapping[str, str] = {
    "name": _("Name"),
    "shown_name": _("My name beside my answers"),
    "email": _("Email"),
    "since": _("Since"),
    "last_used": _("Last used"),
    "until": _("Until"),
    "at": "",
    "thread": _("Question"),
    "size": _("Size"),
    "topic": _("Topic"),
    "language": _("Language"),
    "status": _("State"),
    "role": _("Role"),
    "cabinet": _("Cabinet"),
}
"""What is said in one line of an entry; a code that says itself what it is has no label."""

TEXTS: Mapping[str, str] = {
    "title": _("Title"),
    "text": _("Text"),
    "note": _("Note"),
    "reason": _("Reason"),
    "statement": _("Explanation"),
    "answer": _("Answer"),
}
"""What somebody wrote, under its line."""

VOTES = {
    "helpful": _("This answer helped me"),
    "not_helpful": _("This answer did not help me"),
    "same_problem": _("I have the same problem"),
    "wrong_translation": _("The translation is wrong"),
}
