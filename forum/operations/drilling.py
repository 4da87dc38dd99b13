"""The drill of danger: who would be called now, one after the other, as a record and on the command line."""

import click

from forum.catalogue import snapshot
from forum.operations.command_line import configuration, connected, run
from forum.people.accounts import Account
from forum.settings import Settings
from forum.threads.casework import calling


@click.command("drill-danger")
def drill_danger() -> None:
    """Says who is called now, and when, while nobody looks at a question that says danger. It is recorded; nobody is called.

    Fails where a mail would reach none of them.

    \b
    python main.py drill-danger
    """
    wait, groups = run(_drill(configuration()))
    for number, names in enumerate(groups):
        after = f"After {number * wait} minutes" if number else "At once"
        click.echo(f"{after}: {', '.join(names) or 'nobody'}")
    if not any(name.endswith("(mail)") for names in groups for name in names):
        raise click.ClickException("None of them has a confirmed address: they would read of it on the page alone.")


async def _drill(configured: Settings) -> tuple[int, list[list[str]]]:
    """The minutes that each of them has, and their names."""
    async with connected(configured):
        groups = await calling.drill()
        known = {
            each.id: each
            for each in await Account.filter(id__in=sorted({one for group in groups for one in group}) or [0])
        }
        return (await snapshot.current()).call_minutes, [
            [f"{known[one].nickname}{' (mail)' if known[one].email_key else ''}" for one in sorted(group)]
            for group in groups
        ]
