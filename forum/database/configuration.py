"""Configuration of Tortoise for either engine: the tables' modules, the connections, and the reader's share of queries."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connections
from tortoise.models import Model

from forum.database.statements import WatchedTransaction
from migrations import MODELS

APP = "forum"
MIGRATIONS = "migrations"


class Router:
    """Sends reads outside transactions to the reader where there is one."""

    def db_for_read(self, model: type[Model] | None = None) -> str:
        connections = get_connections()
        if "reader" in connections.db_config and not isinstance(connections.get("default"), WatchedTransaction):
            return "reader"
        return "default"

    def db_for_write(self, model: type[Model] | None = None) -> str:
        return "default"


def configuration(
    url: str, *, models: Sequence[str] = MODELS, migrations: str = MIGRATIONS, pool: int = 10, migrating: bool = False
) -> dict[str, Any]:
    """Tortoise's configuration for a database's URL: `sqlite://PATH` or `postgres://…` (a socket by `?host=/folder`).

    Only when `migrating` may a missing SQLite file be made, and a statement take longer than people wait for a page.
    """
    if url.startswith("sqlite://"):
        file = {"file_path": _path(url), "create": migrating}
        connections = {"default": {"engine": "forum.database.sqlite", "credentials": file}}
        if not migrating:
            connections["reader"] = {"engine": "forum.database.sqlite", "credentials": file | {"query_only": "ON"}}
    else:
        credentials = expand_db_url(url)["credentials"] | {"minsize": 1, "maxsize": pool}
        if migrating:
            credentials["command_timeout"] = None
        connections = {"default": {"engine": "forum.database.postgres", "credentials": credentials}}
    # The router is Tortoise's one process-wide setting, so every configuration names the same.
    app = {"models": list(models), "default_connection": "default", "migrations": migrations}
    return {"connections": connections, "apps": {APP: app}, "routers": [Router]}


def file_of(url: str) -> Path:
    """The file that an SQLite database's URL names."""
    return Path(_path(url))


def _path(url: str) -> str:
    # Other programs write an absolute path with one slash more.
    return re.sub(r"^//+", "/", url.removeprefix("sqlite://"))
