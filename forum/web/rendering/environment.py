"""Templates: one environment for each interface language, with the functions that every template may call."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forum import ids, text
from forum.catalogue import documents
from forum.catalogue.naming import REQUIRED
from forum.catalogue.signing import institution_at
from forum.catalogue.views import CabinetView, Catalogue, LanguageView
from forum.files import vault
from forum.people.permissions import may
from forum.text import tags
from forum.threads.models import OfficialAnswer
from forum.threads.review_dates import being_checked, is_due
from forum.threads.staleness import is_barred
from forum.web.rendering import maps, moments, opening, places, written
from forum.web.rendering.assets import Assets
from forum.web.rendering.comparison import differences
from forum.web.rendering.constants import FoldingEnvironment
from forum.web.rendering.files import file_size, sound_length
from forum.web.rendering.glossary import glossary, with_terms
from forum.web.rendering.i18n import COLON, Words, day_of, endonym_of, filled, left_to_right
from forum.web.rendering.pieces import Pieces
from forum.web.rendering.words import ACTS, NEWS, ROLES, STATUSES, VERSIONS, Sentences, personal, pre_moderation
from forum.web.rendering.words.documents import DOCUMENTS
from forum.web.rendering.words.safety import SITUATIONS
from forum.web.requests import carried_fields
from forum.web.requests.forms import Form
from forum.web.requests.urls import Urls

FIRST_TONGUES = 5
TIME = Markup('<time datetime="{machine}">{words}</time>')

Function = Callable[..., Any]
Functions = dict[str, Function]


class Renderer:
    """The templates in every interface language; words, dates and addresses need no look-up when a page is rendered.

    `more` are functions that another package gives to its templates; each gets the words of the language first.
    """

    def __init__(
        self,
        folder: Path,
        words: Mapping[str, Words],
        urls: Urls,
        assets: Assets,
        *,
        sentences: Sentences,
        more: Mapping[str, Function],
    ) -> None:
        loader = FileSystemLoader(folder)

        @cache
        def environment_of(language: str) -> FoldingEnvironment:
            own = words[language]
            environment = _environment(loader, own, urls, assets)
            environment.globals |= _saying(own, sentences)
            environment.globals |= {name: partial(function, own) for name, function in more.items()}
            environment.globals |= {"interface_languages": tuple(words), "colon": COLON.get(own.code, ": ")}
            return environment

        self.environment_of = environment_of
        """The environment of a language, made when the first page in it is."""

    def render(self, template: str, language: str, context: Mapping[str, Any]) -> str:
        environment = self.environment_of(language)
        if not environment.globals.keys().isdisjoint(context):
            raise TypeError(f"{environment.globals.keys() & context.keys()} mean the same on every page")
        return environment.get_template(template).render(context)


def _environment(loader: FileSystemLoader, words: Words, urls: Urls, assets: Assets) -> FoldingEnvironment:
    environment = FoldingEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    @cache
    def icon(*given: str, **named: str) -> Markup:
        """The macro of that name, for templates that don't import it because the icon's name is not a constant."""
        return environment.get_template("components/icon.html").module.icon(*given, **named)  # type: ignore[attr-defined,no-any-return]

    def url(name: str, query: Mapping[str, object] | None = None, **params: object) -> str:
        return urls.path(name, words.code, query, **params)

    environment.folded = {
        "t": words.t,
        "url": url,
        "static": assets.url,
        "icon": icon,
        "number_isolated": left_to_right,
    }
    environment.globals |= environment.folded | _formatting(words) | _naming(words) | _domain(words)
    environment.globals |= {
        "thread_url": lambda thread: urls.thread(thread, words.code),
        "icon_base": assets.icon_base,
        "icon_of": assets.icon,
        "piece": Pieces(environment),
        "empty_form": Form(),
        **maps.GLOBALS,
        "required_languages": REQUIRED,
        "ui": words.code,
        "direction": words.direction,
    }
    return environment


def _formatting(words: Words) -> Functions:
    """Functions that print numbers, moments and texts in one language."""
    return {
        "n": words.n,
        "number": words.number,
        "day": partial(_day, words),
        "moment": lambda moment: moments.at(moment, words),
        "weekday": lambda day: moments.weekday(day, words),
        "clock_time": lambda moment: moments.clock_time(moment, words),
        "promised": lambda hours: moments.promised(hours, words),
        "hours_words": lambda hours: opening.hours_words(hours, words),
        "day_name": lambda day: opening.day_name(day, words),
        "times_words": lambda times: opening.times_words(times, words),
        "kind_name": lambda kind: places.kind_name(kind, words),
        "kind_options": lambda kinds: places.kind_options(kinds, words),
        "access_name": lambda code: places.access_name(code, words),
        "duty_words": lambda duty: opening.duty_words(duty, words),
        "rule_words": lambda rule: opening.rule_words(rule, words),
        "explained": lambda explanation: moments.explained(explanation, words),
        "last_moment": lambda end: end - timedelta(seconds=1),
        "html": Markup,
        "excerpt": lambda source, limit: Markup(text.isolate_numbers(text.excerpt(source, limit))),
        "excerpt_of_html": text.excerpt_of_html,
        "isolated": lambda plain: Markup(text.isolate_numbers(plain)),
        "carried_value": carried_fields.dump,
        "file_size": partial(file_size, words),
        "sound_length": partial(sound_length, words),
        "differences": differences,
        "oid": ids.encode,
    }


def _day(words: Words, moment: date | datetime) -> Markup:
    return filled(TIME, machine=day_of(moment).isoformat(), words=words.date(moment))


def _saying(words: Words, sentences: Sentences) -> Functions:
    """Functions that give the sentences of codes that verbs and handlers of every package answer with."""
    sentence_of = sentences.error

    def in_summary(field: str, code: str) -> str | Markup:
        """The sentence of an error away from its field; for a field in several languages it names the language."""
        part, _, language = field.rpartition("_")
        sentence = words.t(sentence_of(code, field))
        if part not in ("name", "description", "title", "body"):
            return sentence
        return Markup("<bdi>{}</bdi>: {}").format(endonym_of(language), sentence)

    return {
        "error": lambda code, field="": words.t(sentence_of(code, field)),
        "error_sentences": lambda errors: {field: in_summary(field, code) for field, code in errors.items()},
        "notice_text": lambda code: words.t(sentences.notices[code]),
        "problem_texts": lambda code: [words.t(each) for each in sentences.problems[code]],
        "page_texts": lambda code: [words.t(each) for each in sentences.pages[code]],
        "notification_text": lambda kind: (
            words.t(sentences.notifications[kind]) if kind in sentences.notifications else kind
        ),
    }


def _naming(words: Words) -> Functions:
    """Functions that give the names of the forum's own states and roles."""
    return {
        "held_sentences": lambda reasons: [words.t(sentence) for sentence in pre_moderation.sentences(reasons)],
        "act_name": lambda act: words.t(ACTS[act]),
        "status_name": lambda status: words.t(STATUSES[status]),
        "personal_name": lambda kind: words.t(personal.KINDS[kind]),
        "situation_name": lambda code: words.t(SITUATIONS[code]),
        "document_name": lambda code: words.t(DOCUMENTS[code]),
        "latest_version": {each.code: each.latest.number for each in documents.documents()}.__getitem__,
        "role_name": lambda role: words.t(ROLES[role]),
        "news_name": lambda code: words.t(NEWS[code]),
        "version_name": lambda version: words.t(_version_words(version)),
    }


def _domain(words: Words) -> Functions:
    """Functions that ask the domain."""
    return {
        "may": may,
        "files_are_taken": vault.is_open,
        "being_checked": being_checked,
        "is_barred": is_barred,
        "with_terms": with_terms,
        "terms_in": lambda text, bench, language, catalogue: glossary(bench.terms, catalogue, language).in_text(text),
        "is_due": is_due,
        "lang_of": written.language_of,
        "attributes_of": written.attributes_of,
        "dir_of": written.direction_of,
        "other_language": written.other_language,
        "letters_of": lambda plain: written.letters_of(plain, words.code),
        "language_name": partial(written.language_name, words),
        "text_tag": tags.tag,
        "text_dir": tags.direction_in,
        "tongues": tongues,
        "institution_short": lambda catalogue, moment: institution_at(catalogue, moment).short(words.code),
        "cabinet_options": lambda catalogue: cabinet_options(catalogue, words.code),
        "options_of": lambda cabinets: options_of(cabinets, words.code),
    }


def tongues(catalogue: Catalogue, own: Iterable[str]) -> tuple[list[LanguageView], list[LanguageView]]:
    """Every language a question may be in: the reader's own with those of the interface, at most five, then all others."""
    known = catalogue.languages
    named = dict.fromkeys([*own, *(each.code for each in catalogue.interface_languages())])
    first = [code for code in named if code in known][:FIRST_TONGUES]
    return [known[code] for code in first], [each for code, each in known.items() if code not in first]


def _version_words(version: OfficialAnswer) -> str:
    return VERSIONS.get(f"{version.kind}.{version.meaning}") or VERSIONS[version.kind]


def cabinet_options(catalogue: Catalogue, language: str) -> list[tuple[str, str, str]]:
    """The cabinets to choose from, as (code, name, language of the name)."""
    return options_of(catalogue.cabinets.values(), language)


def options_of(cabinets: Iterable[CabinetView], language: str) -> list[tuple[str, str, str]]:
    """The same for some of them; an archived one can't be chosen."""
    offered = [cabinet for cabinet in cabinets if not cabinet.archived]
    return [(cabinet.code, f"{cabinet.code} · {cabinet.name(language)}", "") for cabinet in offered]
