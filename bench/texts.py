"""The example questions as stored rows need them: rendered, once, however often they are used."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum import examples, text

Words = tuple[str, str]
"""A text's source and its HTML."""


@dataclass(frozen=True)
class Texts:
    """One question and possible posts of its thread, all in its language."""

    language: str
    topic: str
    title: str
    title_html: str
    slug: str
    body: Words
    answers: Sequence[Words]
    comment: Words
    short: Words


async def texts() -> list[Texts]:
    """The texts of every example that nobody rejected; a question without an answer gets one of its language."""
    kept = [example for example in examples.questions() if not example.rejected]
    answers: dict[str, list[Words]] = {}
    for example in kept:
        if example.answer:
            answers.setdefault(example.language, []).append(await _words(example.answer.text))
    return [await _texts(example, answers[example.language]) for example in kept if example.language in answers]


async def _words(source: str) -> Words:
    prose = await text.prose(source)
    return prose.source, prose.html


async def _texts(example: examples.Example, answers: Sequence[Words]) -> Texts:
    short = text.excerpt(answers[0][0], 160)
    return Texts(
        language=example.language,
        topic=example.topic,
        title=example.title,
        title_html=text.isolate_numbers(example.title),
        slug=text.slug(example.title),
        body=await _words(example.body),
        answers=answers,
        comment=await _words(text.excerpt(example.body, 120)),
        short=(short, text.isolate_numbers(short)),
    )
