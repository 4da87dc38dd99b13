"""Commands that give places out as a file and take them in from one."""

import json
import sys
from pathlib import Path

import click

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.places import formats, importing
from forum.catalogue.places.importing import Plan
from forum.catalogue.places.records import record_of
from forum.errors import Conflict, Invalid, NotAllowed
from forum.operations.command_line import configuration, connected, run
from forum.people import accounts, grants
from forum.settings import Settings
from forum.web.rendering import places as shown

KIND = click.option("--format", "kind", type=click.Choice(list(formats.FORMATS)), default="csv", show_default=True)


@click.group("places")
def places() -> None:
    """Places as a file: CSV for spreadsheets, GeoJSON for maps, HSDS 3 for directories of services.

    \b
    Examples:
      python main.py places export --format csv --into places.csv
      python main.py places import places.csv --source "Their list of May" --by ada --look
      python main.py places import places.csv --source "Their list of May" --by ada
    """


@places.command("export")
@KIND
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), help="A file; without one it is printed.")
def export(kind: str, into: Path | None) -> None:
    """Gives all places out, as their pages have them."""
    written = run(_written(configuration(), kind))
    if into is None:
        click.echo(written)
        return
    into.write_text(written, encoding="utf-8", newline="")
    click.echo(f"Written: {into}.", err=True)


async def _written(configured: Settings, kind: str) -> str:
    async with connected(configured):
        day = clock.today()
        known = [each for each in (await snapshot.current()).places.values() if each.on(day)]
        if kind == "geojson":
            base = f"{configured.forum_base_url}/en/places/"
            return json.dumps(shown.geojson(known, lambda place: base + place.slug, "en"), ensure_ascii=False)
        records = [record_of(each, day) for each in known]
        return formats.write_hsds(records) if kind == "hsds" else formats.write_csv(records)


@places.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@KIND
@click.option("--source", required=True, help="Where this was checked.")
@click.option("--by", "nickname", required=True, help="The admin who answers for it.")
@click.option("--look", is_flag=True, help="Only say what the file would do.")
def take_in(file: Path, kind: str, source: str, nickname: str, look: bool) -> None:
    """Takes places in from a file, all of it or nothing. Ends with 1 for a file with faults, which are listed."""
    try:
        plan = run(_taken_in(configuration(), file.read_bytes(), kind, source, nickname, look))
    except Invalid as invalid:
        raise click.ClickException(f"Nothing was taken in: {invalid}.") from None
    except NotAllowed:
        raise click.ClickException(f"{nickname} is no admin.") from None
    except Conflict:
        raise click.ClickException("The places have changed meanwhile, and nothing was taken in. Try again.") from None
    for fault in plan.faults:
        click.echo(f"{file.name}:{fault.line}: {fault.column or 'file'}: {fault.code}", err=True)
    if plan.faults:
        click.echo("Nothing was taken in.", err=True)
        sys.exit(1)
    _say(plan, look)


def _say(plan: Plan, look: bool) -> None:
    for change in plan.changes:
        click.echo(f"{'+' if change.is_new else '~'} {change.slug or change.record.get('name_pt', '')}")
        for each in change.differences if not change.is_new else ():
            click.echo(f"    {each.column}: {each.before or '-'} -> {each.after or '-'}")
    added = sum(each.is_new for each in plan.changes)
    done = "Would add" if look else "Added"
    click.echo(
        f"{done} {added}, changed {len(plan.changes) - added}, same {plan.same}, not in the file {len(plan.left)}."
    )


async def _taken_in(configured: Settings, data: bytes, kind: str, source: str, nickname: str, look: bool) -> Plan:
    async with connected(configured):
        account = await accounts.named(nickname)
        if account is None:
            raise click.ClickException(f"There is no account called {nickname}.")
        admin = await grants.person(account)
        kept, plan = await importing.look_at(data, kind, source, by=admin)
        if kept is None or not plan.changes:
            return plan
        if look:
            await kept.delete()
            return plan
        return await importing.take_in(kept, plan.mark, by=admin)


COMMANDS = (places,)
