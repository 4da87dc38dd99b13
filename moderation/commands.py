"""The command line over the staff desk's verbs."""

from pathlib import Path

import click

from forum import spreadsheets
from forum.operations.command_line import configuration, connected, run
from forum.settings import Settings
from moderation.oversight import audit, yearly_report
from moderation.oversight.audit import Verified
from moderation.oversight.report_parts import Part


@click.command("verify-audit")
@click.option(
    "--noted", default="", help="A last hash that was printed earlier: fails when it is no longer in the chain."
)
def verify_audit(noted: str) -> None:
    """Follows the chain of what staff did; fails when an entry was changed or taken away.

    Note the last hash elsewhere, now and then: it shows later whether the newest entries were cut off.

    \b
    python main.py verify-audit
    python main.py verify-audit --noted 5f2b…
    """
    verified, found = run(_verify(configuration(), noted))
    if verified.broken is not None:
        raise click.ClickException(
            f"The audit is broken at entry {verified.broken}: it was changed, or what was before it."
        )
    if not found:
        raise click.ClickException("The audit no longer holds the hash that was noted: entries were taken off its end.")
    click.echo(f"The audit is whole: {verified.count} entries. Last hash: {verified.last_hash or 'none'}")


async def _verify(configured: Settings, noted: str) -> tuple[Verified, bool]:
    async with connected(configured):
        verified = await audit.verify(_progress)
        return verified, not noted or await audit.holds(noted)


def _progress(count: int) -> None:
    if count >= audit.A_BATCH:
        click.echo(f"{count} entries hold so far", err=True)


@click.command("transparency-report")
@click.option("--year", type=click.IntRange(2000, 9998), required=True, help="The year that the report is about.")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), help="A folder that gets one file for each part."
)
def transparency_report(year: int, into: Path | None) -> None:
    """Writes the yearly report of moderation (DSA, articles 15 and 24) as CSV, one part after the other.

    \b
    python main.py transparency-report --year 2026
    python main.py transparency-report --year 2026 --into report
    """
    parts = run(_report(configuration(), year))
    for part in parts:
        if into is None:
            click.echo(f"# {part.name}")
            click.echo(spreadsheets.written(part.rows), nl=False)
        else:
            into.mkdir(parents=True, exist_ok=True)
            (into / f"{part.name}.csv").write_text(spreadsheets.written(part.rows), encoding="utf-8", newline="")
    if into:
        click.echo(f"Written: {len(parts)} files in {into}.")


async def _report(configured: Settings, year: int) -> list[Part]:
    async with connected(configured):
        try:
            return await yearly_report.report(year)
        except ValueError as refused:
            raise click.ClickException(str(refused)) from None


COMMANDS = (verify_audit, transparency_report)
