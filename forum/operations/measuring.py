"""Commands that measure search on the example content, and learn what tells languages apart."""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

import click

from forum import database, private, settings
from forum.catalogue import facts_files, seed
from forum.examples import FILES, load, searching
from forum.examples.searching import Measured
from forum.people.passwords import Hasher
from forum.search import meaning
from forum.search.meaning import keeping, learning, opened, subspace
from forum.settings import Settings
from forum.threads import state
from forum.threads.casework import routing
from forum.threads.holding import seed as holding_seed
from forum.threads.models import Thread
from forum.web.rendering import i18n

SHOWN = 200
LEAST_SHOWN = 40
"""How many sentences of pages, of at least so many characters, languages are learnt from."""
PLACES = frozenset("{<&")


@click.command("evaluate-search")
@click.option("--half", type=click.Choice([searching.TUNING, searching.MEASURING]), help="Only queries of this half.")
@click.option("--missed", is_flag=True, help="Print the queries of the tuning half that were not answered.")
def evaluate_search(half: str | None, missed: bool) -> None:
    """Searches the example questions with queries in fifteen languages; prints how often a right one is in the first five.

    It loads them into a database of its own, so it needs nothing and changes nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        configured = settings.read(forum_data=Path(folder), database_url=f"sqlite://{folder}/search.sqlite3")
        with_gists, without = asyncio.run(_evaluated(configured, half))
    _say("With the team's summaries", with_gists)
    _say("Without them", without)
    if missed:
        for each in without.missed:
            if each.half == searching.TUNING:
                click.echo(f"{each.language} {each.kind} {each.question}: {each.query}")


async def _evaluated(configured: Settings, half: str | None) -> tuple[Measured, Measured]:
    await database.migrate(configured.database)
    await database.connect(configured.database)
    try:
        await seed.fill()
        await routing.fill()
        await holding_seed.fill()
        await load.load(hasher=Hasher(time_cost=1, memory_kib=8))
        queries = [each for each in searching.searches() if half in (None, each.half)]
        async with meaning.opening(configured):
            await keeping.keep()
            with_gists = await searching.measure(queries)
            async with database.transaction():
                for thread in await Thread.exclude(gist=""):
                    await state.set_gist(thread, "")
            await keeping.keep()
            return with_gists, await searching.measure(queries)
    finally:
        await database.close()


def _say(title: str, measured: Measured) -> None:
    click.echo(f"{title}, of every hundred queries a right question in the first {searching.FIRST}:")
    for shares in (measured.halves, measured.kinds, measured.languages):
        click.echo("  " + "  ".join(f"{key} {share.percent:.1f}" for key, share in shares.items()))
    click.echo(f"  the same question in another language: {measured.duplicates.found} of {measured.duplicates.of}")


@click.command("learn-languages")
def learn_languages() -> None:
    """Learns from our own sentences in every language what tells languages apart, and keeps it with the model's version.

    For maintainers, after a change of the model, and for whoever uses another one: until then it finds texts of the query's
    own language first.
    """
    configured = settings.read()
    model = opened.embeddings(configured)
    sentences = parallel()
    with click.progressbar(length=1, label="Learning", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        learnt = learning.learn(model, sentences, show)
    file = opened.subspace_file(model, configured.forum_data / "vectors")
    private.make_folder(file.parent)
    subspace.write(file, model.name, learnt)
    click.echo(f"Learnt from {len(sentences)} sentences in {len(sentences[0])} languages: {file.name}.")


def parallel() -> list[dict[str, str]]:
    """Our own sentences that are there in every language mediators speak: topics, words for masks, official terms, pages."""
    masked = json.loads((FILES / "masked.json").read_text(encoding="utf-8"))["masked"]
    topics, terms = (facts_files.content_of(name)[name] for name in ("topics", "terms"))
    sentences = [topic[column] for topic in topics for column in ("names", "descriptions")]
    sentences += [{code: words[kind] for code, words in masked.items()} for kind in masked["pt"]]
    sentences += [{code: words.partition(";")[0] for code, words in term["words"].items()} for term in terms]
    languages = set(masked)
    return [each for each in (*sentences, *_shown()) if languages <= set(each)]


def _shown() -> list[dict[str, str]]:
    """Sentences of the pages, without places in them, evenly picked."""
    translated = {
        code: {each.one: each for each in i18n.entries_of(code)} for code in i18n.INTERFACE if code != i18n.SOURCE
    }
    long = [one for one in translated["pt"] if len(one) >= LEAST_SHOWN and not PLACES & set(one)]
    picked = long[:: max(1, len(long) // SHOWN)]
    return [
        {i18n.SOURCE: one} | {code: known[one].forms[0] for code, known in translated.items()} for one in sorted(picked)
    ]


COMMANDS = (evaluate_search, learn_languages)
