"""What a corrected report says otherwise than the version before: old → new. Pure."""

from reports.report import Report, written

from .parts import PARTS


def changes_between(old: dict, new: dict) -> list[list[str]]:
    """[what, old, new] for each figure and text that differs between snapshots."""
    before, after = (Report.from_data(each["report"]) for each in (old, new))
    changed = [
        [cell.label, told(before, name), told(after, name)]
        for name, cell in after.format.cells.items()
        if before.figures.get(name) != after.figures.get(name)
    ]
    for part in PARTS:
        was, now = (each["texts"].get(part.key, "") for each in (old, new))
        if was != now:
            changed.append([part.title, was, now])
    if old["scope"] != new["scope"]:
        changed.append(["统计范围", old["scope"], new["scope"]])
    return changed


def told(report: Report, name: str) -> str:
    number = report.figures.get(name)
    return "空白" if number is None else written(number)
