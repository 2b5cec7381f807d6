"""The tables of a bench's own database, made and emptied."""

from django.core.management import call_command


def make_tables():
    call_command("migrate", verbosity=0)


def empty_tables():
    call_command("flush", verbosity=0, interactive=False)
