"""The figures of a running forum: `/metrics` for whoever has the token, and the page that admins read."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families as parsed

import main
from forum import clock, database, metrics, settings
from forum.metrics import Figure
from forum.notifications.models import OutboxMail
from forum.operations import chores
from forum.operations.chores import Chore
from forum.operations.models import ChoreRun
from moderation.web.public import metrics as exported
from tests.cast import Visit, Visiting, ask, running
from tests.forum.web.markup import text_of, tree

TOKEN = "t" * 20 + "0123456789abcdef"
PAGE = "/en/admin/operations"


@pytest.fixture(autouse=True)
def anew() -> None:
    metrics.forget()


async def figures(visitor: Visit, token: str = TOKEN) -> dict[tuple[str, ...], float]:
    """The samples of `/metrics`, by name and the values of their labels in the order of these."""
    answer = await visitor.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in parsed(answer.text)
        for sample in family.samples
    }


async def test_without_the_setting_there_is_no_such_page(visit: Visiting) -> None:
    assert (await (await visit()).get("/metrics")).status_code == 404
    asked = await (await visit("ada")).get("/metrics", headers={"Authorization": "Bearer "})
    assert asked.status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN])
async def test_who_has_not_the_token_reads_nothing(configured: settings.Settings, header: str) -> None:
    async with running(configured, metrics_token=TOKEN) as app:
        refused = await Visit(app).get("/metrics", headers={"Authorization": header} if header else {})
    assert refused.status_code == 401 and refused.content == b""
    assert refused.headers["www-authenticate"] == "Bearer"


async def test_machines_ask_each_process_by_its_own_name(configured: settings.Settings) -> None:
    async with running(configured, metrics_token=TOKEN) as app:
        visitor = Visit(app)
        named = {"Host": "web-1:8000", "Authorization": f"Bearer {TOKEN}"}
        for path in ("/metrics", "/healthz", "/readyz"):
            assert (await visitor.get(path, headers=named)).status_code == 200
        for path in ("/en/threads", "/metrics/", "/"):
            assert (await visitor.get(path, headers=named)).status_code == 400


@pytest.mark.parametrize("bad", ["short", "x" * 31, "x" * 20 + " " + "x" * 20, "é" * 40])
def test_a_token_that_could_be_guessed_is_no_setting(bad: str) -> None:
    with pytest.raises(settings.BadSetting, match="METRICS_TOKEN"):
        settings.read(metrics_token=bad)


async def test_requests_are_counted_by_route_and_status_and_never_by_address(configured: settings.Settings) -> None:
    async with running(configured, metrics_token=TOKEN) as app:
        visitor = Visit(app)
        for path in ("/en/threads", "/en/threads", "/en/threads?topic=housing", "/en/none-such-kanarienvogel"):
            await visitor.get(path)
        found = await figures(visitor)
    assert found["forum_requests_total", "threads.index", "200"] == 3
    assert found["forum_request_seconds_count", "threads.index"] == 3
    assert found["forum_request_seconds_bucket", "+Inf", "threads.index"] == 3
    assert not [labels for labels in found if "kanarienvogel" in "".join(labels) or "housing" in "".join(labels)]


async def test_what_waits_and_what_is_late_is_told(configured: settings.Settings) -> None:
    name = "sessions that ended"
    async with running(configured, metrics_token=TOKEN) as app:
        visitor = Visit(app)
        await ask(title="Residence card", body="It expired.")
        hour = clock.now() - timedelta(hours=1)
        await OutboxMail.create(
            template="x", language="pt", sealed="", name="n", state="waiting", put_at=hour, next_at=hour, until=hour
        )
        await ChoreRun.create(name=name, done_at=clock.now() - timedelta(hours=3))
        found = await figures(visitor)
        assert found["forum_queue_waiting", "mails"] == 1
        assert found["forum_queue_oldest_seconds", "mails"] >= 3600
        assert found["forum_events_waiting", "notifications"] >= 1
        assert found["forum_chore_late", name] == 1
        assert found["forum_mails_unsent", "waiting"] == 1
        assert found["forum_database_up",] == 1
        await ChoreRun.filter(name=name).update(done_at=clock.now())
        assert (await figures(visitor))["forum_chore_late", name] == 0


async def test_faults_and_slow_statements_are_counted_by_kind_without_a_word_of_anybody(
    configured: settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails() -> int:
        raise LookupError("kanarienvogel")

    async with running(configured, metrics_token=TOKEN) as app:
        await chores.do_due([Chore("one that fails", timedelta(days=1), fails)])
        monkeypatch.setattr(metrics, "SLOW", 0.0)
        await database.rows("SELECT id FROM account WHERE nickname = ?", ["kanarienvogel"])
        monkeypatch.undo()
        found = await figures(Visit(app))
    assert found["forum_faults_total", "LookupError", "chore"] == 1
    assert found["forum_slow_statements_total", "SELECT account"] == 1
    assert not [labels for labels in found if "kanarienvogel" in "".join(labels)]


async def test_other_packages_hand_over_their_figures(
    configured: settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [
        Figure("forum_cache_hits", "Pages from the cache.", True, each, {"cache": name})
        for name, each in (("a", 3), ("b", 4))
    ]
    monkeypatch.setattr(exported, "FIGURES", (lambda: told,))
    async with running(configured, metrics_token=TOKEN) as app:
        found = await figures(Visit(app))
    assert (found["forum_cache_hits_total", "a"], found["forum_cache_hits_total", "b"]) == (3, 4)


def test_what_is_counted_has_a_bound() -> None:
    for number in range(3 * metrics.MOST):
        metrics.request(f"route {number}", 200, 0.01)
        metrics.statement(f"SELECT * FROM t{'a' * (number % 7)}{number}", 1.0)
        metrics.statement(f"V{number} INTO x", 1.0)
    assert len(metrics.requests) <= metrics.MOST + 1
    assert len(metrics.statements) <= metrics.MOST + 1
    assert sum(sum(spread.counts) for spread in metrics.requests.values()) == 3 * metrics.MOST


async def test_an_admin_reads_what_waits_what_is_late_and_when_the_last_backup_was_made(visit: Visiting) -> None:
    ada = await visit("ada")
    page = " ".join(text_of(tree(await ada.get(PAGE))).split())
    assert "Last backup" in page and "None is late." in page
    await ChoreRun.create(name="sessions that ended", done_at=clock.now() - timedelta(hours=3))
    metrics.fault("request", LookupError("kanarienvogel"))
    page = " ".join(text_of(tree(await ada.get(PAGE))).split())
    assert "sessions that ended" in page and "LookupError" in page and "kanarienvogel" not in page


def test_every_chore_of_workers_is_known_by_its_period() -> None:
    known = main.compose(settings.read(), hasher=None).state.forum.chores
    assert known["sessions that ended"] == timedelta(hours=1)
    assert len(known) == len(main.WORK.chores)
