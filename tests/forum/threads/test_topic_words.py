"""The topic that is proposed for a question: by the words people use, whatever language they use."""

import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.models import Topic
from forum.catalogue.views import Catalogue
from forum.threads.casework import routing, topic_words

QUESTIONS = {
    "housing": ["My landlord keeps the deposit", "صاحب البيت رفع الإيجار", "বাসা ভাড়া বেড়ে গেছে", "房东要涨房租", "Хозяйка квартиры гонит нас"],
    "health": ["Estou grávida e não tenho médico", "Où trouver un médecin?", "میں حاملہ ہوں، ڈاکٹر کہاں ہے", "Мені потрібен лікар"],
    "education": ["Quiero matricular a mi hijo en la escuela", "बच्चे का स्कूल में दाखिला", "孩子怎么上学"],
    "nationality": ["How do I apply for citizenship?", "Quando posso pedir a nacionalidade?", "Как получить гражданство"],
    "safety-rights": ["My husband hits me and threatens me with violence", "O meu marido bate-me, tenho medo da violência"],
}  # fmt: skip


async def guessed(words: str, known: Catalogue) -> str:
    topic = topic_words.guess(words, "", await routing.in_force(), known)
    return topic.slug if topic else ""


@pytest.mark.parametrize(("slug", "words"), [(slug, each) for slug, asked in QUESTIONS.items() for each in asked])
async def test_a_question_gets_the_topic_its_words_are_about(slug: str, words: str, catalogue: Catalogue) -> None:
    assert await guessed(words, catalogue) == slug


async def test_words_about_nothing_propose_nothing(catalogue: Catalogue) -> None:
    assert [await guessed(words, catalogue) for words in ("", "zzz", "12 €", "🌸")] == ["", "", "", ""]


@pytest.mark.parametrize(
    "cry", ["Help", "Please help me", "SOS", "Socorro, ajuda", "Ayuda", "Aidez-moi, à l'aide", "ساعدوني", "نجدة", "أريد مساعدة",
            "Помогите", "Рятуйте", "Ajutor", "Nhu djudan", "救命", "সাহায্য করুন", "मदद करो", "مدد کریں"]
)  # fmt: skip
async def test_a_cry_for_help_alone_is_about_no_topic(cry: str, catalogue: Catalogue) -> None:
    assert await guessed(cry, catalogue) == ""


async def test_an_archived_topic_is_not_proposed(catalogue: Catalogue) -> None:
    assert topic_words.FALLBACK in {topic.slug for topic in catalogue.topics.values()}
    await Topic.filter(slug="housing").update(archived_at=clock.now())
    await snapshot.changed()
    assert await guessed("My landlord keeps the deposit", await snapshot.current()) != "housing"


async def test_a_rule_of_an_admin_counts_for_the_topics_of_its_cabinet(catalogue: Catalogue) -> None:
    cabinet = catalogue.topic("consumer").cabinet_id  # type: ignore[union-attr]
    rule = routing.Route(1, None, "zorblax*", cabinet)
    topic = topic_words.guess("My zorblaxes", "", [rule], catalogue)
    assert topic is not None and topic.cabinet_id == cabinet
