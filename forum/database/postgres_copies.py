"""Copies of a PostgreSQL database: by pg_dump in its custom format, of one exported snapshot, and back by pg_restore."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import asyncpg

from forum.database.configuration import configuration
from forum.database.copy_faults import Failed
from forum.settings import environment

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
COPIED = re.compile(rb"COPY public\.\"?(\w+)\"? \(.*\) FROM stdin;\n")
SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
A_LOOK = 0.5
"""Seconds between two looks at how large the copy is."""

LONGEST_LINE = 400


def copy(url: str, target: Path, progress: Callable[[int], None]) -> dict[str, int]:
    """The database at one moment: pg_dump reads by the snapshot in which its rows were counted."""
    return asyncio.run(_copy(url, target, progress))


async def _copy(url: str, target: Path, progress: Callable[[int], None]) -> dict[str, int]:
    dump = [_program("pg_dump"), "--format=custom", "--no-owner", "--no-acl", f"--file={target}"]
    async with _connected(url) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
        tables = [row[0] for row in await connection.fetch(TABLES)]
        counts = {name: int(await connection.fetchval(f'SELECT COUNT(*) FROM "{name}"')) for name in tables}
        await _run([*dump, f"--snapshot={snapshot}"], url, lambda: progress(_size(target)))
        return counts


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def count(file: Path) -> dict[str, int]:
    """The rows of a copy: pg_restore reads all of it, and what it reads is counted line by line."""
    program = _program("pg_restore")
    listed = subprocess.run([program, "--list", str(file)], capture_output=True, text=True)
    if listed.returncode:
        raise Failed(f"The copy of the database is damaged: {_last_line(listed.stderr)}.")
    reading = subprocess.Popen(
        [program, "--data-only", "--file=-", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert reading.stdout
    assert reading.stderr
    counts: dict[str, int] = {}
    table = ""
    with reading, closing(reading.stdout):
        for line in reading.stdout:
            if table:
                table = "" if line == b"\\.\n" else table
                counts[table or "."] = counts.get(table or ".", 0) + 1
            elif found := COPIED.fullmatch(line):
                table = found[1].decode()
                counts[table] = 0
        said = reading.stderr.read().decode(errors="replace")
    if reading.returncode:
        raise Failed(f"The copy of the database is damaged: {_last_line(said)}.")
    counts.pop(".", None)
    return counts


def is_empty(url: str) -> bool:
    async def look() -> bool:
        async with _connected(url) as connection:
            return not await connection.fetch(TABLES)

    return asyncio.run(look())


def put_back(url: str, file: Path) -> None:
    """All of it in one transaction, into a schema with nothing in it."""
    asyncio.run(_put_back(url, file))


async def _put_back(url: str, file: Path) -> None:
    back = [_program("pg_restore"), "--exit-on-error", "--single-transaction", "--no-owner", "--no-acl"]
    async with _connected(url) as connection:
        if await connection.fetch(TABLES):
            await connection.execute(SCHEMA)
    await _run([*back, "--dbname=", str(file)], url, lambda: None)
    async with _connected(url) as connection:
        await connection.execute("ANALYZE")


def _program(name: str) -> str:
    """A program of PostgreSQL's on the path. Raises Failed where it is missing."""
    if found := shutil.which(name):
        return found
    raise Failed(
        f"{name} is not on the PATH: install PostgreSQL's client programs, of the server's version or a later one."
    )


def _credentials(url: str) -> dict[str, Any]:
    known: dict[str, Any] = configuration(url)["connections"]["default"]["credentials"]
    return {name: known[name] for name in ("host", "port", "user", "password", "database", "ssl") if known.get(name)}


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator["asyncpg.Connection[Any]"]:
    try:
        connection = await asyncpg.connect(**_credentials(url), timeout=10)
    except (asyncpg.PostgresError, OSError, TimeoutError) as gone:
        raise Failed(f"The database can't be reached: {gone or type(gone).__name__}.") from gone
    try:
        yield connection
    except asyncpg.PostgresError as fault:
        raise Failed(f"The database refused: {fault}.") from fault
    finally:
        await connection.close()


async def _run(line: list[str], url: str, look: Callable[[], None]) -> None:
    """Runs a program on the database; whoever gives it up ends it. The password is in its environment, never in its line."""
    known = {name: str(value) for name, value in _credentials(url).items()}
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "ssl": "PGSSLMODE"}
    given = {names[name]: value for name, value in known.items() if name in names} | {"PGDATABASE": known["database"]}
    line = [f"--dbname={known['database']}" if part == "--dbname=" else part for part in line]
    quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    process = await asyncio.create_subprocess_exec(*line, env=environment(**given), **quiet)
    ended = asyncio.ensure_future(process.communicate())
    try:
        while not (await asyncio.wait([ended], timeout=A_LOOK))[0]:
            look()
        said = ended.result()[1].decode(errors="replace")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise Failed(f"{Path(line[0]).name} failed: {_last_line(said)}.")


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["it said nothing"]
    return lines[0][:LONGEST_LINE].rstrip(".")
