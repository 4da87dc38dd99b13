"""One module writes notifications: `forum/notifications/notifications.py`. Everybody else records an event."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import main
from forum import parts as forum
from moderation import parts as moderation
from moderation.review.notifying import EARLIER_KINDS
from moderation.review.verdicts import VERDICTS
from tests.shape.everywhere import everywhere
from tests.shape.test_audit_sentences import recorded
from tests.shape.test_state import begins_with

ROOT = Path(__file__).parents[2]
WRITER = ROOT / "forum/notifications/notifications.py"
FILES = sorted(file for folder in ("forum", "moderation") for file in (ROOT / folder).rglob("*.py") if file != WRITER)
WRITES = frozenset(
    {"create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create", "save"}
)
SQL = re.compile(r"\b(?:UPDATE|INSERT INTO|DELETE FROM)\s+\"?notification\"?\s", re.IGNORECASE)
TOLD = {"telling_proposed", "telling_answered", "mediator_news"}
TABLE = (*forum.NOTIFIED, *moderation.NOTIFIED)


def writes(tree: ast.AST) -> Iterator[str]:
    """Every place in a module that writes notifications, also under another name of the model."""
    names = {"Notification"} | {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name == "Notification" and alias.asname
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            yield f"line {node.lineno}: a statement"
        if not isinstance(node, ast.Call):
            continue
        if ast.unparse(node.func).split(".")[-1] in names:
            yield f"line {node.lineno}: makes one"
        elif isinstance(node.func, ast.Attribute) and node.func.attr in WRITES and begins_with(node) in names:
            yield f"line {node.lineno}: {node.func.attr}"


@everywhere(FILES, lambda file: str(file.relative_to(ROOT)))
def test_nobody_else_writes_notifications(file: Path) -> None:
    assert list(writes(ast.parse(file.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "other",
    [
        "await Notification.create(account_id=1)",
        "await Notification.bulk_create(rows)",
        "await Notification.filter(account_id=1).update(seen_at=None)",
        "row = Notification(account_id=1)",
        "row = models.Notification(account_id=1)",
        "await database.execute('INSERT INTO notification (account_id) VALUES (1)')",
    ],
)
def test_another_writer_would_be_found(other: str) -> None:
    assert list(writes(ast.parse(f"async def f():\n    {other}")))


def test_another_name_for_the_model_hides_no_writer() -> None:
    said = (
        "from forum.notifications.models import Notification as Row\nasync def f():\n    await Row.create(account_id=1)"
    )
    assert list(writes(ast.parse(said)))


def test_the_table_is_of_events_that_are_recorded_and_of_notifications_with_words() -> None:
    assert {row.verb for row in TABLE} <= recorded()
    assert {row.kind for row in TABLE} | EARLIER_KINDS == set(main.SENTENCES.notifications)


def test_a_kind_of_notification_always_repeats_or_never() -> None:
    repeats = {row.kind for row in TABLE if row.repeats}
    decided = {f"decided_{verdict}" for verdict in VERDICTS}
    assert repeats == decided | {
        "undone",
        "appeal",
        "flag",
        "told_back",
        "question_changed",
        "rendering_outdated",
        "account_unused",
        *TOLD,
    }
    assert not repeats & {row.kind for row in TABLE if not row.repeats}
