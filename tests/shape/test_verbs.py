"""A verb names who acts: whatever records an event takes the actor as `by`, by keyword alone."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.shape.everywhere import everywhere

ROOT = Path(__file__).parents[2]
ACTORS = frozenset({"by", "voter"})
RECORDS = frozenset({"events.record", "noted", "editing.noted"})
EXCEPTIONS: Mapping[str, str] = {
    "forum.notifications.addresses.forget_unconfirmed": "nobody acts: the days to confirm an address are over",
    "forum.threads.casework.calling.drill": "likewise, from the command line",
    "forum.threads.casework.calling.pass_on": "nobody acts: the time of whoever was called is over",
    "forum.threads.posting.faces.lapse": "nobody acts: the days to answer are over",
    "forum.threads.posting.solving.ask_all": "nobody acts: the forum asks by itself when the time has come",
    "forum.people.accounts.register": "nobody acts yet: the account that it makes is its own actor",
    "forum.people.accounts.make_for_somebody": "likewise; the verb of the desk that calls it records who asked at the counter",
    "forum.people.accounts.create_by_command": "likewise, from the command line",
    "forum.people.passkeys.use": "whoever has the passkey is known by it alone",
    "forum.people.sessions.start": "whoever signs in is the account that the session is of",
    "forum.notifications.addresses.confirm": "whoever has the link is known by it alone, in whatever browser they open it",
    "forum.notifications.resets.use": "likewise, and is the account's owner from then on",
    "moderation.admin.stewards.confirm": "whoever has the link is known by it alone, and has no account",
    "forum.people.recovery.recover": "whoever has the code is known by it alone, and is the account's owner from then on",
    "forum.threads.posting.letter_reminders.remind": "nobody acts: a chore notices that a day is near",
}

MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts): file
    for package in ("forum", "moderation")
    for file in sorted((ROOT / package).rglob("*.py"))
    if "web" not in file.relative_to(ROOT).parts
}


def called(function: ast.AsyncFunctionDef) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def recording(source: str) -> Iterator[tuple[str, bool]]:
    """The public functions of a module that record an event, each with whether it takes the actor by keyword alone.

    One records by itself or by a private function of its module.
    """
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.AsyncFunctionDef)}
    calls = {name: called(node) for name, node in functions.items()}

    def records(name: str, above: frozenset[str] = frozenset()) -> bool:
        own = {each for each in calls[name] if each.startswith("_") and each in calls} - above
        return not calls[name].isdisjoint(RECORDS) or any(records(each, above | {name}) for each in own)

    for name, node in functions.items():
        if not name.startswith("_") and records(name):
            yield name, bool(ACTORS & {argument.arg for argument in node.args.kwonlyargs})


VERBS = {
    f"{module}.{name}": named for module, file in MODULES.items() for name, named in recording(file.read_text("utf-8"))
}


@everywhere(sorted(VERBS))
def test_a_verb_that_records_an_event_says_who_acts(verb: str) -> None:
    assert VERBS[verb] or verb in EXCEPTIONS


def test_every_exception_is_still_one() -> None:
    assert {verb for verb, named in VERBS.items() if not named} == set(EXCEPTIONS)


def test_verbs_are_found() -> None:
    assert {"forum.threads.posting.asking.ask", "moderation.review.decisions.decide"} <= set(VERBS)
    assert len(VERBS) > 50


@everywhere(["thread, by", "thread, person", "thread, *, person", "thread, *, on_behalf=None"])
def test_an_actor_that_is_no_keyword_of_that_name_is_noticed(said: str) -> None:
    source = f"async def close({said}):\n    async with transaction():\n        await events.record('thread.closed', thread, by=1)"
    assert list(recording(source)) == [("close", False)]


@everywhere(["thread, *, by", "post, *, voter"])
def test_an_actor_by_keyword_is_seen(said: str) -> None:
    assert list(recording(f"async def close({said}):\n    await events.record('x', 1, by=None)")) == [("close", True)]


def test_a_verb_that_leaves_the_recording_to_a_private_function_is_found() -> None:
    source = "async def _told(thread):\n    await events.record('x', thread, by=1)\n\nasync def close(thread):\n    await _told(thread)"
    assert list(recording(source)) == [("close", False)]
