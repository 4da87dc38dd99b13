"""The words of a statement of reasons, in the languages of whom it concerns."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import unescape

from markupsafe import Markup

from forum import clock
from forum.catalogue import reasons
from forum.catalogue.named import Named
from forum.web.rendering.i18n import Words
from forum.web.rendering.words.mark import _
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest
from moderation.review import declaring, statements
from moderation.review.items import Item
from moderation.review.statements import Sentence, Statement

Values = Mapping[str, object]
SAID: Mapping[str, Callable[[Words, Values], Markup]] = {
    "reject": lambda words, of: words.t(
        "We did not accept what you wrote in “{title}” on {day}. Only you and our team can read it.",
        title=of["title"],
        day=of["day"],
    ),
    "hide": lambda words, of: words.t(
        "We hid what you wrote in “{title}” on {day}. Only you and our team can read it.",
        title=of["title"],
        day=of["day"],
    ),
    "mask": lambda words, of: words.t(
        "We masked a part of what you wrote in “{title}” on {day}. Everything else can be read as before.",
        title=of["title"],
        day=of["day"],
    ),
    "private": lambda words, of: words.t(
        "We made the conversation “{title}” private. Only the person who asked and our team can read it.",
        title=of["title"],
    ),
    "lock": lambda words, of: words.t(
        "We closed the conversation “{title}”. Nothing can be added, and only our team can open it again.",
        title=of["title"],
    ),
    "warn": lambda words, of: words.t(
        "This is a warning about what you wrote in “{title}” on {day}. Nothing else changes for you.",
        title=of["title"],
        day=of["day"],
    ),
    "suspend": lambda words, of: words.t(
        "Because of what you wrote in “{title}” on {day}, you can’t write in the forum until {until}.",
        title=of["title"],
        day=of["day"],
        until=of["until"],
    ),
    "ban": lambda words, of: words.t(
        "Because of what you wrote in “{title}” on {day}, you can’t write in the forum any more.",
        title=of["title"],
        day=of["day"],
    ),
    statements.OBJECTION: lambda words, of: words.t(
        "Do you disagree? You can object until {until}: sign in, open this decision under “My questions”, and write why. "
        "Somebody else of our team decides. You can also turn to an out-of-court dispute body or to a court.",
        until=of["until"],
    ),
    statements.LAW: lambda words, of: words.t("It is also against the law: {law}.", law=of["law"]),
    statements.STILL_READS: lambda words, of: words.t("You can still sign in, read everything, and object."),
    declaring.REPORTED: lambda words, of: words.t("Somebody reported it to us, and a person of our team read it."),
    declaring.HELD: lambda words, of: words.t(
        "A rule of the forum sent it to our team, and a person read it before it was shown."
    ),
    declaring.FOUND: lambda words, of: words.t("A member of our team read it."),
    statements.BY_A_PERSON: lambda words, of: words.t("A person decided this, not a program."),
}
"""What each sentence says, by its code."""

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
    "duplicate": _("The rule: the same text is posted once only."),
    "help_request": _(
        "The reason: this is a request for help that our team had better read alone. You did nothing wrong."
    ),
    "danger": _("The reason: somebody may be in danger, so not everybody should read this. You did nothing wrong."),
    "self_harm": _(
        "The reason: we worry about you, and not everybody should read this. You did nothing wrong. Please talk to us."
    ),
}
NO_DAY_YET = "…"


async def suggested(request: ForumRequest, form: Form, items: Iterable[Item]) -> str:
    """One text for the people these items concern, by what a form says so far: each different statement once."""
    named = await reasons.named(request.catalogue)
    until, written = _day(form["until"]), []
    for item in items:
        statement = await statements.compose(
            form["verdict"], form["reason"], item, until=until, catalogue=request.catalogue
        )
        if statement:
            written.append(in_words(statement, request.forum.words, named))
    return "\n\n".join(dict.fromkeys(written))


def _day(given: str) -> date | None:
    try:
        return clock.day_of(given) if given else None
    except ValueError:
        return None


def in_words(statement: Statement, words: Mapping[str, Words], named: Mapping[str, Named]) -> str:
    """A statement in each of its languages; `named` are the reasons that admins named, whose sentence is then the rule."""
    return "\n\n".join(_spoken(statement.sentences, words[code], named) for code in statement.languages)


def _spoken(sentences: Iterable[Sentence], words: Words, named: Mapping[str, Named]) -> str:
    said = [
        rule_of(str(each.values["reason"]), words, named) if each.code == statements.RULE else _said(each, words)
        for each in sentences
    ]
    return "\n".join(filter(None, said))


def _said(sentence: Sentence, words: Words) -> str:
    values = {
        name: words.date(value) if isinstance(value, date) else value or NO_DAY_YET
        for name, value in sentence.values.items()
    }
    return unescape(str(SAID[sentence.code](words, values)))


def rule_of(reason: str, words: Words, named: Mapping[str, Named]) -> str:
    """The sentence of a rule of the house: the one an admin gave, else the pages' own; empty for a reason without any."""
    if reason in named and named[reason].descriptions:
        return named[reason].description(words.code)
    return unescape(str(words.t(RULES[reason]))) if reason in RULES else ""
