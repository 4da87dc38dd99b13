"""What an admin takes to the authorities: statements for the DSA transparency database, and the yearly report."""

import zipfile
from collections.abc import AsyncIterator
from datetime import date, timedelta
from io import BytesIO

from starlette.responses import Response

from forum import clock, spreadsheets
from forum.catalogue import reasons
from forum.errors import Invalid
from forum.web.requests.request import ForumRequest
from moderation.oversight import declared, yearly_report
from moderation.oversight.declared import COLUMNS
from moderation.oversight.report_parts import Part
from moderation.web.desk.exporting import as_csv
from moderation.web.statements import rule_of

LANGUAGE = "en"
"""The language of what goes to the Commission."""


async def statements(request: ForumRequest) -> Response:
    """The decisions of a period, by default this year's until today. Raises Invalid (`since`, `until`: malformed)."""
    since, until = _day(request, "since", clock.today().replace(month=1, day=1)), _day(request, "until", clock.today())
    return await as_csv(_lines(request, since, until), f"statements-{since.isoformat()}-{until.isoformat()}.csv")


def _day(request: ForumRequest, name: str, otherwise: date) -> date:
    given = request.query_params.get(name, "")
    try:
        return clock.day_of(given) if given else otherwise
    except ValueError:
        raise Invalid({name: "malformed"}) from None


async def _lines(request: ForumRequest, since: date, until: date) -> AsyncIterator[list[str]]:
    named, words = await reasons.named(request.catalogue), request.forum.words[LANGUAGE]
    base, path = request.forum.settings.forum_base_url, request.forum.urls.path
    terms_at = base + path("documents.show", LANGUAGE, None, document="terms")
    rows = declared.rows(
        since, until, by=request.user, terms_at=terms_at, explained=lambda reason: rule_of(reason, words, named)
    )
    yield list(COLUMNS)
    async for row in rows:
        yield [row[column] for column in COLUMNS]


async def report(request: ForumRequest) -> Response:
    """A year's report, by default of the last full month's, as an archive of CSV files. Raises Invalid (`year: unknown`)."""
    last_month = clock.today().replace(day=1) - timedelta(days=1)
    given = request.query_params.get("year", str(last_month.year))
    try:
        if not (given.isascii() and given.isdecimal() and 2000 <= int(given) < 9999):
            raise ValueError
        parts = await yearly_report.report(int(given))
    except ValueError:
        raise Invalid({"year": "unknown"}) from None
    headers = {
        "Content-Disposition": f'attachment; filename="transparency-report-{given}.zip"',
        "Cache-Control": "no-store",
    }
    return Response(_zipped(parts), media_type="application/zip", headers=headers)


def _zipped(parts: list[Part]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(f"{part.name}.csv", "\N{ZERO WIDTH NO-BREAK SPACE}" + spreadsheets.written(part.rows))
    return made.getvalue()
