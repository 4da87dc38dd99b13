"""The command line over the forum's verbs; what serves and works is in `operations/running.py`."""

import asyncio
import sys
from collections.abc import Sequence

import click

from forum import database, private, rebuild, settings
from forum.catalogue import seed, snapshot
from forum.clock import LISBON
from forum.errors import Conflict, Invalid
from forum.examples import load, measure
from forum.operations import check, running, worker
from forum.operations.command_line import Composed, configuration, connected, run
from forum.operations.worker import Work
from forum.people import accounts, sessions
from forum.people.passwords import Hasher
from forum.people.person import ROLES, Silence
from forum.settings import BadSetting, Settings
from forum.threads.casework import routing
from forum.threads.holding import seed as holding_seed


@click.command()
def migrate() -> None:
    """Brings the database up to date and puts the catalogue in place; doing it again is harmless."""
    configured = configuration()
    if configured.database.startswith("sqlite"):
        private.make_folder(configured.forum_data)

    async def work() -> tuple[list[str], int]:
        applied = await database.migrate(configured.database)
        await database.connect(configured.database)
        try:
            return applied, await seed.fill() + await routing.fill() + await holding_seed.fill()
        finally:
            await database.close()

    applied, added = run(work())
    click.echo(f"Migrations applied: {len(applied)}. Added to the catalogue: {added}.")


@click.command("make-migration")
@click.argument("name", required=False)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if the models have moved on.")
def make_migration(name: str | None, only_check: bool) -> None:
    """Writes the next migration from what has changed in the models (for developers); then read it and add indexes by hand.

    \b
    python main.py make-migration add_places
    python main.py make-migration --check
    """
    if only_check:
        if not run(database.migrations_in_step()):
            raise click.ClickException("The models have moved on: write a migration.")
    elif name:
        written = run(database.make_migration(name))
        click.echo(f"Written: {written}." if written else "Nothing has changed.")
    else:
        raise click.UsageError("Give the migration a name, or use --check.")


@click.command("create-account")
@click.argument("nickname")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Given in addition to what the account has.")
@click.option("--cabinet", help="Code of the cabinet an officer speaks for, such as GAJI.")
@click.option("--language", help="Code of the language a mediator renders, such as bn.")
def create_account(nickname: str, role: str, cabinet: str | None, language: str | None) -> None:
    """Makes an account with a role, or gives an existing one the role.

    The password comes from FORUM_PASSWORD or standard input; without one a sign-in link, good once, is printed.

    \b
    echo "a long pass phrase" | python main.py create-account ines --role officer --cabinet GAJI
    python main.py create-account first-admin --role admin
    """
    password = settings.password() or (None if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n"))
    configured = configuration()
    try:
        click.echo(run(_create(configured, nickname, password or None, role, cabinet, language)))
    except Invalid as invalid:
        wrong = ", ".join(f"{field}: {code}" for field, code in invalid.fields.items())
        raise click.ClickException(f"The account was not made: {wrong}.") from None


async def _create(
    configured: Settings, nickname: str, password: str | None, role: str, cabinet: str | None, language: str | None
) -> str:
    async with connected(configured):
        catalogue = await snapshot.current()
        held = catalogue.cabinet(cabinet) if cabinet else None
        if cabinet and held is None:
            raise Invalid({"cabinet": "unknown"})
        if language and language not in catalogue.languages:
            raise Invalid({"language": "unknown"})
        accounts.check_role(role, held.id if held else None, language)
        account = await accounts.create_by_command(nickname, password, hasher=Hasher())
        if role != "member":
            await accounts.grant(account, role, by=None, cabinet_id=held.id if held else None, language=language)
        told = f"{account.nickname} is {role} now.{_sanction((await accounts.person(account)).silence)}"
        if account.password_hash:
            return told
        token = await sessions.new_link(account)
        link = f"{configured.forum_base_url}/pt/login/link/{token}"
        return f"{told} Sign in once, within the hour: {link}"


def _sanction(silence: Silence | None) -> str:
    """What whoever gives a role to somebody sanctioned is told."""
    if silence is None:
        return ""
    if silence.until is None:
        return " They are banned: until that is undone the role can do nothing."
    return f" They are suspended until {silence.until.astimezone(LISBON):%Y-%m-%d %H:%M}: before then the role can do nothing."


LEFT_ALONE = {
    "loaded_before": "The example content was loaded before; nothing was changed.",
    "has_people": "There are people in this database, so it was left alone: example content is for an empty one.",
}


@click.command()
@click.pass_obj
def demo(composed: Composed) -> None:
    """Fills an empty database with example content; one with people in it is left alone."""
    configured = configuration()
    if not configured.is_loopback:
        click.echo("Nothing was loaded: example accounts are for a forum on a loopback address only.")
        return
    try:
        loaded = run(_load_examples(configured, composed.work))
    except Conflict as left_alone:
        click.echo(LEFT_ALONE[left_alone.code])
        return
    click.echo(f"Loaded {loaded.questions} example questions with {loaded.answers} answers.")
    click.echo("Sign in as one of these; the passwords are shown this once:")
    for each in loaded.sign_ins:
        click.echo(f"  {each.nickname:16} {each.password}  {each.role} {each.covers}".rstrip())


async def _load_examples(configured: Settings, following: Work) -> load.Loaded:
    hidden = not sys.stderr.isatty()
    async with connected(configured):
        with click.progressbar(length=1, label="Loading", file=sys.stderr, hidden=hidden) as bar:

            def show(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            loaded = await load.load(hasher=Hasher(), progress=show)
        await worker.once(following)
        return loaded


@click.command("check")
def check_configuration() -> None:
    """Says what is misconfigured, one line a finding; fails if something must be mended."""
    try:
        found = run(check.findings(settings.read()))
    except BadSetting as bad:
        raise click.ClickException(str(bad)) from None
    for finding in found:
        click.echo(f"{finding.level}: {finding.sentence} [{finding.code}]")
    errors = sum(finding.level == "error" for finding in found)
    click.echo(f"Errors: {errors}. Warnings: {len(found) - errors}.")
    sys.exit(errors > 0)


@click.command("rebuild")
def rebuild_texts() -> None:
    """Renders stored texts again that an older renderer made; the forum may go on running."""
    rebuilt = run(_rebuild(configuration()))
    click.echo(
        f"Made anew: {rebuilt.posts} posts, {rebuilt.revisions} earlier texts, {rebuilt.titles} titles,"
        f" {rebuilt.short_answers} short answers."
    )


async def _rebuild(configured: Settings) -> rebuild.Rebuilt:
    def show(kind: str, looked_at: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"Looked at {kind}: {looked_at}", err=True)

    async with connected(configured):
        return await rebuild.rebuild(progress=show)


@click.command("evaluate-holding")
def evaluate_holding() -> None:
    """Puts the example questions before the rules a forum begins with; fails unless spam is held and nobody else is."""
    measured = asyncio.run(measure.measure())
    spam, alike = len(measured.spam), len(measure.LOOKS_LIKE_SPAM)
    _say_held(f"Spam held: {len(measured.held_spam)} of {spam}", measured.held_spam)
    _say_held(f"Held that only look like it: {len(measured.held_alike)} of {alike}", measured.held_alike)
    _say_held(f"Others held: {len(measured.held_others)}, at most {measure.MOST_OTHERS}", measured.held_others)
    sys.exit(not measured.is_good)


def _say_held(sentence: str, ids: Sequence[str]) -> None:
    click.echo(f"{sentence}{' (' if ids else ''}{' '.join(ids)}{')' if ids else ''}.")


COMMANDS = (
    migrate,
    demo,
    check_configuration,
    *running.COMMANDS,
    create_account,
    rebuild_texts,
    make_migration,
    evaluate_holding,
)
