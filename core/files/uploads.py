"""Several files in one form, and a bound on all a request brings."""

from django import forms
from django.conf import settings
from django.shortcuts import render

from .inspection import KINDS, MEBIBYTE, SAME

MOST_FILES = 10
ACCEPT = ",".join(f".{extension}" for extension in [*KINDS, *SAME])


def most_at_once():
    """The bytes a request may bring: the files, and the words beside them."""
    return MOST_FILES * settings.UPLOAD_MAX_BYTES + MEBIBYTE


def refuse_large_requests(get_response):
    """Middleware: answer a request that is too large before any of it is read."""

    def answer(request):
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if declared.isdecimal() and int(declared) > most_at_once():
            limits = {
                "each": settings.UPLOAD_MAX_BYTES // MEBIBYTE,
                "most_files": MOST_FILES,
            }
            return render(request, "413.html", limits, status=413)
        return get_response(request)

    return answer


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """The files chosen in one field, as a list."""

    def __init__(self, **kwargs):
        kwargs["widget"] = SeveralFilesInput(attrs={"accept": ACCEPT})
        kwargs["allow_empty_file"] = True  # told by name, with the others
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        files = [super(SeveralFilesField, self).clean(each) for each in data or [None]]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                f"一次最多上传{MOST_FILES}个文件，请分几次上传。"
            )
        return files
