"""One-time passwords as a sheet to cut up and hand out."""

import tablib
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core.workdays.sheets import BoundedXLSX

HEADINGS = ["单位", "姓名", "用户名", "一次性密码"]


def password_sheet(told):
    """The answer that downloads (user, password) as a workbook, kept nowhere."""
    rows = [
        (
            "、".join(dict.fromkeys(post.unit.name for post in user.posts.all())),
            str(user),
            user.username,
            password,
        )
        for user, password in told
    ]
    dataset = tablib.Dataset(*sorted(rows), headers=HEADINGS)
    return HttpResponse(
        BoundedXLSX().export_data(dataset),
        content_type=BoundedXLSX.CONTENT_TYPE,
        headers={
            "Content-Disposition": content_disposition_header(True, "一次性密码表.xlsx")
        },
    )
