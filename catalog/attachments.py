"""What hangs below a fragment in a column of the platform: files to be uploaded."""

from dataclasses import dataclass
from io import BytesIO

from django.urls import reverse

from core.papers.writers.official import OfficialDocument

from .columns.profiles import profiles_for
from .guide_text import parts_of
from .models import Edition, Guide


@dataclass(frozen=True)
class Attachment:
    label: str
    url: str


def attachments_of(subject) -> list[Attachment]:
    """An edition in its usual columns, a guide as Word, the file of the rules."""
    match subject:
        case Edition():
            profile = profiles_for(subject.catalogue.entry_list)[0]
            return [
                Attachment(
                    f"{profile.label}（{label}）",
                    reverse(
                        "catalog:edition_file", args=[subject.pk, profile.code, kind]
                    ),
                )
                for label, kind in (("Excel", "xlsx"), ("Word", "docx"))
            ]
        case Guide():
            url = reverse("catalog:guide_file", args=[subject.pk])
            return [Attachment("政府信息公开指南（Word）", url)]
    if subject.file is None:
        return []
    url = reverse("file_download", args=[subject.file.uuid])
    return [Attachment(subject.file.name, url)]


def guide_document(guide) -> bytes:
    """The .docx of a guide."""
    organ = guide.bureau.name
    document = OfficialDocument(title="政府信息公开指南", organ=organ)
    document.title(f"{organ}政府信息公开指南")
    for heading, text in parts_of(guide):
        document.text(heading)
        document.text(text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
