"""Why an act was not done, in the sentence the person reads."""


class Refused(Exception):
    """The rules, the dates or the state of the report forbid the act."""


class Overtaken(Refused):
    """Somebody else saved first."""
