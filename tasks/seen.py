"""Which versions a page showed, so that nobody decides on what they did not read."""


def seen_in(posted):
    """The versions of the reports a page showed, by key, from its hidden fields."""
    seen = {}
    for entry in posted.getlist("seen"):
        pk, _, version = entry.partition(":")
        if pk.isdigit() and version.isdigit():
            seen[int(pk)] = int(version)
    return seen
