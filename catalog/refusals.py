"""Why an act was not done, in the sentence the person reads."""


class Refused(Exception):
    """The state of the entry, the revision or the list forbids the act."""


class Overtaken(Refused):
    """Somebody else acted first."""
