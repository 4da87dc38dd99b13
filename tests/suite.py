"""How the suite is asked: on which engine, in which order, by which worker, and what it says in the end.

A test that reaches a database through its fixtures is asked once per engine, any other test once; one marked `looks`,
about what pages and records say, is asked on the first engine alone. `python -m tests.suite` runs the whole suite on both
engines at once, on two workers; what follows it goes to pytest.
"""

import os
import re
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from tests.engines import ENGINES

LONGEST = (
    "journeys/test_pages",
    "web/test_hostile_world",
    "web/test_attacks",
    "web/test_far_values",
    "journeys/test_crash",
    "web/test_access",
    "web/test_canary",
    "journeys",
    "forum/test_worker",
    "web/test_queries",
    "web/test_forms",
    "examples/test_load",
    "moderation/test_examples",
    "web/test_suspended",
    "web/test_gate",
    "web/test_connections",
    "web/test_no_foreign_words",
    "threads/test_transfers",
)
"""Files that take longest, longest first: begun before all others, so that no worker waits for another's at the end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    chosen = os.environ.get("FORUM_TEST_ENGINE", "sqlite")
    parser.addoption("--engine", choices=[*ENGINES, "both"], default=chosen)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("engine")
    names = list(ENGINES) if chosen == "both" else [chosen]
    if metafunc.definition.get_closest_marker("looks"):
        names = names[:1]
    metafunc.parametrize("engine", names, indirect=True, scope="session")


def engine_of(nodeid: str) -> str:
    """The engine that a test is asked on; empty for one without a database."""
    found = re.search(rf"(?:\[|-)({'|'.join(ENGINES)})(?:-|\])", nodeid)
    return found[1] if found else ""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sorts by file and engine, the longest first: what a file shares between its tests is made once for each engine."""

    def place(item: pytest.Item) -> tuple[int, str, str]:
        file = item.nodeid.partition("::")[0]
        return next((n for n, long in enumerate(LONGEST) if long in file), len(LONGEST)), file, engine_of(item.nodeid)

    items.sort(key=place)


def pytest_report_header(config: pytest.Config) -> str:
    return f"engine: {config.getoption('engine')}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """One worker asks the tests of a file on one engine, in the order above."""
    from xdist.scheduler import LoadFileScheduling

    class ByFileAndEngine(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return f"{nodeid.partition('::')[0]} {engine_of(nodeid)}"

    return ByFileAndEngine(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many tests each engine answered, and how many needed none."""
    passed = Counter(engine_of(report.nodeid) for report in terminalreporter.stats.get("passed", ()))
    answered = ", ".join(f"{passed[name]} {told}" for name, told in TOLD.items() if passed[name])
    terminalreporter.write_line(f"passed: {answered}")
    if missed(terminalreporter):
        terminalreporter.write_line("Nothing may be skipped here.", red=True)


TOLD = {"sqlite": "on SQLite", "postgres": "on PostgreSQL", "": "without a database"}


def missed(reporter: pytest.TerminalReporter) -> bool:
    """Whether this run fails because a test was not asked, as it does with CI set."""
    return bool(os.environ.get("CI")) and any(map(reporter.stats.get, ("skipped", "xfailed", "deselected")))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and missed(reporter):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def main(arguments: list[str]) -> int:
    """The suite on both engines, two tests at a time."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "--no-loadscope-reorder", "-q", "--engine", "both"]
    # Some eighty servers and commands start meanwhile: compiled once, each is there in half the time.
    compiling = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run([*command, *arguments], env=compiling).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
