"""The desk and the admin pages: every address under one of two mounts, each line behind its mount's guard."""

from starlette.routing import BaseRoute

MOUNTS: list[BaseRoute] = []
