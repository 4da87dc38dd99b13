"""Commands about the example content: loading it, signing in as its people, evaluating on it what judges texts."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from forum import database, settings
from forum.catalogue import seed
from forum.errors import Conflict
from forum.examples import contradictions, load, measure, people, personal_data
from forum.examples.contradictions import Figures
from forum.operations import worker
from forum.operations.command_line import Composed, configuration, connected, run
from forum.people.passwords import Hasher
from forum.settings import Settings

SECOND_STEP = {
    "off": "(On this machine alone a password is enough for staff: STAFF_SECOND_FACTOR is off.)",
    "required": "(Officers, moderators and admins add a second step first; STAFF_SECOND_FACTOR=off leaves it out.)",
}
LEFT_ALONE = {
    "loaded_before": "The example content was loaded before; nothing was changed.",
    "has_people": "There are people in this database, so it was left alone: example content is for an empty one.",
}


@click.command()
@click.option("--sign-ins", is_flag=True, help="Make new passwords for the example people, and print them this once.")
@click.pass_obj
def demo(composed: Composed, sign_ins: bool) -> None:
    """Fills an empty database with example content; one with people in it is left alone.

    \b
    python main.py demo
    python main.py demo --sign-ins
    """
    configured = configuration()
    if sign_ins:
        require_loopback(configured)
    elif not configured.is_loopback:
        click.echo("Nothing was loaded: example accounts are for a forum on a loopback address only.")
        return
    try:
        loaded = run(_load(configured, composed))
        click.echo(f"Loaded {loaded.questions} example questions with {loaded.answers} answers.")
        if not sign_ins:
            click.echo("`python main.py demo --sign-ins` makes passwords for the example people.")
    except Conflict as left_alone:
        click.echo(LEFT_ALONE[left_alone.code])
    if sign_ins and not say_sign_ins(configured):
        raise click.ClickException("There are no example people in this database.")


def require_loopback(configured: Settings) -> None:
    """Raises ClickException where others than this machine could sign in as an example person."""
    if not configured.is_loopback:
        raise click.ClickException(
            "Example people sign in on a loopback address only, and FORUM_BASE_URL is "
            f"{configured.forum_base_url}: no password was made."
        )


def say_sign_ins(configured: Settings) -> bool:
    """Makes new passwords for the example people and prints them; False if there are no such people."""
    made = run(_sign_ins(configured))
    if made:
        click.echo("Sign in as one of these; the passwords are new, and shown this once:")
        click.echo(SECOND_STEP[configured.staff_second_factor])
    for each in made:
        click.echo(f"  {each.nickname:16} {each.password}  {each.role} {each.covers}".rstrip())
    return bool(made)


async def _sign_ins(configured: Settings) -> tuple[people.SignIn, ...]:
    async with connected(configured):
        return await people.sign_ins(Hasher())


async def _load(configured: Settings, composed: Composed) -> load.Loaded:
    hidden = not sys.stderr.isatty()
    async with connected(configured):
        with click.progressbar(length=1, label="Loading", file=sys.stderr, hidden=hidden) as bar:

            def show(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            loaded = await load.load(hasher=Hasher(), also=composed.examples, progress=show)
        await worker.once(composed.work._replace(chores=()))
        return loaded


@click.command("evaluate-holding")
def evaluate_holding() -> None:
    """Puts example questions, victims' and sellers' texts before the rules a forum begins with; fails unless those who sell
    are held and nobody else is."""
    measured, halves = asyncio.run(_evaluated())
    spam, alike = len(measured.spam), len(measure.LOOKS_LIKE_SPAM)
    _say_held(f"Spam held: {len(measured.held_spam)} of {spam}", measured.held_spam)
    _say_held(f"Held that only look like it: {len(measured.held_alike)} of {alike}", measured.held_alike)
    _say_held(f"Others held: {len(measured.held_others)}, at most {measure.MOST_OTHERS}", measured.held_others)
    for half in halves:
        click.echo(f"Texts {half.half}, {half.flagged_victims} of {half.victims} victims flagged:")
        _say_held(f"  Victims held: {len(half.held_victims)} of {half.victims}", half.held_victims)
        _say_held(f"  Sellers let through: {len(half.free_sellers)} of {half.sellers}", half.free_sellers)
    sys.exit(not (measured.is_good and all(half.is_good for half in halves)))


async def _evaluated() -> tuple[measure.Measured, Sequence[measure.Offers]]:
    return await measure.measure(), await measure.measure_offers()


def _say_held(sentence: str, ids: Sequence[str]) -> None:
    click.echo(f"{sentence}{' (' if ids else ''}{' '.join(ids)}{')' if ids else ''}.")


@click.command("evaluate-personal-data")
def evaluate_personal_data() -> None:
    """Looks for personal data in example texts; fails if one of those that the detector was made with is judged wrongly.

    A line a kind: its precision and recall there, and on the texts that are for measuring only.
    """
    made_with, measured_on = map(personal_data.measure, personal_data.PARTS)
    click.echo("kind      precision  recall  on new texts: precision  recall  of")
    for kind, known in made_with.items():
        new = measured_on[kind]
        click.echo(
            f"{kind or 'all':8}  {known.precision:9.2f}  {known.recall:6.2f}  {new.precision:23.2f}  {new.recall:6.2f}"
            f"  {known.there} + {new.there}"
        )
    sys.exit(made_with[""].recall < 1 or made_with[""].precision < 1)


@click.command("evaluate-contradictions")
def evaluate_contradictions() -> None:
    """Looks for what contradicts the facts of places in texts written for this and in the example answers, which are right.

    Fails if a text it was made with is judged wrongly, or an example answer would warn its author. It changes nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        configured = settings.read(forum_data=Path(folder), database_url=f"sqlite://{folder}/facts.sqlite3")
        parts, answers, warned = asyncio.run(_contradicting(configured))
    for part, figures in zip(contradictions.PARTS, parts, strict=True):
        found = figures.wrong - len(figures.missed)
        click.echo(
            f"{part:12}  warned of {found} of {figures.wrong} wrong, and of {len(figures.false)} of {figures.fine} right"
        )
    click.echo(f"example texts  warned of {len(warned)} of {answers}, all of which are right")
    sys.exit(not parts[0].is_good or bool(warned))


async def _contradicting(configured: Settings) -> tuple[list[Figures], int, Sequence[str]]:
    await database.migrate(configured.database)
    await database.connect(configured.database)
    try:
        await seed.fill()
        return [
            await contradictions.measure(part) for part in contradictions.PARTS
        ], *await contradictions.warned_answers()
    finally:
        await database.close()


COMMANDS = (demo, evaluate_holding, evaluate_personal_data, evaluate_contradictions)
