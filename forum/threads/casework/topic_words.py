"""The topic a question seems to be about, by the words of topics and of routing rules, to be proposed to its asker. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from forum.catalogue import facts
from forum.catalogue.views import Catalogue, TopicView
from forum.text import phrases
from forum.threads.casework import routing
from forum.threads.casework.routing import Route

FALLBACK = "services-contacts"
"""The topic of whoever is not sure, which triage reads."""

STEM, SHORTEST_WORD, HAN_TOGETHER = 5, 3, 2
TITLE_COUNTS = 2
SURE = 0.3
RULE_COUNTS = 0.5
NEIGHBOUR_COUNTS = 0.2
WORD = re.compile(r"[^\s.,;:!?…()«»\"'“”‘’،؛؟۔।、。，！？；：/\-–—·]+")


def guess(
    title: str, body: str, rules: Sequence[Route], catalogue: Catalogue, near: Iterable[int] = ()
) -> TopicView | None:
    """The offered topic that most of a question's words are about; None where too few are about any.

    A word counts less the more topics have it, and in the title more. Each question like it adds to its topic, whose ids
    are `near`.
    """
    offered = {topic.id: topic for topic in catalogue.topics.values() if catalogue.offers(topic)}
    weights = catalogue.derived("weights of words", lambda: _weights(offered.values(), _words_of_facts(catalogue)))
    stems = Counter(set(_stems(body))) + Counter(dict.fromkeys(set(_stems(title)), TITLE_COUNTS))
    scores = {
        topic_id: sum(weights[topic_id].get(stem, 0.0) * times for stem, times in stems.items()) for topic_id in offered
    }
    for topic_id, topic in offered.items():
        if routing.cabinet_for(topic_id, title, body, rules) == topic.cabinet_id:
            scores[topic_id] += RULE_COUNTS
    for topic_id in near:
        if topic_id in scores:
            scores[topic_id] += NEIGHBOUR_COUNTS
    best = max(scores, key=lambda topic_id: scores[topic_id], default=None)
    return offered[best] if best is not None and scores[best] >= SURE else None


def _words_of_facts(catalogue: Catalogue) -> dict[int, str]:
    """The words that people use for a topic, by its id, also after it was renamed."""
    known = {slug: catalogue.topic(slug) or catalogue.topic_once_called(slug) for slug in facts.topic_words()}
    return {topic.id: words for slug, words in facts.topic_words().items() if (topic := known[slug])}


def _all_words(topic: TopicView) -> str:
    return "\n".join((*topic.names.values(), *topic.descriptions.values(), ""))


def _weights(topics: Iterable[TopicView], more: Mapping[int, str]) -> Mapping[int, Mapping[str, float]]:
    """For each topic, by its id, its stems and how much each says about it: less the more topics have it, idle ones nothing."""
    idle = frozenset(_stems(facts.words_of_no_topic()))
    stems = {topic.id: frozenset(_stems(_all_words(topic) + more.get(topic.id, ""))) - idle for topic in topics}
    times = Counter(stem for each in stems.values() for stem in each)
    return {topic_id: {stem: 1 / times[stem] ** 2 for stem in each} for topic_id, each in stems.items()}


def _stems(text: str) -> Iterator[str]:
    """The beginnings of the words; of Chinese, which has none between its signs, every two signs together."""
    for word in WORD.findall(phrases.folded(text)):
        if phrases.HAN.search(word):
            yield from (word[place : place + HAN_TOGETHER] for place in range(len(word) - 1))
        elif len(word) >= SHORTEST_WORD:
            yield word[:STEM]
