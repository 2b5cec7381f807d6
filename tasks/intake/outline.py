"""The shape of a plan: title, year, tables with their headers, prose between them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.papers.paper import Grid, Paper, Paragraph

from . import columns, phrases
from .columns import NOTHING_TAUGHT
from .marks import read_mark
from .matrix import Header, Matrix, find_header, guess_header, matrix_of
from .pieces import Piece, pieces_of

_KINDS_OF_PLAN = r"要点|方案|计划|安排|意见|分工|分工表|任务表|分解表|清单|台账|责任表|细则|措施|分解|一览表|任务书|规划"
_KINDS_OF_OTHER = (
    r"报告|总结|汇报|通报|年报|公告|指南|目录|办法|条例|规定|制度|须知|情况|公示|规则"
)
_TITLE = re.compile(
    rf"(?P<kind>{_KINDS_OF_PLAN}|{_KINDS_OF_OTHER}|通知|函|请示)(?:[》>]?(?:的)?(?:通知|函))?"
    r"(?:[（(〔][^（()）]{1,12}[)）〕])?$"
)
_OTHER_TITLE = re.compile(rf"(?:{_KINDS_OF_OTHER})(?:[（(][^（()）]{{1,12}}[)）])?$")
_NOT_A_TITLE = re.compile(
    r"[。；;！？]|^附件|^来源|^发布|^索引|^标\s*题|^文字|^当前位置|^首页|^发文|^主题|^信息|^名称|上一篇|下一篇|如下[:：]?$|[:：,，]$"
)
_TITLE_LABEL = re.compile(r"^(?:标\s*题|文件名称|名称|信息名称|公文名称)[:：]\s*")
LONGEST_TITLE = 70
_ORGAN_LINE = re.compile(
    r"^[^\d，。,;；:：、（(]{2,20}(?:局|厅|分局|政府|委员会|办公室|总队|支队)$"
)
_TITLE_HEAD = re.compile(r"^[^，。,;；:：]{2,40}$")
_STARTS_LIKE_TITLE = re.compile(
    r"^(?:20[0-9]{2}年|关于)|.*(?:局|厅|政府|省|市|县|区|贯彻|全面|落实|推进)"
)
_DATE_LINE = re.compile(
    r"^\s*(20[0-9]{2})\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日\s*$"
)
_DOC_YEAR = re.compile(r"[〔\[【（(](20[0-9]{2})[〕\]】）)]\s*[0-9]{1,4}\s*号")

# What web pages put around a document.
_FURNITURE = re.compile(
    r"^(?:字号|字体|文字|分享|打印|关闭|收藏|扫一扫|用微信|附件下载|附件[:：]|相关(?:附件|文件|链接|阅读|解读)"
    r"|上一[篇条]|下一[篇条]|来源[:：]|作者[:：]|编辑[:：]|发布(?:日期|时间|机构)|索引号|发文(?:机关|字号|日期)"
    r"|主题(?:分类|词)|有效性|成文日期|信息(?:来源|名称|索引)|访问(?:次数|量)|浏览|点击|阅读|主办|承办单位[:：]|版权"
    r"|网站标识码|返回|首页|当前位置|您(?:当前|现在)|标\s*题[:：]|名\s*称[:：]|【|\[|×$|[^\n]{0,30}ICP备|[（(]此件"
    r"|扫描二维码|联系我们|网站地图|责任编辑)"
)
_FOOTER = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|^地址[:：]|^邮编[:：]|^技术支持[:：]"
)


@dataclass(slots=True)
class Part:
    """A run of pieces: a table under its header, or prose where there is none."""

    pieces: list[Piece] = field(default_factory=list)
    header: list[columns.Column] | None = None
    # A real table: its cells know their columns.
    table: tuple[Matrix, Header] | None = None

    @property
    def columns(self) -> list[columns.Column]:
        return self.table[1].columns if self.table else self.header or []


@dataclass(slots=True)
class Outline:
    title: Piece | None
    parts: list[Part]
    furniture: list[Piece]
    other_kind: bool = False


def outline(paper: Paper, taught: Mapping[str, str] = NOTHING_TAUGHT) -> Outline:
    """Return title and parts of a plan; what belongs to the web page is set apart.

    `taught` holds what header words mean by a person's word.
    """
    parts = _parts_of(paper, taught)
    head = _before_the_body(parts)
    title, used = _title(head)
    parts[0].pieces = [piece for piece in parts[0].pieces if piece not in used]
    furniture: list[Piece] = []
    for part in parts:
        kept = []
        for piece in part.pieces:
            (furniture if _is_furniture(piece.text) else kept).append(piece)
        part.pieces = kept
    other = title is not None and bool(_OTHER_TITLE.search(title.text))
    return Outline(title, parts, furniture, other)


def _is_furniture(text: str) -> bool:
    if len(text) >= 120:
        return False
    if _FOOTER.search(text):
        return True
    if not _FURNITURE.match(text) or phrases.starts_with_label(text):
        return False
    # 文字、图表等多种形式解读政策。 is a sentence of the plan.
    return "。" not in text or text.startswith(("附件", "（此件", "(此件"))


def _parts_of(paper: Paper, taught: Mapping[str, str]) -> list[Part]:
    parts: list[Part] = []
    waiting: list[Paragraph | Grid] = []
    for block in paper.blocks:
        table = _table(block, parts, taught) if _is_placed(block) else None
        if table is None:
            waiting.append(block)
            continue
        matrix, header = table
        above = Grid(block.rows[: header.first], exact=True, placed=True)
        parts += _parts(pieces_of([*waiting, above]), taught)
        parts.append(Part(table=table))
        waiting = []
    return parts + _parts(pieces_of(waiting), taught)


def _is_placed(block: Paragraph | Grid) -> bool:
    return isinstance(block, Grid) and block.placed


def _table(grid: Grid, parts: list[Part], taught) -> tuple[Matrix, Header] | None:
    """Return a table of the plan with its header, None for any other table.

    A table without header goes on with the columns of the one before it.
    """
    matrix = matrix_of(grid)
    header = find_header(matrix, taught)
    if header:
        return matrix, header
    before = next((part.table[1] for part in reversed(parts) if part.table), None)
    if before and len(before.columns) == matrix.width:
        return matrix, Header(before.columns, 0, -1, before.guessed)
    header = guess_header(matrix)
    return (matrix, header) if header else None


def _parts(pieces: list[Piece], taught: Mapping[str, str]) -> list[Part]:
    parts = [Part()]
    index = 0
    while index < len(pieces):
        header, end = _header_at(pieces, index, taught)
        if header:
            if not _is_repeated(parts[-1], header, pieces[index]):
                parts.append(Part(header=header))
            index = end
            continue
        parts[-1].pieces.append(pieces[index])
        index += 1
    return [part for source in parts for part in _without_tail(source)]


def _is_repeated(part: Part, header: list[columns.Column], first: Piece) -> bool:
    """Return whether `header` only repeats that of `part` at a page break."""
    if part.header is None or part.header != header:
        return False
    return not part.pieces or part.pieces[-1].in_grid == first.in_grid


def _without_tail(part: Part) -> list[Part]:
    """Return `part` cut behind its last cell, where its header stood in a grid."""
    if part.header is None:
        return [part]
    last = max((i for i, piece in enumerate(part.pieces) if piece.in_grid), default=-1)
    if last < 0:
        return [part]
    table, rest = part.pieces[: last + 1], part.pieces[last + 1 :]
    return [Part(table, part.header), Part(rest)] if rest else [part]


def _header_at(pieces: list[Piece], index: int, taught: Mapping[str, str]):
    """Return the columns of a header that begins at `index`, and where it ends."""
    words: list[str] = []
    end = index
    row = pieces[index].row
    while end < len(pieces) and len(words) < 12:
        piece = pieces[end]
        if piece.row != row or not _may_head(piece, bool(words), taught):
            break
        words.append(piece.text)
        end += 1
    if row is not None and end < len(pieces) and pieces[end].row == row:
        return None, index
    while len(words) > 1 and columns.meaning_of(words[-1], taught) is None:
        words.pop()
        end -= 1
    if (
        len(words) < 2
        or columns.meaning_of(words[0], taught) is None
        and len(words) < 3
    ):
        return None, index
    header = columns.columns_of(_rejoined(words), taught)
    return (header, end) if header else (None, index)


def _may_head(piece: Piece, inside: bool, taught: Mapping[str, str]) -> bool:
    if columns.meaning_of(piece.text, taught):
        return True
    # A word unknown to us may stand among known ones.
    return (
        inside and len(piece.text) <= 6 and not re.search(r"[0-9。，,、]", piece.text)
    )


def _rejoined(words: list[str]) -> list[str]:
    """Return header words with 目标 / 任务, broken over two lines, as one."""
    joined: list[str] = []
    for word in words:
        together = (joined[-1] + word) if joined else word
        short = joined and len(joined[-1]) == 2 and len(word) == 2
        if short and columns.meaning_of(together):
            joined[-1] = together
        else:
            joined.append(word)
    return joined


def _before_the_body(parts: list[Part]) -> list[Piece]:
    head = []
    for piece in parts[0].pieces[:60]:
        mark, _ = read_mark(piece.text)
        if mark is not None and mark.kind <= 1:
            break
        head.append(piece)
    return head


def _title(head: list[Piece]) -> tuple[Piece | None, list[Piece]]:
    """Return the title, and the pieces it is made of.

    The last title before the body counts: a covering notice comes before the plan it
    hands out.
    """
    candidates = [index for index, piece in enumerate(head) if _is_title(piece)]
    plans = [i for i in candidates if not _OTHER_TITLE.search(head[i].text)]
    if not candidates:
        return _labelled_title(head)
    index = (plans or candidates)[-1]
    used = [head[index]]
    text = head[index].text
    above = head[index - 1] if index else None
    if above is not None and _continues(above, text):
        used.insert(0, above)
        text = above.text + text
    return Piece(text, used[0].line), used


def _is_title(piece: Piece) -> bool:
    text = piece.text
    if not 5 < len(text) <= LONGEST_TITLE and text not in ("工作方案", "实施方案"):
        return False
    if read_mark(text)[0] is not None:
        return False
    return bool(_TITLE.search(text)) and not _NOT_A_TITLE.search(text)


def _labelled_title(head: list[Piece]) -> tuple[Piece | None, list[Piece]]:
    for piece in head:
        match = _TITLE_LABEL.match(piece.text)
        if match:
            return Piece(piece.text[match.end() :], piece.line), [piece]
    return None, []


def _continues(above: Piece, title: str) -> bool:
    """Return whether the line above is the first half of a title set in two lines."""
    text = above.text
    if _DATE_LINE.match(text) or _FURNITURE.match(text) or _is_title(above):
        return False
    if _DOC_YEAR.search(text) or text.startswith("附件") or len(text) > 40:
        return False
    if _ORGAN_LINE.match(text):
        return bool(re.match(r"20[0-9]{2}年|关于|政务公开|全面|推进|落实", title))
    whole = re.match(r"(?:关于|20[0-9]{2}年)|.{2,12}(?:局|厅|省|市|县|区)", title)
    return not whole and bool(
        _TITLE_HEAD.match(text) and _STARTS_LIKE_TITLE.match(text)
    )
