"""The path of every SQL statement on either engine.

Statements are counted on request and refused after a failure in the same transaction. Errors that mean that the engine can't
work now become one exception. What a transaction wrote to is stamped as its last statement (`stamps.py`); a write outside one
gets one of its own.
"""

from abc import abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

from forum import metrics
from forum.database import stamps
from forum.database.stamps import Stamps

T = TypeVar("T")


class Unavailable(Exception):
    """Raised when the database can't be reached or can't do the work now: gone, full, locked, restarting."""


@dataclass
class Counter:
    """The statements run inside one `counting` block, in order; BEGIN and COMMIT are not among them."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)


_counter: ContextVar[Counter | None] = ContextVar("counter", default=None)


@contextmanager
def counting() -> Iterator[Counter]:
    """Counts the statements of this task, and of the tasks it starts, inside the block."""
    counter = Counter()
    token = _counter.set(counter)
    try:
        yield counter
    finally:
        _counter.reset(token)


class Watched(BaseDBAsyncClient):
    """The part both engines' clients and transactions share; stands before Tortoise's own client in the bases."""

    _finalized = False
    failed = False
    """A statement failed here. PostgreSQL takes nothing more in such a transaction, so neither does SQLite."""

    stamped = True
    """Whether writes are stamped. Not while migrating: there may be no table of stamps yet."""

    @abstractmethod
    def _is_lost(self, error: Exception) -> bool:
        """Whether `error` means that the engine can't work now, rather than that the statement is wrong."""

    @abstractmethod
    async def _affect(self, query: str, values: Sequence[Any]) -> int: ...

    @abstractmethod
    async def stamps(self) -> Stamps:
        """The stamps as they are now, outside any transaction; the same object as before while none has changed."""

    def stamps_at_once(self) -> Stamps | None:
        """The same for whoever can't wait; None where the engine has to be asked over a connection."""
        return None

    async def or_unavailable(self, work: Awaitable[T]) -> T:
        """The result of `work`. Raises Unavailable for each of the engine's own exceptions that mean so."""
        try:
            return await work
        except Exception as error:
            if self._is_lost(error):
                raise Unavailable(f"{type(error).__name__}: {error}") from error
            raise

    async def _watch(self, name: str, run: Callable[..., Awaitable[T]], query: str, *values: Any) -> T:
        """Runs one statement; `name` is the method of it, for a transaction around a write that has none."""
        if self._finalized:
            raise TransactionManagementError("This task was started inside a transaction that has ended meanwhile")
        written = stamps.written(query) if self.stamped else frozenset()
        if written and not isinstance(self, WatchedTransaction):
            async with self._in_transaction() as opened:
                own: T = await getattr(opened, name)(query, *values)
                return own
        counter = _counter.get()
        if counter is not None:
            counter.statements.append(query)
        stamps.note(query)
        if isinstance(self, WatchedTransaction):
            self.written |= written
        started = perf_counter()
        try:
            return await self.or_unavailable(run(query, *values))
        except Exception:
            self.failed = True
            raise
        finally:
            if (taken := perf_counter() - started) >= metrics.SLOW:
                metrics.statement(query, taken)

    async def _unwatched(self, query: str, values: list[Any]) -> None:
        await self.or_unavailable(super().execute_query(query, values))

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        return await self._watch("execute_insert", super().execute_insert, query, values)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        await self._watch("execute_many", super().execute_many, query, values)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[dict[str, Any]]]:
        return await self._watch("execute_query", super().execute_query, query, values)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        return await self._watch("execute_query_dict", super().execute_query_dict, query, values)

    async def execute_script(self, query: str) -> None:
        await self._watch("execute_script", super().execute_script, query)

    async def affect(self, query: str, values: Sequence[Any]) -> int:
        """Runs one writing statement; returns the number of rows it touched, on both engines."""
        return await self._watch("affect", self._affect, query, values)


class WatchedTransaction(Watched, TransactionalDBClient):
    """One open transaction; the calls of `after_commit` wait for its end.

    Its `rollback` never raises: a connection that can't roll back is given up, which rolls back too.
    """

    after_commit: list[Callable[[], None]]
    before_commit: dict[Callable[[set[int]], Awaitable[None]], set[int]]
    written: set[str]
    """The tables it wrote to."""

    def begin_with(self, parent: Watched) -> None:
        """Takes from its parent, the client or a transaction, what goes on in it."""
        self.after_commit, self.before_commit = [], {}
        self.stamped = parent.stamped
        self.written = parent.written if isinstance(parent, WatchedTransaction) else set()

    async def stamps(self) -> Stamps:
        raise TransactionManagementError("Stamps are looked at outside transactions")

    async def settle(self) -> None:
        """Does what was left for the end of the transaction, unless that has failed."""
        while self.before_commit and not self.failed:
            call, row_ids = self.before_commit.popitem()
            await call(row_ids)

    async def stamp(self) -> None:
        """Stamps what was written. All transactions do so last and in the same order, so none waits for another in a circle."""
        if names := sorted(self.written):
            await self._unwatched(*stamps.stamping(names, self.capabilities.dialect))


Transaction = TypeVar("Transaction", bound=WatchedTransaction)


@asynccontextmanager
async def carried_out(transaction: Transaction) -> AsyncIterator[Transaction]:
    """Within the block `transaction` is the task's connection: committed at the end, or rolled back whole.

    Tortoise's own contexts keep a lock or a pooled connection for good when BEGIN fails or is cancelled.
    """
    connections = get_connections()
    token = connections.set(transaction.connection_name, transaction)
    sent = False
    try:
        await transaction.or_unavailable(transaction.begin())
        yield transaction
        if transaction.failed:
            raise TransactionManagementError("Something in this transaction failed, so nothing of it was kept")
        await transaction.stamp()
        sent = True
        await transaction.or_unavailable(transaction.commit())
    except BaseException:
        await transaction.rollback()
        raise
    finally:
        connections.reset(token)
        # Also when the answer to COMMIT was lost: the rows may be there, and a dropped cache costs nothing.
        if sent:
            for call in transaction.after_commit:
                call()
