"""The forum: what people do, and the pages on which they do it."""

import gc

from tortoise import models

# What a start makes is for ever: to walk through it for garbage again and again takes a sixth of the start.
gc.set_threshold(100_000, 50, 1000)

# The ORM would parse the source of each model for comments of its columns, of which there are none: another sixth.
models._get_comments = lambda cls: {}
