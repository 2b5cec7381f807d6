"""What the public is told instead of a page; nothing is asked of the database."""

from django.http import HttpResponse, JsonResponse

from .pages import page

API = "/portal/api/v1/"
# The door stands before those who give these to every other answer.
SAFE = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
AS_IS = {"ensure_ascii": False}
TOLD = {
    400: (
        "这个请求看不懂",
        "地址或者填写的内容有误。请返回上一页检查日期、检索词后再试。",
    ),
    404: (
        "找不到这一页",
        "地址可能有误，或者内容已经调整。请从首页进入，或者用检索查找。",
    ),
    405: ("这里只能查看", "公众查询只供查看和下载，不接收提交的内容。"),
    429: ("访问过于频繁", "请稍候再试。需要全部数据的，请下载整份目录。"),
    500: ("系统出错", "这一页暂时打不开，请过几分钟再试。"),
}


def refusal(request, status: int, **headers) -> HttpResponse:
    """A page, or data for who asks for data."""
    if status not in TOLD:
        status = 500 if status >= 500 else 400
    title, text = TOLD[status]
    if request.path_info.startswith(API):
        told = {"error": title, "detail": text}
        response = JsonResponse(told, status=status, json_dumps_params=AS_IS)
    else:
        told = {"title": title, "text": text}
        response = page(request, "error.html", told, status=status)
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    for name, value in SAFE.items():
        response[name] = value
    return response
