"""The numbers that hold until an admin sets others (`numbers.py` has their bounds)."""

ASSIGNED_FOR = 2
SOLVED_COUNTS_FROM = 5
APPEALS_TAKE = 10
LOOKED_AT_WITHIN = 2
LOSS_TAKES = 3
ASKERS_HAVE = 14
CONFIRMED_EVERY = 90
CALLED_FOR = 15
