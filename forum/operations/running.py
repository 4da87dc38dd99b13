"""Commands that serve and work: serve, worker, chores."""

import asyncio
import signal
import sys
from collections.abc import Callable
from functools import partial

import click

from forum import log, settings
from forum.operations import chores, worker
from forum.operations.chores import Done
from forum.operations.command_line import Composed, configuration, connected, run
from forum.operations.demonstrating import require_loopback, say_sign_ins
from forum.operations.following import Progress
from forum.operations.worker import Work, Worker
from forum.people import tombstones
from forum.people.accounts import Account
from forum.settings import Settings
from forum.web.server import serving
from forum.web.server.application import Application


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that serve.")
@click.option("--no-worker", is_flag=True, help="Only serve: chores and notifications are another process's work.")
@click.option("--sign-ins", is_flag=True, help="First make and print new passwords for the example people, if any.")
@click.pass_obj
def serve(composed: Composed, host: str, port: int, workers: int, no_worker: bool, sign_ins: bool) -> None:
    """Serves the forum until it is told to stop, with a worker inside.

    \b
    python main.py serve --port 8080
    python main.py serve --no-worker     and beside it: python main.py worker
    python main.py serve --workers 4     in four processes; SIGHUP to the first replaces them by new ones, one after the other
    python main.py serve --sign-ins      on one's own machine, to try it with the example people
    """
    configured = configuration(lambda: settings.read_at(host, port))
    if sign_ins:
        require_loopback(configured)
    log.configure(readable=sys.stderr.isatty())
    run(_refuse_unready(configured, workers))
    click.echo(f"The forum is at {configured.forum_base_url}/", err=True)
    if sign_ins:
        say_sign_ins(configured)
    begin = partial(_begin, composed.compose, configured, works=not no_worker)
    serving.run(begin, configured, host=host, port=port, processes=workers)


def _begin(compose: Callable[..., Application], configured: Settings, *, works: bool) -> Application:
    """The application of one process, which writes its log as the command's."""
    log.configure(readable=sys.stderr.isatty())
    return compose(configured, works=works)


async def _refuse_unready(configured: Settings, workers: int) -> None:
    if workers > 1 and not configured.cache_url and not configured.is_loopback:
        raise click.ClickException(
            "Several processes count tries and limits together: CACHE_URL must name a Redis or Valkey."
        )
    async with connected(configured):
        if not configured.is_loopback and await Account.filter(example=True).exists():
            raise click.ClickException(
                "This database has example accounts, so it is served on a loopback address only."
            )
        if gone := len(await tombstones.missing()):
            raise click.ClickException(
                f"The database is older than {gone} erasures: run `python main.py restore-erasures` first."
            )


@click.command("worker")
@click.option("--once", is_flag=True, help="Do all that is due now and exit; fails when something of it failed.")
@click.pass_obj
def work(composed: Composed, once: bool) -> None:
    """Notifies people of events and does the chores, until it is told to stop; several may run at once.

    Ctrl-C or SIGTERM ends it after the batch in hand; Ctrl-C twice at once, which loses nothing either.

    \b
    python main.py worker
    python main.py worker --once         for cron and tests
    """
    configured = configuration()
    log.configure(readable=sys.stderr.isatty())
    if once:
        sys.exit(not run(_once(configured, composed.work)))
    run(_until_stopped(configured, composed.work))


async def _once(configured: Settings, due: Work) -> bool:
    def show(name: str, came_of_it: Progress | Done) -> None:
        if isinstance(came_of_it, Done):
            click.echo(f"Chores done: {len(came_of_it.changed)}. Failed: {came_of_it.failed}.", err=True)
        else:
            click.echo(f"Events heard for {name}: {came_of_it.heard}. Failed: {came_of_it.failed}.", err=True)

    async with connected(configured, patient=True):
        return await worker.once(due, show)


async def _until_stopped(configured: Settings, lasting: Work) -> None:
    async with connected(configured, patient=True):
        working, loop = Worker(lasting), asyncio.get_running_loop()

        def stop() -> None:
            working.stop()
            loop.remove_signal_handler(signal.SIGINT)

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        click.echo("The worker has begun.", err=True)
        await working.run()


@click.command("chores")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@click.pass_obj
def do_chores(composed: Composed, dry_run: bool) -> None:
    """Deletes expired rows (see `retention`), moves official answers and objections by their dates, and counts public figures.

    A worker does each of them when it is due; this does all of them now.

    \b
    python main.py chores --dry-run
    python main.py chores
    """

    async def done(configured: Settings) -> dict[str, int]:
        async with connected(configured):
            every = composed.work.chores
            return await (chores.deletable(every) if dry_run else chores.do(every))

    for name, count in run(done(configuration())).items():
        click.echo(f"{count:>8}  {name}")


COMMANDS = (serve, work, do_chores)
