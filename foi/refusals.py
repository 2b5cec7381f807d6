"""Why an act was not done, in the sentence the person reads."""


class Refused(Exception):
    """The law, the dates or the state of the request forbid the act."""


class Overtaken(Refused):
    """Somebody else acted first; the sentence says who did what."""
