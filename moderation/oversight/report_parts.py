"""The parts of the yearly transparency report, as the Commission's template names them, and their columns. Pure.

Implementing Regulation (EU) 2024/2835, annex I: a table a file. The names of files and columns are those of the template's
English sheets as published reports have them; we could not open the annex itself. What it asks of very large platforms alone
(members of the staff by language) is told as far as we know it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from forum import clock
from moderation.oversight.disclosure import Published, coarse
from moderation.review.declaring import DISABLED, LIMITED, OTHER, SUSPENDED

APPLIES, SERVICE = "Online platforms", "Migrant Forum"
TOTAL = "TOTAL"
SMALL = "Fewer than five, or it would show such a figure: not published."
NOT_KEPT = "The forum keeps no figure for this."

Value = int | str | None


class Part(NamedTuple):
    """A table of the report: the name of its file, and its rows with the heading first."""

    name: str
    rows: list[list[str]]


class Figure(NamedTuple):
    """A value and what is to be known of it; None is a value that is not published or not known."""

    value: Value
    context: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """What the report covers; `is_over` says that the year is, so that its figures are exact."""

    since: date
    until: date
    is_over: bool

    @property
    def moments(self) -> tuple[datetime, datetime]:
        return clock.start_of_day(self.since), clock.start_of_day(self.until)

    @property
    def name(self) -> str:
        return f"{self.since.isoformat()} - {(self.until - timedelta(days=1)).isoformat()}"

    def published(self, count: Published) -> Figure:
        return Figure(None, SMALL) if count is None else Figure(count if self.is_over else coarse(count))


UNKNOWN = Figure(None, NOT_KEPT)

CATEGORIES: Mapping[str, str] = {
    "STATEMENT_CATEGORY_SCAMS_AND_FRAUD": "Scams and/or fraud",
    "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS": "Unsafe, non-compliant or prohibited products",
    "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH": "Illegal or harmful speech",
    "STATEMENT_CATEGORY_VIOLENCE": "Violence",
    "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS": "Data protection and privacy violations",
    "STATEMENT_CATEGORY_SELF_HARM": "Self-harm",
    "STATEMENT_CATEGORY_OTHER_VIOLATION_TC": "Other violation of provider’s terms and conditions",
}
"""The categories that the forum's reasons belong to."""

ORDERS = (
    "Number of orders to act against illegal content received",
    "Number of specific items of information included in the total number of orders to act against illegal content",
    "Median time to inform the authority of the receipt of the order to act against illegal content",
    "Median time to give effect to the order to act against illegal content",
    "Number of orders to provide information",
    "Median time to inform the authority of the receipt of the order to provide information",
    "Median time to give effect to the order to provide information",
)
RECEIVED, ITEMS, MEDIAN = (
    "Number of notices received ",
    "Number of specific items of information included in the total number of notices",
    "Median time to take action",
)
BY_LAW = "Number of actions taken on the basis of the law"
BY_TERMS = "Number of actions taken on the basis of the terms and conditions of the service"
TRUSTED = " (Trusted Flagger notices)"
NOTICES = (
    RECEIVED,
    "Number of notices received from Trusted flaggers",
    ITEMS,
    "Number of specific items of information included in the total number of notices by Trusted Flaggers" + TRUSTED,
    MEDIAN,
    MEDIAN + TRUSTED,
    BY_LAW,
    BY_LAW + TRUSTED,
    BY_TERMS,
    BY_TERMS + TRUSTED,
)
MEASURES = "Number of measures taken at the provider's own initiative "
DETECTED = "Number of measures taken after detection with solely automated means "
RESTRICTIONS: Mapping[str, str] = {
    DISABLED: "Visibility restriction Disable",
    LIMITED: "Visibility restriction Interaction restricted",
    OTHER: "Visibility restriction Other",
    SUSPENDED: "Account restriction Suspension",
}
"""The column of each restriction that the forum knows; it takes none of the others."""
OWN = (
    MEASURES, DETECTED, "Visibility restriction Removal", RESTRICTIONS[DISABLED], "Visibility restriction Demoted",
    "Visibility restriction Age restricted", RESTRICTIONS[LIMITED], "Visibility restriction Labelled ", RESTRICTIONS[OTHER],
    "Monetary restriction Suspension", "Monetary restriction Termination", "Monetary restriction Other",
    "Provision of the service Suspension", "Provision of the service Termination", RESTRICTIONS[SUSPENDED],
    "Account restriction Termination",
)  # fmt: skip
OTHER_CATEGORY = 'Description of the sub-category "Other"'
ILLEGAL, AGAINST_TERMS = (
    "Category of illegal content",
    "Category of incompatibility with the provider's terms and conditions",
)


def wide(
    name: str,
    period: str,
    category: str,
    columns: Sequence[str],
    rows: Mapping[str, Mapping[str, Figure]],
    scope: str = "",
) -> Part:
    """A table with a row for each category: the figures by column, then what is to be known of each."""
    between = ["Scope"] if scope else []
    context = [f"Contextual information on {column}" for column in columns]
    heading = ["Applicability", "Service", "Reporting period", category, OTHER_CATEGORY, *between, *columns, *context]
    made = [heading]
    for code, figures in rows.items():
        found = [figures.get(column, UNKNOWN) for column in columns]
        start = [APPLIES, SERVICE, period, code, "", *([scope] if scope else [])]
        made.append(start + [said(each.value) for each in found] + [each.context for each in found])
    return Part(name, made)


Line = tuple[str, str, str, Figure]
"""A section, an indicator, a scope, and the figure."""


def long(name: str, period: str, lines: Iterable[Line]) -> Part:
    """A table with a row for each figure."""
    heading = ["Applicability", "Service", "Reporting period", "Section", "Indicator", "Scope", "Value"]
    rows = [
        [APPLIES, SERVICE, period, section, indicator, scope, said(figure.value), figure.context]
        for section, indicator, scope, figure in lines
    ]
    return Part(name, [[*heading, "Contextual Information"], *rows])


def said(value: Value) -> str:
    return "" if value is None else str(value)


QUALITATIVE = (
    (
        "Summary of the content moderation engaged in at the provider's own initiative",
        "Rules of the forum hold some texts, such as first texts and those with personal numbers or links, before they are"
        " shown. A person of the team reads each of them and decides. Moderators also act on what they read.",
    ),
    (
        "Meaningful and comprehensible information about measures taken to provide training and assistance",
        "",
    ),
    (
        "Qualitative description of the automated means and their purpose",
        "Lists of words and shapes of personal numbers. They only sort and mark; no decision is made by software.",
    ),
    (
        "Safeguards applied to the use of automated means",
        "Whoever wrote a held text reads why it waits. Each decision names its moderator in a record that cannot be changed"
        " unnoticed, has a statement of reasons, and can be objected to for six months; somebody else decides then.",
    ),
)
"""What is described in words; what is empty is for the institution to write."""


def identification(period: Period) -> Part:
    """Who reports, and about which time."""
    last = period.until - timedelta(days=1)
    rows = [
        ("Name of the service provider", ""),
        ("Date of the publication of the report", ""),
        ("Date of the publication of the latest previous report", ""),
        ("Starting date of reporting period", period.since.isoformat()),
        ("Ending date of reporting period", last.isoformat()),
        ("State", "final" if period.is_over else "not for publication: the year is not over"),
    ]
    start = [APPLIES, SERVICE]
    return Part(
        "1_report_identification",
        [["Applicability", "Service", "Indicator", "Value"], *([*start, *row] for row in rows)],
    )


def active(period: Period) -> Part:
    """How many people use the forum in a month, which it does not count."""
    heading = ["Applicability", "Service", "Reporting period", "Scope", "Value", "Contextual Information"]
    start = [APPLIES, SERVICE, period.name]
    return Part("10_AMAR", [heading, [*start, "European Union", "", f"{NOT_KEPT} It follows nobody."]])


def described(period: Period) -> Part:
    """What is described in words."""
    heading = ["Applicability", "Service", "Reporting period", "Indicator", "Value"]
    start: Iterable[str] = (APPLIES, SERVICE, period.name)
    return Part("11_qualitative", [heading, *([*start, *row] for row in QUALITATIVE)])
