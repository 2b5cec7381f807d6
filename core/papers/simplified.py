"""Papers in Traditional characters as papers in Simplified ones."""

from dataclasses import replace
from functools import cache

from opencc import OpenCC

from .paper import Grid, Paper, Paragraph

NOTE = "原文是繁体字，已转换成简体字识别，请核对单位名称等用字。"
SAMPLE = 2000
# Names and quotations alone do not make a text Traditional.
SHARE_OF_TRADITIONAL = 0.05


def simplified(paper: Paper) -> Paper:
    """Return a paper in Simplified characters, with a note where it was not one."""
    if not is_traditional("".join(texts_of(paper))[:SAMPLE]):
        return paper
    convert = converter().convert
    blocks = tuple(
        replace(block, text=convert(block.text))
        if isinstance(block, Paragraph)
        else replace(block, rows=converted_rows(block, convert))
        for block in paper.blocks
    )
    return replace(paper, blocks=blocks, notes=(*paper.notes, NOTE))


def is_traditional(text: str) -> bool:
    """Return whether the text is written in Traditional characters."""
    converted = converter().convert(text)
    changed = sum(a != b for a, b in zip(text, converted, strict=False))
    return changed > len(text) * SHARE_OF_TRADITIONAL


def texts_of(paper: Paper):
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row)


def converted_rows(grid: Grid, convert):
    return tuple(
        tuple(replace(cell, text=convert(cell.text)) for cell in row)
        for row in grid.rows
    )


@cache
def converter() -> OpenCC:
    return OpenCC("t2s")
