"""The yearly transparency report (DSA, articles 15 and 24; Implementing Regulation (EU) 2024/2835), counted from the rows.

It is published, so `disclosure` suppresses what could be about fewer than five people: with one small cell in a table its
finer rows are left out, and no margin stands whose parts the yearly figures could complete. Of a year that is not over it
goes up to its last full month, in whole fives, and is not for publication.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from statistics import median
from typing import NamedTuple

from tortoise.expressions import Q

from forum import clock
from forum.people.grants import RoleGrant
from moderation.models import Appeal, Decision, Flag
from moderation.oversight import disclosure, report_parts, statistics
from moderation.oversight.disclosure import is_small
from moderation.oversight.report_parts import (
    CATEGORIES,
    SMALL,
    TOTAL,
    UNKNOWN,
    Figure,
    Line,
    Part,
    Period,
    long,
    wide,
)
from moderation.review import declaring
from moderation.review.appeals import VERDICTS_ON
from moderation.review.verdicts import DECLARED, VERDICTS

HELD_RULES = "Texts that rules held and a person decided about"


class Measure(NamedTuple):
    """A decision as the report counts it."""

    verdict: str
    ground: str
    source: str
    origin: str
    category: str


def period_of(year: int) -> Period:
    """The year, or of the running one the months that are over. Raises ValueError for one that has no full month yet."""
    this_month = clock.today().replace(day=1)
    since, until = date(year, 1, 1), min(this_month, date(year + 1, 1, 1))
    if until <= since:
        raise ValueError(f"{year} has no full month yet.")
    return Period(since, until, until.year > year)


async def report(year: int) -> list[Part]:
    """The parts of a year's report, in the template's order. Raises ValueError as `period_of` does."""
    period = period_of(year)
    measures = await _measures(period)
    return [
        report_parts.identification(period),
        Part("2_categories_names", [["Category label", "Category description"], *map(list, CATEGORIES.items())]),
        wide("3_member_states_orders", period.name, report_parts.ILLEGAL, report_parts.ORDERS, {TOTAL: {}}, "Total"),
        await _notices(period, measures),
        _own("5_own_initiative_illegal", period, report_parts.ILLEGAL, measures, declaring.ILLEGAL),
        _own("6_own_initiative_TC", period, report_parts.AGAINST_TERMS, measures, declaring.INCOMPATIBLE),
        long("7_appeals_and_recidivism", period.name, await _appeals(period)),
        long("8_automated_means", period.name, await _automated(period)),
        long("9_human_resources", period.name, await _people(period)),
        report_parts.active(period),
        report_parts.described(period),
    ]  # fmt: skip


async def _measures(period: Period) -> Counter[Measure]:
    """The decisions that restricted somebody; those from before codes were kept have none."""
    since, until = period.moments
    made = Decision.filter(at__gte=since, at__lt=until, verdict__in=list(DECLARED), stated__isnull=False)
    found: Counter[Measure] = Counter()
    for verdict, stated in await made.values_list("verdict", "stated"):
        codes = (stated["decision_ground"], stated["source_type"], stated["origin"], stated["category"])
        found[Measure(str(verdict), *codes)] += 1
    return found


def _sum(measures: Mapping[Measure, int], **fixed: str) -> int:
    return sum(n for each, n in measures.items() if all(getattr(each, name) == value for name, value in fixed.items()))


def _fine(measures: Mapping[Measure, int], *, by_category: bool) -> bool:
    """Whether no group of measures is small: of every verdict, ground and origin, and of every category too."""
    groups: Counter[tuple[str, ...]] = Counter()
    for each, n in measures.items():
        groups[each if by_category else each[:-1]] += n
    return not any(map(is_small, groups.values()))


def _own(name: str, period: Period, heading: str, measures: Mapping[Measure, int], ground: str) -> Part:
    own = {each: n for each, n in measures.items() if each.source == declaring.VOLUNTARY and each.ground == ground}
    rows = {TOTAL: _restrictions(period, own, shown=_fine(measures, by_category=False))}
    for category in CATEGORIES:
        of_category = {each: n for each, n in own.items() if each.category == category}
        rows[category] = _restrictions(period, of_category, shown=_fine(measures, by_category=True))
    return wide(name, period.name, heading, report_parts.OWN, rows)


def _restrictions(period: Period, own: Mapping[Measure, int], *, shown: bool) -> dict[str, Figure]:
    counts = dict.fromkeys(report_parts.OWN, 0)
    counts[report_parts.MEASURES] = sum(own.values())
    counts[report_parts.DETECTED] = _sum(own, origin=declaring.HELD)
    for each, n in own.items():
        declared = VERDICTS[each.verdict].declared
        counts[report_parts.RESTRICTIONS[declared.visibility or declared.account]] += n
    return {column: period.published(count if shown else None) for column, count in counts.items()}


async def _notices(period: Period, measures: Mapping[Measure, int]) -> Part:
    since, until = period.moments
    flags = await Flag.filter(at__gte=since, at__lt=until, reason__in=list(declaring.NOTICES))
    received = Counter(declaring.category_of(each.reason) for each in flags)
    fine = not any(map(is_small, received.values()))
    total, items = disclosure.nested(len(flags), len({each.post_id for each in flags}))
    hours = [(each.outcome_at - each.at).total_seconds() / 3600 for each in flags if each.outcome_at]
    row = {
        report_parts.RECEIVED: period.published(total),
        report_parts.ITEMS: period.published(items),
        report_parts.MEDIAN: _median(hours),
    }
    for column, ground in ((report_parts.BY_LAW, declaring.ILLEGAL), (report_parts.BY_TERMS, declaring.INCOMPATIBLE)):
        acted = _sum(measures, source=declaring.NOTICE, ground=ground)
        row[column] = period.published(acted if _fine(measures, by_category=False) else None)
    rows = {TOTAL: row}
    for category in CATEGORIES:
        rows[category] = {report_parts.RECEIVED: period.published(received[category] if fine else None)}
    return wide("4_notices", period.name, report_parts.ILLEGAL, report_parts.NOTICES, rows)


def _median(hours: list[float]) -> Figure:
    """The median of so many that it is of no group."""
    if is_small(len(hours)):
        return Figure(None, SMALL)
    return Figure(round(median(hours)), "In hours.") if hours else Figure(None, "Nothing to count.")


async def _appeals(period: Period) -> list[Line]:
    since, until = period.moments
    made = await Appeal.filter(at__gte=since, at__lt=until)
    decided = [each for each in made if each.decided_at and each.decided_at < until]
    counts = Counter(each.verdict for each in decided)
    total, upheld, reversed_ = disclosure.parts(len(made), *(counts[verdict] for verdict in VERDICTS_ON))
    hours = [(each.decided_at - each.at).total_seconds() / 3600 for each in decided if each.decided_at]
    own = ("Internal complaints mechanism", "Number of complaints submitted to the internal-complaints mechanism")
    disputes = "Number of disputes submitted to out-of-court dispute settlement bodies"
    repeated = "Suspensions imposed on repeated offenders"
    return [
        (*own, "Total number", period.published(total)),
        (*own, "Decisions upheld", period.published(upheld)),
        (*own, "Decisions reversed", period.published(reversed_)),
        (*own, "Median time", _median(hours)),
        ("Out-of-court dispute settlement bodies", disputes, "Total number", UNKNOWN),
        (repeated, "Number of suspensions for manifestly illegal content", "Total number",
         Figure(None, "Suspensions are counted with the restrictions of accounts, whatever their ground.")),
    ]  # fmt: skip


async def _automated(period: Period) -> list[Line]:
    """Decisions by software, of which there are none, and how often a rule held a text that was then published."""
    since, until = period.moments
    decided = await Decision.filter(at__gte=since, at__lt=until, stated__isnull=False).values_list(
        "verdict", "automated", "stated"
    )
    alone = sum(1 for _, automated, _ in decided if automated)
    held = [str(verdict) for verdict, _, stated in decided if stated["origin"] == declaring.HELD]
    waited = (await statistics.judged(since, until)).held
    _, total, kept = disclosure.nested(waited, len(held), held.count("publish"))
    rate = f"{round(100 * kept / total)}%" if total and kept is not None else None
    used = "Use of automated means for content moderation"
    return [
        (used, "Number of items processed solely by automated means", "Total", period.published(disclosure.nested(alone)[0])),
        (used, HELD_RULES, "Total", period.published(total)),
        (used, HELD_RULES, "Published afterwards", period.published(kept)),
        (used, "Error rate: held texts that were published afterwards", HELD_RULES,
         Figure(rate, "" if rate or not held else SMALL)),
    ]  # fmt: skip


async def _people(period: Period) -> list[Line]:
    """Moderators, and mediators by language, at the end of the period."""
    _, until = period.moments
    granted = RoleGrant.filter(granted_at__lt=until, role__in=["moderator", "mediator"])
    in_force = granted.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=until)).filter(
        Q(until__isnull=True) | Q(until__gte=until)
    )
    holders: dict[str, set[int]] = {}
    for role, language, account in await in_force.values_list("role", "language", "account_id"):
        holders.setdefault("" if role == "moderator" else str(language), set()).add(int(str(account)))
    section = "Human resources dedicated to content moderation"
    moderators = len(holders.pop("", ()))
    return [
        (section, "Number of human resources evaluating content", "Total", _count(period, moderators)),
        (section, "Number of human resources evaluating content", "By official language", UNKNOWN),
        *(
            (
                section,
                "Mediators, who help to read a language and decide nothing",
                language,
                _count(period, len(people)),
            )
            for language, people in sorted(holders.items())
        ),
    ]


def _count(period: Period, people: int) -> Figure:
    return period.published(disclosure.nested(people)[0])
