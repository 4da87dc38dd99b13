"""A table as a file for spreadsheets, sent row by row."""

from collections.abc import AsyncIterator, Iterable

from starlette.responses import StreamingResponse

from forum import spreadsheets


async def as_csv(rows: AsyncIterator[list[str]], name: str) -> StreamingResponse:
    """The rows as a file called `name`, in UTF-8 with the mark by which spreadsheets know it; never kept by a browser.

    The first row is asked for before the answer begins: what is refused or can't be read is then said by a page.
    """
    first = await anext(rows)

    async def written() -> AsyncIterator[str]:
        yield "\N{ZERO WIDTH NO-BREAK SPACE}"
        yield spreadsheets.written([first])
        async for row in rows:
            yield spreadsheets.written([row])

    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(written(), media_type="text/csv", headers=headers)


async def each(rows: Iterable[list[str]]) -> AsyncIterator[list[str]]:
    """Rows that are at hand already, as `as_csv` takes them."""
    for row in rows:
        yield row
