"""The commands about languages: how complete each language of the interface is, and how well a text's language is recognised."""

import sys
from collections import Counter

import click

from forum import database, examples
from forum.catalogue import facts, translation_reviews
from forum.locale import catalogues
from forum.operations.command_line import configuration, run
from forum.text import language
from forum.web.rendering import i18n
from forum.web.rendering.catalogue_file import Entry

LEAST_OF_EXAMPLES, LEAST_OF_SHORT = 0.97, 0.8
SHORT = {"In Latin letters": ("ar", "bn", "hi", "ur"), "Creoles": ("kea", "pov")}
NOTHING = Entry("", "", ("nplurals=0;",), ())
ROW = "{:<5}{:>12}{:>8}{:>13}{:>8}  {}"


@click.command("languages")
def coverage() -> None:
    """Shows how complete each language of the interface is; fails if a sentence is missing or wrong in any.

    \b
    translated   sentences that have a translation
    forms        plural forms of the language
    unread       sentences that no native reader has ticked off
    """
    wanted, found = catalogues.sentences(), catalogues.gaps()
    faults = Counter((gap.language, gap.kind) for gap in found)
    read = run(_read())
    holes = 0
    click.echo(ROW.format("", "translated", "forms", "unread", "faults", "").rstrip())
    for code in i18n.INTERFACE:
        there = code == i18n.SOURCE or (i18n.FOLDER / f"{code}.po").exists()
        missing = faults[code, "missing"] if there else len(wanted)
        row: tuple[object, ...]
        wrong = {kind: count for (language, kind), count in faults.items() if language == code}
        if code == i18n.SOURCE:
            row = (code, str(len(wanted)), 2, "", sum(wrong.values()))
        else:
            header, *entries = i18n.entries_of(code) if there else [NOTHING]
            unread = sum(entry.digest not in read.get(code, ()) for entry in entries)
            row = (code, f"{len(wanted) - missing}/{len(wanted)}", forms(header.forms[0]), unread, sum(wrong.values()))
        click.echo(ROW.format(*row, ", ".join(f"{kind}: {count}" for kind, count in wrong.items())).rstrip())
        holes += missing
    sys.exit(bool(found or holes))


def forms(header: str) -> int:
    """The number of plural forms that a catalogue's header gives its language."""
    return int(header.split("nplurals=", 1)[1].split(";")[0])


async def _read() -> dict[str, frozenset[str]]:
    """The digests of what was read in each language; nothing where there is no database yet."""
    try:
        await database.connect(configuration().database)
        if not await database.is_migrated():
            return {}
        return {code: frozenset(await translation_reviews.reviewed(code)) for code in facts.interface()}
    except database.Unavailable:
        return {}
    finally:
        await database.close()


@click.command("evaluate-language")
def evaluate() -> None:
    """Measures how well languages are recognised; fails below 97 of the 100 examples or 80 % of either kind of short lines.

    The short lines are creoles, and Arabic, Bengali, Hindi and Urdu in Latin letters; nothing was learnt of them.
    """
    asked = examples.questions()
    right = sum(language.known(f"{each.title}\n{each.body}") == each.language for each in asked)
    click.echo(f"Examples: {right} of {len(asked)}.")
    well = right >= LEAST_OF_EXAMPLES * len(asked)
    for name, codes in SHORT.items():
        lines = [line for line in examples.language_lines() if line.language in codes]
        known = [line for line in lines if language.known(line.text) == line.language]
        kept = [line for line in lines if line.half == "measure"]
        click.echo(
            f"{name}: {len(known)} of {len(lines)}, of those only measured {sum(each in known for each in kept)} of {len(kept)}."
        )
        well = well and len(known) >= LEAST_OF_SHORT * len(lines)
    sys.exit(not well)


COMMANDS = (coverage, evaluate)
