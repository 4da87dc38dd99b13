"""Findings about a forum's configuration: settings, files, database, catalogue, translations, worker."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tortoise.exceptions import ConfigurationError

from forum import clock, database, private
from forum.catalogue import facts, help_lines, snapshot
from forum.catalogue.models import CatalogueName
from forum.catalogue.named import Named
from forum.catalogue.naming import ENTERED
from forum.catalogue.views import Catalogue
from forum.events import Event
from forum.locale import catalogues
from forum.operations import files_check, mail_check, provider_check
from forum.operations.chores import LEASE
from forum.operations.finding import Finding, Level
from forum.operations.models import ChoreRun, Cursor, SetAside
from forum.people.accounts import Account
from forum.search.meaning import opened
from forum.settings import SECRET_LENGTH, Settings
from forum.threads.casework import danger, duty
from forum.web.rendering import i18n

ENGINES = frozenset({"sqlite", "postgres", "postgresql"})
CHECKED = frozenset({facts.SEED, ENTERED})
BREAKING = frozenset({"placeholders", "markup"})
LONGEST_WAIT = timedelta(minutes=10)  # of an event for a worker
FEWEST_CHARACTERS = 8  # different ones: a secret of random hexadecimal digits has more


async def findings(configured: Settings) -> list[Finding]:
    """All findings, those about settings first. Opens and closes the database; changes nothing."""
    found = [
        *of_settings(configured),
        *of_files(configured),
        *mail_check.of_settings(configured),
        *files_check.of_settings(configured),
        *provider_check.of_settings(configured),
        *await provider_check.of_provider(configured),
        *of_meaning(configured),
    ]
    if not any(finding.code == "database_url" for finding in found):
        found += await _of_database(configured)
    return found


def of_settings(configured: Settings) -> Iterator[Finding]:
    """Findings about the settings."""
    secret = configured.forum_secret
    if not secret and not configured.is_loopback:
        yield Finding("error", "secret_missing", "FORUM_SECRET is not set; `openssl rand -hex 32` makes one.")
    elif secret and len(secret) < SECRET_LENGTH:
        yield Finding("error", "secret_short", f"FORUM_SECRET has fewer than {SECRET_LENGTH} characters.")
    elif secret and len(set(secret)) < FEWEST_CHARACTERS:
        yield Finding("error", "secret_weak", "FORUM_SECRET repeats a few characters, so it can be guessed.")
    if not configured.is_https and not configured.is_loopback:
        yield Finding("error", "no_https", "FORUM_BASE_URL is not https, so passwords would travel in clear.")
    if urlsplit(configured.database).scheme not in ENGINES:
        yield Finding("error", "database_url", "DATABASE_URL begins with neither sqlite:// nor postgresql://.")
    if configured.staff_second_factor == "off" and not configured.is_loopback:
        sentence = "STAFF_SECOND_FACTOR is off, so staff would sign in with a password alone: only a loopback address allows it."
        yield Finding("error", "second_factor", sentence)
    if configured.holding == "off" and not configured.is_loopback:
        yield Finding("warning", "holding_off", "HOLDING is off, so nothing is held back for a moderator to look at.")
    if not configured.security_contact and not configured.is_loopback:
        sentence = (
            "SECURITY_CONTACT is not set, so nobody learns whom to tell of a weakness (/.well-known/security.txt)."
        )
        yield Finding("warning", "no_security_contact", sentence)


def of_meaning(configured: Settings) -> Iterator[Finding]:
    """Findings about the model that search by meaning needs."""
    if configured.meaning == "off":
        yield Finding("warning", "meaning_off", "MEANING is off, so texts are found by their words alone.")
        return
    model = opened.embeddings(configured)
    if missing := model.missing():
        yield Finding("warning", "meaning_missing", f"Texts are found by their words alone: {missing}.")
    elif not opened.subspace_file(model, configured.forum_data / "vectors").exists():
        sentence = f"What tells languages apart is not known for {model.name}: run `python main.py learn-languages`."
        yield Finding("warning", "languages_unlearnt", sentence)


def of_files(configured: Settings) -> Iterator[Finding]:
    """Findings about files of the forum, and their folder, that other accounts on the machine may open."""
    if not configured.database.startswith("sqlite://"):
        return
    file = database.file_of(configured.database)
    kept = [] if configured.forum_secret else [configured.forum_data / "secret"]
    for each in (*private.of_database(file), *kept):
        if private.is_open(each):
            yield Finding(
                "warning", "file_open", f"Others on this machine may open {each}: `chmod 600` keeps them out."
            )
    if file.exists() and private.is_open(file.parent):
        sentence = f"Others on this machine may look into {file.parent}: `chmod 700` keeps them out."
        yield Finding("warning", "folder_open", sentence)


async def _of_database(configured: Settings) -> list[Finding]:
    try:
        await database.connect(configured.database)
        if not await database.is_migrated():
            return [Finding("error", "not_migrated", "The database isn't migrated: run `python main.py migrate`.")]
        snapshot.forget()
        catalogue = await snapshot.current()
        return [
            *await of_accounts(configured),
            *of_catalogue(catalogue),
            *of_words([language.code for language in catalogue.interface_languages()]),
            *await of_names(catalogue, clock.today()),
            *of_lines(catalogue.lines(clock.today()).values()),
            *await of_danger(catalogue),
            *await of_worker(),
            *await mail_check.of_outbox(),
            *await files_check.of_rows(configured),
            *await provider_check.of_links(configured),
        ]
    except ConfigurationError as error:
        return [Finding("error", "database_url", f"DATABASE_URL can't be read: {error}.")]
    except database.Unavailable as gone:
        return [Finding("error", "database_gone", f"The database can't be reached: {gone}.")]
    finally:
        await database.close()
        snapshot.forget()


async def of_accounts(configured: Settings) -> list[Finding]:
    """A finding where example accounts could be reached from other machines."""
    if configured.is_loopback or not await Account.filter(example=True).exists():
        return []
    sentence = "The database has example accounts, so it is served on a loopback address only."
    return [Finding("error", "example_accounts", sentence)]


def of_catalogue(catalogue: Catalogue) -> Iterator[Finding]:
    """Findings about names missing in an interface language, and about topics whose cabinet is archived."""
    offered = [topic for _, topics in catalogue.offered_topics() for topic in topics]
    things: list[tuple[str, str, Named]] = [("category", group.slug, group) for group, _ in catalogue.offered_topics()]
    things += [("topic", topic.slug, topic) for topic in offered]
    things += [("cabinet", each.code, each) for each in catalogue.cabinets.values() if not each.archived]
    for language in catalogue.interface_languages():
        for kind, key, thing in things:
            if not thing.names.get(language.code):
                yield Finding("warning", "name_missing", f"The {kind} {key} has no name in {language.code}.")
        if language.code not in catalogue.institution(clock.today()).names:
            yield Finding("warning", "name_missing", f"The institution has no name in force in {language.code}.")
    for topic in offered:
        cabinet = catalogue.cabinets[topic.cabinet_id]
        if cabinet.archived:
            sentence = f"Questions on {topic.slug} go to the cabinet {cabinet.code}, which is archived."
            yield Finding("error", "archived_cabinet", sentence)


def of_words(languages: Sequence[str], folder: Path = i18n.FOLDER) -> Iterator[Finding]:
    """Findings about interface languages without translations, and about faulty sentences in translations."""
    for code in languages:
        if code != i18n.SOURCE and not (folder / f"{code}.po").exists():
            yield Finding("error", "catalogue_missing", f"There are pages in {code}, but no forum/locale/{code}.po.")
    faults = Counter((gap.language, gap.kind) for gap in catalogues.gaps(folder) if gap.language in languages)
    for (code, what), count in faults.items():
        if what != "unused":
            level: Level = "error" if what in BREAKING else "warning"
            yield Finding(level, "words", f"Sentences of the interface in {code}, {what}: {count}.")


async def of_names(catalogue: Catalogue, day: date) -> list[Finding]:
    """Findings about unverified names that pages show, counted by kind, language and source."""
    interface = [language.code for language in catalogue.interface_languages()]
    rows = await CatalogueName.filter(language__in=interface).order_by("kind", "language", "id")
    unverified = Counter(
        (row.kind, row.language, row.source) for row in rows if row.source not in CHECKED and _is_shown(catalogue, row)
    )
    serving = catalogue.institution(day).names
    for name in catalogue.institution_names:
        if name.serving and name.in_force and name.source not in CHECKED and serving.get(name.language) == name.name:
            unverified["institution", name.language, name.source] = 1
    return [
        Finding("warning", "unverified_names", f"Unverified {kind} names shown in {language}: {count} ({source}).")
        for (kind, language, source), count in unverified.items()
    ]


def _is_shown(catalogue: Catalogue, row: CatalogueName) -> bool:
    if row.kind == "language":
        return row.key in catalogue.languages and not catalogue.languages[row.key].archived
    if row.kind == "reason":
        return True
    things: dict[str, Mapping[int, Any]] = {
        "category": catalogue.categories,
        "topic": catalogue.topics,
        "cabinet": catalogue.cabinets,
    }
    if row.kind not in things:
        return False
    thing = things[row.kind].get(int(row.key))
    return thing is not None and not thing.archived


def of_lines(lines: Iterable[help_lines.LineFact]) -> Iterator[Finding]:
    """Findings about unverified telephone lines and desks that pages show."""
    for line in lines:
        if line.shown and not line.verified:
            numbers = " / ".join(number.display for number in line.numbers)
            sentence = f"The line {line.code} ({numbers}) is shown, but unverified ({line.source})."
            yield Finding("warning", "unverified_line", sentence)


async def of_danger(catalogue: Catalogue) -> list[Finding]:
    """A finding about questions that say danger and that nobody has looked at."""
    unseen = await danger.unseen(catalogue)
    if unseen is None:
        return []
    promised = f"{unseen.look_by.astimezone(clock.LISBON):%Y-%m-%d %H:%M}"
    when = f"the first should have been looked at by {promised}" if unseen.late else f"the first by {promised}"
    if unseen.closed:
        when += f"; on duty now: {len(duty.at(clock.now(), await duty.listed()))}"
    return [Finding("warning", "danger_unseen", f"Questions that say danger wait for a look: {unseen.count}; {when}.")]


async def of_worker() -> list[Finding]:
    """Findings about events that wait for a worker or fail in one, and about chores begun and not done."""
    found = []
    for cursor in await Cursor.all().order_by("hearer"):
        waiting = await Event.filter(id__gt=cursor.event_id).order_by("id").first()
        if waiting and waiting.at < clock.now() - LONGEST_WAIT:
            sentence = f"Events wait for {cursor.hearer} since {waiting.at:%Y-%m-%d %H:%M}: is a worker running?"
            found.append(Finding("warning", "worker_behind", sentence))
    for aside in await SetAside.all().order_by("id"):
        failing = f"{aside.event_id} by {aside.hearer}, {aside.kind} at {aside.place}, tried {aside.tries} times"
        found.append(Finding("error", "event_failing", f"An event can't be heard: {failing}."))
    for run in await ChoreRun.filter(begun_at__lt=clock.now() - LEASE).order_by("name"):
        sentence = f"A chore was begun at {run.begun_at:%Y-%m-%d %H:%M} and not done: {run.name}."
        found.append(Finding("warning", "chore_undone", sentence))
    return found
