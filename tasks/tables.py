"""A list as the table it came from: heading rows where they begin, then items."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A heading of a level (1 the outermost), or an item."""

    heading: object = None
    level: int = 0
    item: object = None


def headings_of(section):
    """The headings above a task, outermost first."""
    found = []
    while section is not None:
        found.append(section)
        section = section.parent
    return found[::-1]


def section_paths(sections):
    """The headings above and with each section of a plan, outermost first."""
    by_pk = {section.pk: section for section in sections}
    found = {}
    for section in by_pk.values():
        path, above = (section.heading,), section.parent_id
        while above:
            path, above = (by_pk[above].heading, *path), by_pk[above].parent_id
        found[section] = path
    return found


def lines_of(items, path_of):
    """Headings and items in order, each heading once where it begins.

    `path_of` gives the headings above an item, outermost first.
    """
    lines, last = [], []
    for item in items:
        path = path_of(item)
        same = 0
        while same < min(len(path), len(last)) and path[same] == last[same]:
            same += 1
        lines += [
            Line(heading, level)
            for level, heading in enumerate(path[same:], start=same + 1)
        ]
        lines.append(Line(item=item))
        last = path
    return lines
