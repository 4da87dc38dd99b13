"""Every column with an account's key or words has a holding that tells and erases it, or stands here with the reason why not."""

from collections.abc import Iterator, Mapping
from importlib import import_module

import pytest
from tortoise import fields
from tortoise.models import Model

from forum import database
from forum.database import MODELS
from moderation.parts import HOLDINGS

CODE = 24
"""Characters up to which a column holds a code of ours: a status, a kind, a language."""

RECORD = "ids and codes alone: the record's rows never change"
CATALOGUE = "the catalogue's own words, which the team writes about no person"
FOLLOWS = "made of texts, and made anew or deleted with them in the same transaction"
MACHINERY = "names of our own parts and moments"
EXCEPTIONS: Mapping[str, str] = {
    "event.verb": RECORD, "event.particulars": RECORD, "event.hash": RECORD,
    "tombstone.digest": "it is kept so that what was erased stays erased; it says neither text nor name",
    "spent_key.digest": "of a form's key; it ends with the longest session",
    "spent_key.content": "likewise, a digest",
    "spent_key.location": "likewise, an address without words",
    "language.endonym": CATALOGUE, "language.fallback": CATALOGUE, "category.slug": CATALOGUE,
    "cabinet.opening_hours": CATALOGUE, "cabinet.town": CATALOGUE, "cabinet.bring": CATALOGUE, "cabinet.bring_source": CATALOGUE, "topic.slug": CATALOGUE, "topic.icon": CATALOGUE,
    "former_slug.slug": CATALOGUE, "catalogue_name.name": CATALOGUE, "catalogue_name.description": CATALOGUE,
    "catalogue_name.source": CATALOGUE, "institution_name.name": CATALOGUE, "institution_name.short": CATALOGUE,
    "institution_name.source": CATALOGUE, "line_change.line": CATALOGUE, "line_change.particulars": CATALOGUE,
    "line_change.source": CATALOGUE, "town_holiday.town": CATALOGUE, "town_holiday.source": CATALOGUE,
    "public_contact.value": "confirmed to be an institution's, nobody's own",
    "page_stamp.name": CATALOGUE, "setting.key": CATALOGUE, "setting.value": CATALOGUE, "notice.href": CATALOGUE, "notice.places": CATALOGUE, "notice_text.title": CATALOGUE,
    "notice_text.body": CATALOGUE, "notice_text.html": CATALOGUE, "translation_review.digest": CATALOGUE,
    "reason.verdicts": CATALOGUE, "term.code": CATALOGUE, "term.source": CATALOGUE, "holding_rule.name": CATALOGUE,
    "holding_rule.words": CATALOGUE, "saved_reply.code": CATALOGUE, "saved_reply.title": CATALOGUE,
    "saved_reply.body": CATALOGUE, "routing_rule.words": CATALOGUE, "source.title": CATALOGUE, "source.url": CATALOGUE,
    "source.article": CATALOGUE, "source.changed_reason": CATALOGUE,
    "fruitless_search.words": "nothing says who searched; numbers are masked, and the rows end with their period",
    "vector.texts": FOLLOWS, "vector.about": FOLLOWS, "vector.model": FOLLOWS, "vector.vector": FOLLOWS,
    "leaflet.slug": CATALOGUE, "leaflet.source": CATALOGUE, "leaflet_version.file": "of a file's content, which the team adds for everybody",
    "leaflet_version.url": CATALOGUE, "leaflet_version.source": CATALOGUE,
    "place.slug": CATALOGUE, "place.lines": CATALOGUE, "place.town": CATALOGUE, "place.holidays_of": CATALOGUE,
    "place.numbers": CATALOGUE, "place.line": CATALOGUE, "place.email": CATALOGUE, "place.url": CATALOGUE,
    "place.appointment_url": CATALOGUE, "place.access": CATALOGUE, "place.cabinets": CATALOGUE, "place.institutions": CATALOGUE,
    "place.without": CATALOGUE, "place.languages": CATALOGUE, "place.notes": CATALOGUE, "place.source": CATALOGUE,
    "place.sources": CATALOGUE, "place_hours.hours": CATALOGUE, "place_hours.wording": CATALOGUE,
    "place_hours.source": CATALOGUE, "place_day.times": CATALOGUE,
    "steward.email": "an institution's, which an admin entered; it goes with the steward", "steward.digest": "of a link that is good once",
    "steward_word.changes": CATALOGUE,
    "path.slug": CATALOGUE, "path.topics": CATALOGUE, "path_step.places": CATALOGUE, "path_text.title": CATALOGUE,
    "path_text.body": CATALOGUE, "path_text.documents": CATALOGUE,
    "settlement.conflict": CATALOGUE, "settlement.chosen": CATALOGUE, "settlement.source": CATALOGUE,
    "place_import.rows": CATALOGUE, "place_import.source": CATALOGUE,
    "letter_rule.article": CATALOGUE,
    "letter_rule.source": CATALOGUE,
    "letter_rule.url": CATALOGUE,
    "reason.law": CATALOGUE,
    "document_approval.digest": "of a document's own text",
    "vector_clock.token": MACHINERY, "review_item.reasons": "codes of rules and reasons",
    "review_item.likeness": "what alike texts have in common, as a number; forgotten the day after",
    "cursor.hearer": MACHINERY, "set_aside.hearer": MACHINERY, "set_aside.kind": MACHINERY, "set_aside.place": MACHINERY,
    "chore_run.name": MACHINERY,
    "published_figures.figures": "numbers, none of a group under five",
    "thread.through": "the name of a partner's program, which an admin entered",
    "app_key.name": "likewise", "app_key.contact": "a partner's, which an admin entered", "app_key.digest": "of a program's secret",
    "webhook.address": "a partner's, which an admin entered", "webhook.sealed": "a program's secret",
    "webhook_delivery.body": "ids of public answers and moments",
    "correction.about": "an address of ours", "correction.stood": "what a page said of a fact, or the number of a text's version",
}  # fmt: skip
TABLES: Mapping[str, str] = {
    "search_public": FOLLOWS,
    "search_team": FOLLOWS,
    "search_word": FOLLOWS,
    "search_spelling": FOLLOWS,
    "tortoise_migrations": MACHINERY,
}
"""Tables without a model."""


def models() -> Iterator[type[Model]]:
    for module in MODELS:
        for kind in vars(import_module(module)).values():
            if isinstance(kind, type) and issubclass(kind, Model) and kind.__module__.startswith(module):
                yield kind


def personal(kind: type[Model]) -> Iterator[str]:
    """The columns of a model with an account's key, a person's key or words."""
    for name, column in kind._meta.fields_map.items():
        if isinstance(column, fields.TextField | fields.JSONField | fields.BinaryField) or (
            isinstance(column, fields.CharField) and column.max_length > CODE
        ):
            yield name
        elif (
            getattr(column, "model_name", "") == "forum.Account"
            and name in kind._meta.fk_fields | kind._meta.o2o_fields
        ):
            yield f"{name}_id"
        elif name == "actor_id":
            yield name


COLUMNS = {f"{kind._meta.db_table}.{name}" for kind in models() for name in personal(kind)}
HELD = {column for holding in HOLDINGS for column in holding.columns}


def test_every_column_about_people_is_held_by_a_room_or_excepted_with_a_reason() -> None:
    assert COLUMNS - HELD - set(EXCEPTIONS) == set()


def test_every_exception_is_still_one_and_every_holding_names_a_column() -> None:
    assert set(EXCEPTIONS) - COLUMNS | set(EXCEPTIONS) & HELD == set()
    columns = {
        f"{kind._meta.db_table}.{name}"
        for kind in models()
        for each in kind._meta.fields_map
        for name in (each, f"{each}_id")
    }
    assert columns >= HELD


def test_columns_about_people_are_found() -> None:
    assert {"post.source", "flag.account_id", "event.actor_id", "decision.before", "vote.voter"} <= COLUMNS


@pytest.mark.usefixtures("app")
async def test_no_table_is_there_that_has_neither_a_model_nor_a_reason() -> None:
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
        "postgres": "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    }
    found = {row["name"] for row in await database.rows(listed[database.dialect()])} - {
        "sqlite_sequence",
        "sqlite_stat1",
        "sqlite_stat4",
    }
    known = {kind._meta.db_table for kind in models()} | set(TABLES)
    shadows = {
        f"{table}_{part}"
        for table in ("search_public", "search_team")
        for part in ("data", "idx", "content", "config", "docsize")
    }
    assert found - known - shadows == set()
