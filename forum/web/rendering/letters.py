"""Letters in words: how a last day was counted, how near it is, and the sentences to say about it at a counter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from forum import clock, last_days
from forum.catalogue.letters import Counted, LetterFact
from forum.web.rendering.i18n import Words
from forum.web.rendering.moments import plain_day, weekday, weekday_text
from forum.web.rendering.opening import holiday_name


@dataclass(frozen=True, slots=True)
class Told:
    """A letter's last day as its page tells it: how it was counted, and how near it is."""

    counted: Counted
    last: Markup
    how: list[Markup]
    near: Markup

    @property
    def passed(self) -> bool:
        return self.counted.day.last < clock.today()


def told(counted: Counted, words: Words) -> Told:
    return Told(counted, weekday(counted.day.last, words), list(_how(counted, words)), _near(counted, words))


def _how(counted: Counted, words: Words) -> Iterator[Markup]:
    rule, day = counted.rule, counted.day
    if day.is_presumed:
        yield words.t("By its postmark the letter counts as received on {day}.", day=plain_day(day.begins, words))
    begins = plain_day(day.begins, words)
    if rule.working:
        yield words.n(
            "{n} working day from the day after {day}.",
            "{n} working days from the day after {day}.",
            rule.days,
            day=begins,
        )
        yield words.t("Saturdays and Sundays do not count.")
    else:
        yield words.n(
            "{n} day from the day after {day}, Saturdays and Sundays too.",
            "{n} days from the day after {day}, Saturdays and Sundays too.",
            rule.days,
            day=begins,
        )
    if day.moved_from:
        closed = plain_day(day.moved_from, words)
        yield words.t("On {day} offices are closed, so the next working day counts.", day=closed)
    elif day.holidays:
        named = words.listed(holiday_name(each, words) for each in day.holidays)
        yield words.t("Not counted: {holidays}.", holidays=named)
    if rule.most:
        yield words.t("The letter can give up to {n} days; we count the fewest.", n=words.number(rule.most))


def _near(counted: Counted, words: Words) -> Markup:
    today, day = clock.today(), counted.day
    if day.last < today:
        return words.t("This day has passed. Go or call today all the same, and ask what can still be done.")
    if day.last == today:
        return words.t("That is today. Go or call now.")
    if day.go_by != day.last:
        return words.t("Offices are closed on that day: go by {day}.", day=weekday(day.go_by, words))
    left = last_days.left(today, day.last)
    return words.n("{n} working day is left.", "{n} working days are left.", left)


def said(words: Words, language: str, received: date | None, counted: Counted | None) -> list[Markup]:
    """The sentences to say at a counter, in the language of `words`; `language` is the name of the reader's in it, empty
    where that is Portuguese.
    """
    sentences = [words.t("I received this letter.")]
    if received:
        sentences = [words.t("I received this letter on {day}.", day=plain_day(received, words))]
    if counted:
        last = weekday(counted.day.last, words)
        sentences.append(words.t("As far as I know, the last day to answer is {day}.", day=last))
    else:
        sentences.append(words.t("Please show me on it the last day to answer."))
    if counted and counted.day.last < clock.today():
        sentences.append(words.t("That day has passed. Please tell me what can still be done."))
    else:
        sentences.append(words.t("I need help to answer it in time."))
    if language:
        sentences.append(
            words.t("Please speak {language} with me, by telephone translation if need be.", language=language)
        )
    return sentences


def question(letter: LetterFact, words: Words, received: date | None, counted: Counted | None) -> dict[str, str]:
    """The words in which a question about a letter begins, as plain text."""
    name = letter.name(words.code)
    title = words.t("I got a letter: {letter}", letter=name).unescape()
    came = words.t("I received this letter on {day}.", day=words.date(received)) if received else ""
    last = ""
    if counted:
        day = weekday_text(counted.day.last, words)
        last = words.t("As far as I know, the last day to answer is {day}.", day=day)
    kept = (words.t("I got a letter: {letter}", letter=name) + ".", came, last)
    return {"title": title, "body": " ".join(Markup(each).unescape() for each in kept if each)}
