"""One room writes what threads and posts are and the review queue: `forum/threads/state/`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.threads.models import ReviewItem
from tests.shape.everywhere import everywhere

ROOT = Path(__file__).parents[2]
WRITER = ROOT / "forum/threads/state"
FILES = sorted(
    file for folder in ("forum", "moderation") for file in (ROOT / folder).rglob("*.py") if file.parent != WRITER
)
WRITES = frozenset({"create", "bulk_create", "update", "delete", "get_or_create", "update_or_create"})
STATE = {
    "Thread": {
        "status", "visibility", "slug", "title", "title_html", "topic_id", "language_id", "state", "waiting_since", "closed",
        "locked", "duplicate_of_id", "official_id", "overdue", "answers_count", "same_count", "follows_count",
        "duplicates_count", "answered_title", "answered_title_html", "gist",
    },
    "Post": {
        "status", "language_id", "source", "html", "revision", "helpful_yes", "helpful_no", "comments_count",
    },
    "OfficialAnswer": {"replaced_at", "withdrawn_at", "withdrawn_by_id", "withdrawn_reason"},
    "ReviewItem": set(ReviewItem._meta.fields_map),
}  # fmt: skip
SQL = re.compile(r"\b(?:UPDATE|INSERT INTO|DELETE FROM)\s+\"?(?:thread|post|review_item)\"?\s", re.IGNORECASE)
# What a row that was loaded may not be saved with; other tables have columns called like the rest.
SAVED = frozenset({"status", "visibility", "overdue", "official_id", "reasons", "held", "claimed_until", "ended_at"})


def begins_with(call: ast.expr) -> str:
    """The name a chain of calls and attributes begins with."""
    while isinstance(call, ast.Call | ast.Attribute):
        call = call.func if isinstance(call, ast.Call) else call.value
    return call.id if isinstance(call, ast.Name) else ""


def writes(tree: ast.AST) -> Iterator[str]:
    """Every place in a module that writes state."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            yield f"line {node.lineno}: a statement"
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        model, does = begins_with(node), node.func.attr
        given = {each.arg for each in node.keywords}
        makes = does == "create" and model in ("Thread", "Post")
        anything = does in WRITES and model in STATE and (model == "ReviewItem" or does in ("bulk_create", "delete"))
        changes = does == "update" and model in STATE and bool(None in given or given & STATE[model])
        changes = changes or (does == "update" and model == "model")
        if makes or anything or changes:
            yield f"line {node.lineno}: {model}.{does}"
        elif does == "save" and model not in ("self", "case", "account"):
            named = {str(each.value) for each in ast.walk(node) if isinstance(each, ast.Constant)}
            if named & SAVED:
                yield f"line {node.lineno}: saves {sorted(named & SAVED)}"


@everywhere(FILES, lambda file: str(file.relative_to(ROOT)))
def test_nobody_else_writes_state(file: Path) -> None:
    assert list(writes(ast.parse(file.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "other",
    [
        "await Thread.filter(id=1).exclude(slug='').update(status='published')",
        "await Thread.filter(id=1).update(**columns)",
        "await model.filter(id=row_id).update(**{counter: F(counter) + 1})",
        "await Post.create(thread_id=1)",
        "await ReviewItem.filter(post_id=1).update(ended_at=now)",
        "row.ended_at = now; await row.save(update_fields=['ended_at'])",
        "await OfficialAnswer.filter(id=1).update(withdrawn_at=now)",
        "await database.execute('UPDATE thread SET official_id = NULL')",
        "await Post.bulk_create(rows)",
    ],
)
def test_another_writer_would_be_found(other: str) -> None:
    assert list(writes(ast.parse(f"async def f():\n    {other}")))


def test_what_is_no_state_may_be_written_where_it_belongs() -> None:
    tree = ast.parse("async def f():\n    await Thread.filter(id=1).update(seen_at=now, cabinet_id=2)")
    assert not list(writes(tree))
