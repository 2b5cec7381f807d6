"""Addresses of web pages: which are taken, and when two name one page. Pure."""

import hashlib
from urllib.parse import unquote, urlsplit

from .inspection import Refused

LENGTH = 1000
PORTS = {"http": 80, "https": 443}


def refuse_bad_link(link: str) -> None:
    """Only whole addresses of web pages are links, on the intranet as well."""
    if len(link) > LENGTH:
        raise Refused(f"网址超过{LENGTH}个字符，请改用较短的网址。")
    try:
        parts = urlsplit(link)
        is_web = parts.scheme in PORTS and parts.hostname and parts.port != 0
    except ValueError:
        is_web = False
    if not is_web or not is_one_word(link):
        raise Refused(
            "网址须以 http:// 或 https:// 开头，请从浏览器地址栏复制完整的网址。"
        )
    if parts.username is not None:
        raise Refused("网址里带有用户名或密码，请去掉“@”和它前面的部分再录入。")


def is_one_word(link: str) -> bool:
    return all(letter.isprintable() and not letter.isspace() for letter in link)


def fingerprint(link: str) -> str:
    """The same for every way to write the address of one page; "" for no link.

    http and https, the case of the host, its usual port, a last slash, escaped
    letters and a place within the page make no other page.
    """
    if not link:
        return ""
    parts = urlsplit(link)
    port = parts.port if parts.port != PORTS.get(parts.scheme) else None
    # Behind "#/" or "#!" some sites keep which page is shown.
    route = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    page = "\n".join(
        (
            parts.hostname or "",
            str(port or ""),
            unquote(parts.path).rstrip("/"),
            unquote(parts.query),
            route,
        )
    )
    return hashlib.sha256(page.encode()).hexdigest()
