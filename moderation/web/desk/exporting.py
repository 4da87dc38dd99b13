"""A table as a file for spreadsheets, sent row by row."""

import csv
from collections.abc import AsyncIterator, Iterable
from io import StringIO

from starlette.responses import StreamingResponse


async def as_csv(rows: AsyncIterator[list[str]], name: str) -> StreamingResponse:
    """The rows as a file called `name`, in UTF-8 with the mark by which spreadsheets know it; never kept by a browser.

    The first row is asked for before the answer begins: what is refused or can't be read is then said by a page.
    """
    first = await anext(rows)

    async def written() -> AsyncIterator[str]:
        yield "\N{ZERO WIDTH NO-BREAK SPACE}"
        yield _line(first)
        async for row in rows:
            yield _line(row)

    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(written(), media_type="text/csv", headers=headers)


def _line(row: list[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(row)
    return line.getvalue()


async def each(rows: Iterable[list[str]]) -> AsyncIterator[list[str]]:
    """Rows that are at hand already, as `as_csv` takes them."""
    for row in rows:
        yield row
