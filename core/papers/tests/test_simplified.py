from core.papers.paper import Cell, Grid, Paper, Paragraph
from core.papers.simplified import NOTE, simplified


def test_simplified_converts_every_text_and_says_so():
    grid = Grid(((Cell("責任單位", 2), Cell("綜合科", 2)),), exact=True)
    paper = Paper((Paragraph("2019年政務公開工作要點", 1), grid))

    read = simplified(paper)

    assert read.blocks[0].text == "2019年政务公开工作要点"
    assert [cell.text for cell in read.blocks[1].rows[0]] == ["责任单位", "综合科"]
    assert read.notes == (NOTE,)


def test_simplified_leaves_a_simplified_paper_with_a_traditional_name_alone():
    paper = Paper(
        (Paragraph("印发《某局2022年政务公开工作要点》，抄送臺北办事处。" * 3, 1),)
    )

    assert simplified(paper) is paper
