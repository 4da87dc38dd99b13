"""The command line over the staff desk's verbs; `main.py` adds them to the forum's."""

import click

from forum.commands import configuration, connected, run
from forum.operations import chores
from forum.operations.chores import Kept, Work
from forum.settings import Settings
from moderation.oversight import audit, transparency
from moderation.oversight.audit import Verified
from moderation.review import appeals, decisions


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


KEPT = (*chores.KEPT, Kept("texts behind decisions, once nobody can object any more", decisions.texts_over))
"""What is kept for a time only, the desk's too."""

WORKS = (
    *chores.WORKS,
    Work("late objections that rise in the queue", appeals.let_rise),
    Work("years whose public figures were counted", transparency.publish),
)
"""What follows the clock, the desk's too."""


@click.command("chores")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
def do_chores(dry_run: bool) -> None:
    """Ends what was kept for a time, lets official answers fall and objections rise, and counts public figures.

    A server that runs does the same every hour.

    \b
    python main.py chores --dry-run
    python main.py chores
    """

    async def work(configured: Settings) -> dict[str, int]:
        async with connected(configured):
            return await (chores.what_is_over(KEPT) if dry_run else chores.do(KEPT, WORKS))

    for name, count in run(work(configuration())).items():
        click.echo(f"{count:>8}  {name}")


COMMANDS = (verify_audit, do_chores)
