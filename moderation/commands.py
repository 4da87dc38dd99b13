"""The command line over the staff desk's verbs."""

import click

from forum.operations.command_line import configuration, connected, run
from forum.settings import Settings
from moderation.oversight import audit
from moderation.oversight.audit import Verified


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


COMMANDS = (verify_audit,)
