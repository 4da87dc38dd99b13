"""`/metrics`: figures for Prometheus, for whoever has the token and nobody else; without the setting there is no such page."""

import hmac
from collections.abc import Iterable, Iterator

from prometheus_client import exposition
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from forum import database, metrics
from forum.metrics import BUCKETS, Figure, Spread
from forum.operations import health
from forum.operations.health import Health, Queue
from forum.parts import FIGURES


async def index(request: Request) -> Response:
    """The figures of this process, and what every process finds in the database."""
    request.scope["route_name"] = "metrics"
    known = request.app.state.forum
    if not known.settings.metrics_token:
        raise HTTPException(404)
    asked = request.headers.get("authorization", "")
    wanted = f"Bearer {known.settings.metrics_token}"
    if not hmac.compare_digest(asked.encode("utf-8", "replace"), wanted.encode()):
        return Response(status_code=401, headers={"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"})
    try:
        found = await health.look(known.chores)
    except database.Unavailable:
        found = None
    registry = CollectorRegistry()
    registry.register(_Told([*of_process(), *of_packages(), *of_health(found)]))
    body = exposition.generate_latest(registry)
    return Response(body, media_type=exposition.CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


class _Told(Collector):
    """Figures that are known already."""

    def __init__(self, told: Iterable[Metric]) -> None:
        self._told = list(told)

    def collect(self) -> Iterable[Metric]:
        return self._told


def of_process() -> Iterator[Metric]:
    """Requests, slow statements and faults since this process began."""
    yield GaugeMetricFamily("forum_start_time_seconds", "When this process began.", value=metrics.since.timestamp())
    answered = CounterMetricFamily("forum_requests", "Requests by route and status.", labels=["route", "status"])
    taken = HistogramMetricFamily("forum_request_seconds", "Seconds until the answer was sent.", labels=["route"])
    by_route: dict[str, list[Spread]] = {}
    for (route, status), spread in list(metrics.requests.items()):
        answered.add_metric([route, str(status)], sum(spread.counts))
        by_route.setdefault(route, []).append(spread)
    for route, spreads in by_route.items():
        taken.add_metric([route], _cumulated(spreads), sum(each.seconds for each in spreads))
    yield from (answered, taken)
    slow = CounterMetricFamily("forum_slow_statements", "Statements of half a second or more.", labels=["statement"])
    for name, seen in list(metrics.statements.items()):
        slow.add_metric([name], seen.times)
    faults = CounterMetricFamily("forum_faults", "What failed, by where and kind.", labels=["where", "kind"])
    times: dict[tuple[str, str], int] = {}
    for (where, kind, _), seen in list(metrics.faults.items()):
        times[where, kind] = times.get((where, kind), 0) + seen.times
    for labels, number in times.items():
        faults.add_metric(list(labels), number)
    yield from (slow, faults)


def _cumulated(spreads: Iterable[Spread]) -> list[tuple[str, float]]:
    reached, found = 0, []
    for bound, counts in zip(
        (*map(str, BUCKETS), "+Inf"), zip(*(each.counts for each in spreads), strict=True), strict=True
    ):
        reached += sum(counts)
        found.append((bound, float(reached)))
    return found


def of_packages() -> Iterator[Metric]:
    """What packages count by themselves."""
    told: dict[str, list[Figure]] = {}
    for source in FIGURES:
        for figure in source():
            told.setdefault(figure.name, []).append(figure)
    for name, figures in told.items():
        first = figures[0]
        kind = CounterMetricFamily if first.rises else GaugeMetricFamily
        metric = kind(name, first.says, labels=list(first.labels))
        for figure in figures:
            metric.add_metric([figure.labels[label] for label in first.labels], figure.value)
        yield metric


def of_health(found: Health | None) -> Iterator[Metric]:
    """What the database says; where it can't be asked, only that."""
    yield GaugeMetricFamily("forum_database_up", "Whether the database answers.", value=float(found is not None))
    if found is None:
        return
    yield from _of_queues("forum_events", "Events that wait for a hearer", "hearer", found.hearers, found)
    yield from _of_queues("forum_queue", "Things that wait", "queue", found.queues, found)
    aside = GaugeMetricFamily("forum_events_set_aside", "Events on which a hearer failed.", labels=["hearer"])
    for queue in found.hearers:
        aside.add_metric([queue.name], found.set_aside.get(queue.name, 0))
    late = GaugeMetricFamily("forum_chore_late", "Whether a chore should have been done.", labels=["chore"])
    for chore in found.chores:
        late.add_metric([chore.name], float(chore.late))
    mails = GaugeMetricFamily("forum_mails_unsent", "Mails that are not sent, by state.", labels=["state"])
    for state, number in found.mails.items():
        mails.add_metric([state], number)
    yield from (aside, late, mails)
    if found.worked_at:
        yield GaugeMetricFamily(
            "forum_worker_seen_seconds", "When a worker last did a chore.", found.worked_at.timestamp()
        )
    if found.backup:
        yield GaugeMetricFamily("forum_backup_seconds", "When the last backup was made.", found.backup.at.timestamp())
        yield GaugeMetricFamily("forum_backup_bytes", "How large the last backup is.", found.backup.size)


def _of_queues(name: str, says: str, label: str, queues: Iterable[Queue], found: Health) -> Iterator[Metric]:
    waiting = GaugeMetricFamily(f"{name}_waiting", f"{says}.", labels=[label])
    oldest = GaugeMetricFamily(f"{name}_oldest_seconds", f"{says}: the age of the oldest.", labels=[label])
    for queue in queues:
        waiting.add_metric([queue.name], queue.waiting)
        oldest.add_metric([queue.name], queue.age(found.at))
    yield from (waiting, oldest)


ROUTES = (Route("/metrics", index, name="metrics"),)
