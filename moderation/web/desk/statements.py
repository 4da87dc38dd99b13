"""The statement of reasons a decision begins from (DSA, article 17), composed in the language of whom it concerns.

What was done, what it rests on, the ground in the rules of the house, whether software decided, how to object and until when.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import unescape

from markupsafe import Markup, escape

from forum import clock
from forum.catalogue.help_lines import Contacts
from forum.catalogue.views import Named
from forum.threads.holding import masks
from forum.web.rendering.i18n import Words
from moderation.review.decisions import appeal_until, languages_of
from moderation.review.queue import Item


def _(sentence: str) -> str:
    return sentence


Done = Callable[[Words, str, str, str], Markup]
DONE: Mapping[str, Done] = {
    "reject": lambda words, title, day, _until: words.t(
        "We did not accept what you wrote in “{title}” on {day}. Only you and our team can read it.",
        title=title,
        day=day,
    ),
    "hide": lambda words, title, day, _until: words.t(
        "We hid what you wrote in “{title}” on {day}. Only you and our team can read it.",
        title=title,
        day=day,
    ),
    "mask": lambda words, title, day, _until: words.t(
        "We masked a part of what you wrote in “{title}” on {day}. Everything else can be read as before.",
        title=title,
        day=day,
    ),
    "private": lambda words, title, _day, _until: words.t(
        "We made the conversation “{title}” private. Only the person who asked and our team can read it.",
        title=title,
    ),
    "lock": lambda words, title, _day, _until: words.t(
        "We closed the conversation “{title}”. Nothing can be added, and only our team can open it again.",
        title=title,
    ),
    "warn": lambda words, title, day, _until: words.t(
        "This is a warning about what you wrote in “{title}” on {day}. Nothing else changes for you.",
        title=title,
        day=day,
    ),
    "suspend": lambda words, title, day, until: words.t(
        "Because of what you wrote in “{title}” on {day}, you can’t write in the forum until {until}.",
        title=title,
        day=day,
        until=until,
    ),
    "ban": lambda words, title, day, _until: words.t(
        "Because of what you wrote in “{title}” on {day}, you can’t write in the forum any more.",
        title=title,
        day=day,
    ),
}
READS = _("You can still sign in, read everything, and object.")
RULES = {
    "appointment_sale": _("The rule: appointments are free, and nobody may sell or buy them."),
    "scam": _("The rule: nobody may deceive others to get their money or their data."),
    "forged_papers": _("The rule: nobody may offer or look for forged documents here."),
    "hate": _("The rule: nobody is attacked for who they are or where they come from."),
    "insult": _("The rule: we speak to each other with respect, also when we disagree."),
    "violence": _("The rule: nobody may threaten others or call for violence."),
    "personal_data_of_others": _(
        "The rule: names, numbers, pictures and addresses of other people are not shown here."
    ),
    "personal_data": _(
        "The rule: numbers of documents, telephones and addresses are not shown, so that nobody misuses them."
    ),
    "advertising": _("The rule: the forum is not a place for advertising."),
    "off_topic": _("The rule: the forum is for questions about living in Portugal."),
    "duplicate": _("The rule: one text stands in the forum once."),
    "help_request": _(
        "The reason: this is a request for help that our team had better read alone. You did nothing wrong."
    ),
    "danger": _("The reason: somebody may be in danger, so not everybody should read this. You did nothing wrong."),
    "self_harm": _(
        "The reason: we worry about you, and not everybody should read this. You did nothing wrong. Please talk to us."
    ),
}
FACTS = {
    "flag": _("Somebody reported it to us, and a person of our team read it."),
    "held": _("A rule of the forum put it before our team, and a person read it before it was shown."),
    "found": _("A person of our team read it."),
}
BY_A_PERSON = _("A person decided this, not a program.")


def composed(
    verdict: str,
    reason: str,
    item: Item,
    *,
    flagged: bool,
    until: date | None,
    public: Contacts,
    words: Mapping[str, Words],
    named: Mapping[str, Named],
) -> str:
    """The statement for a verdict on an item, in each language of its thread; empty for a verdict that restricts nothing.

    The title in it is without personal data (`public` is nobody's), since a statement is kept and sent. `named` are the reasons
    that admins named: their sentence is the ground instead of the one of RULES.
    """
    if verdict not in DONE:
        return ""
    title = masks.veiled(item.thread.title, public)[0]
    spoken = [
        _one(words[code], verdict, title, item, flagged, until, _ground(reason, words[code], named))
        for code in languages_of(item.thread)
    ]
    return "\n\n".join(spoken)


def _ground(reason: str, words: Words, named: Mapping[str, Named]) -> str:
    if reason in named and named[reason].descriptions:
        return named[reason].description(words.code)
    return unescape(str(words.t(RULES[reason]))) if reason in RULES else ""


def _one(words: Words, verdict: str, title: str, item: Item, flagged: bool, until: date | None, ground: str) -> str:
    held = item.waiting is not None and item.waiting.held and item.waiting.ended_at is None
    told = [
        DONE[verdict](words, title, words.date(item.post.created_at), words.date(until) if until else "…"),
        *([words.t(READS)] if verdict in ("suspend", "ban") else []),
        words.t(FACTS["flag" if flagged else "held" if held else "found"]),
        *([escape(ground)] if ground else []),
        words.t(BY_A_PERSON),
        words.t(
            "Do you disagree? You can object until {until}: sign in, open this decision under “My questions”, and write why. "
            "Somebody else of our team decides. You can also turn to an out-of-court dispute body or to a court.",
            until=words.date(appeal_until(clock.now())),
        ),
    ]
    return "\n".join(unescape(str(sentence)) for sentence in told)


def for_all(statements: Iterable[str]) -> str:
    """One text for several people: each different statement once."""
    return "\n\n".join(dict.fromkeys(filter(None, statements)))
