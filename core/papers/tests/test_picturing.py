"""Pictures in an official document."""

from io import BytesIO
from zipfile import ZipFile

import docx
from docx.shared import Mm
from PIL import Image

from core.papers.writers.official import OfficialDocument


def png(across, down):
    file = BytesIO()
    Image.new("RGB", (across, down), "white").save(file, "PNG")
    return file.getvalue()


def test_pictures_stand_in_the_document_with_their_words():
    document = OfficialDocument(title="流程图", organ="江门市公安局", mark="草稿")
    document.text("公开流程如下。")
    document.picture(png(300, 150), width=90, told="1.提出；2.审核")
    document.picture(png(100, 1000), width=90, told="很高\x01的图")
    file = BytesIO()
    document.save(file)

    wide, high = docx.Document(file).inline_shapes
    assert (wide.width, wide.height) == (Mm(90), Mm(45))
    assert (high.width, high.height) == (Mm(20), Mm(200))
    assert wide._inline.docPr.get("descr") == "1.提出；2.审核"
    assert high._inline.docPr.get("descr") == "很高的图"
    names = ZipFile(file).namelist()
    assert [name for name in names if "media" in name] == [
        "word/media/image1.png",
        "word/media/image2.png",
    ]
