"""The command line over the forum's verbs.

Commands that serve and work are in `operations/running.py`, those about example content in `operations/demonstrating.py`."""

import sys
from collections.abc import Sequence

import click

from forum import database, private, rebuild, settings
from forum.catalogue import snapshot
from forum.clock import LISBON
from forum.errors import Invalid
from forum.operations import (
    backing_up,
    check,
    counted_anew,
    deep_check,
    demonstrating,
    drilling,
    exchanging,
    languages,
    measuring,
    pushing,
    resealing,
    restoring,
    retaining,
    running,
    updating,
)
from forum.operations.command_line import Composed, configuration, connected, run
from forum.operations.deep_check import DeepCheck
from forum.people import accounts, grants, sessions
from forum.people.passwords import Hasher
from forum.people.person import ROLES, Silence
from forum.settings import BadSetting, Settings


@click.command()
def migrate() -> None:
    """Brings the database up to date and puts the catalogue in place; doing it again is harmless."""
    configured = configuration()
    if configured.database.startswith("sqlite"):
        private.make_folder(configured.forum_data)
    applied, added = run(updating.bring(configured.database))
    click.echo(f"Migrations applied: {applied}. Added to the catalogue: {added}.")


@click.command("make-migration")
@click.argument("name", required=False)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if the models have moved on.")
def make_migration(name: str | None, only_check: bool) -> None:
    """Writes the next migration from the changes of the models (for developers); then read it and add indexes by hand.

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
        grants.check_role(role, held.id if held else None, language)
        account = await accounts.create_by_command(nickname, password, hasher=Hasher())
        if role != "member":
            await grants.give(account, role, by=None, cabinet_id=held.id if held else None, language=language)
        message = f"{account.nickname} is {role} now.{_sanction((await grants.person(account)).silence)}"
        if account.password_hash:
            return message
        token = await sessions.new_link(account)
        link = f"{configured.forum_base_url}/pt/login/link/{token}"
        return f"{message} Sign in once, within the hour: {link}"


def _sanction(silence: Silence | None) -> str:
    """The sentence for whoever gives a role to an account under a sanction; empty without one."""
    if silence is None:
        return ""
    if silence.until is None:
        return " They are banned: until that is undone the role can do nothing."
    return f" They are suspended until {silence.until.astimezone(LISBON):%Y-%m-%d %H:%M}: before then the role can do nothing."


@click.command("check")
@click.option(
    "--deep", is_flag=True, help="Also compare all that is kept twice with what it was made of; takes longer."
)
@click.pass_obj
def check_configuration(composed: Composed, deep: bool) -> None:
    """Lists misconfigurations, one line a finding; fails if something must be mended.

    \b
    python main.py check
    python main.py check --deep     counters, search, vectors, files and the audit, beside a forum that goes on
    """
    try:
        found = run(check.findings(settings.read()))
    except BadSetting as bad:
        raise click.ClickException(str(bad)) from None
    for finding in found:
        click.echo(f"{finding.level}: {finding.sentence} [{finding.code}]")
    errors = sum(finding.level == "error" for finding in found)
    click.echo(f"Errors: {errors}. Warnings: {len(found) - errors}.")
    whole = not deep or run(_compare(configuration(), composed.checks))
    sys.exit(errors > 0 or not whole)


async def _compare(configured: Settings, checks: Sequence[DeepCheck]) -> bool:
    async with connected(configured, patient=True):
        return await deep_check.run(checks, configured, _tell)


def _tell(kind: DeepCheck, found: list[str]) -> None:
    click.echo(
        f"error: {kind.name}: {'; '.join(found)}. What to do: {kind.mended_by}." if found else f"ok: {kind.name}"
    )


@click.command("rebuild")
@click.option("--search", "all_documents", is_flag=True, help="Make everything anew that search knows of threads.")
@click.option("--counters", is_flag=True, help="Only count anew what threads and posts count, where it is wrong.")
def rebuild_texts(all_documents: bool, counters: bool) -> None:
    """Renders stored texts again that an older renderer made, and tells search of threads it does not know.

    The forum may go on running; a rebuild that was stopped goes on where it was.
    """
    configured = configuration()
    if counters:
        click.echo(f"Counted anew: {run(_recount(configured))}.")
        return
    if all_documents:
        click.echo(f"Made anew: what search knows of {run(_rebuild_documents(configured))} threads.")
        return
    rebuilt = run(_rebuild(configured))
    click.echo(
        f"Made anew: {rebuilt.posts} posts, {rebuilt.revisions} earlier texts, {rebuilt.titles} titles,"
        f" {rebuilt.short_answers} short answers, {rebuilt.notices} notices, {rebuilt.renderings} translations,"
        f" what search knows of {rebuilt.documents} threads."
    )


def _show(kind: str, looked_at: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"Looked at {kind}: {looked_at}", err=True)


async def _rebuild(configured: Settings) -> rebuild.Rebuilt:
    async with connected(configured):
        return await rebuild.rebuild(progress=_show)


async def _rebuild_documents(configured: Settings) -> int:
    async with connected(configured):
        return await rebuild.all_documents(progress=_show)


async def _recount(configured: Settings) -> int:
    async with connected(configured, patient=True):
        return await counted_anew.mend()


COMMANDS = (
    migrate,
    *demonstrating.COMMANDS,
    check_configuration,
    *running.COMMANDS,
    *backing_up.COMMANDS,
    *restoring.COMMANDS,
    *retaining.COMMANDS,
    *resealing.COMMANDS,
    *languages.COMMANDS,
    *exchanging.COMMANDS,
    *measuring.COMMANDS,
    create_account,
    rebuild_texts,
    drilling.drill_danger,
    pushing.push_keys,
    make_migration,
)
