"""A way out of the house that is set wrongly is found before the first page is served."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register


def is_web_address(address):
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


@register()
def site_address_is_complete(app_configs, **kwargs):
    if not settings.SITE_URL or is_web_address(settings.SITE_URL):
        return []
    return [
        Error(
            "SITE_URL 须是以 http:// 或 https:// 开头的地址。",
            hint="例如 SITE_URL=https://zwgk.example.gov.cn",
            id="reminders.E001",
        )
    ]


@register()
def mail_has_sender_and_links(app_configs, **kwargs):
    complete = "@" in settings.DEFAULT_FROM_EMAIL and settings.SITE_URL
    if not settings.EMAIL_URL or complete:
        return []
    return [
        Error(
            "设置了 EMAIL_URL，还须设置 EMAIL_FROM 和 SITE_URL。",
            hint="EMAIL_FROM 是发件人地址，SITE_URL 是邮件中链接的开头。",
            id="reminders.E002",
        )
    ]


@register()
def gateway_is_signed_for(app_configs, **kwargs):
    addresses = settings.NOTICE_HTTP.values()
    if not addresses or (
        settings.NOTICE_HTTP_KEY and all(map(is_web_address, addresses))
    ):
        return []
    return [
        Error(
            "NOTICE_HTTP 中的地址须以 http:// 或 https:// 开头，并须设置 NOTICE_HTTP_KEY。",
            hint="例如 NOTICE_HTTP=440700=https://sms.example.gov.cn/notice",
            id="reminders.E003",
        )
    ]


@register()
def spool_folders_exist(app_configs, **kwargs):
    missing = [
        folder
        for folder in settings.NOTICE_SPOOL.values()
        if not Path(folder).is_absolute() or not Path(folder).is_dir()
    ]
    if not missing:
        return []
    return [
        Error(
            f"NOTICE_SPOOL 中的文件夹不存在：{'、'.join(missing)}。",
            hint="写完整路径，先建好文件夹，并让本系统可以写入。",
            id="reminders.E004",
        )
    ]
