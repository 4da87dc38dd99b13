"""Structured logs: one JSON line a thing, without text, mail, token or address."""

import logging
import sys
from pathlib import Path
from typing import Any

import structlog


def configure(*, readable: bool = False) -> None:
    """Sends every log line to standard error: as JSON, or in columns for a person at a terminal."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")


def place_of(error: BaseException) -> str:
    """The file and line in which an error was raised, such as `masks.py:31`: says where a fault is without its text."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
