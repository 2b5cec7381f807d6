"""错链检查: whether the pages of a list of links can be opened.

Runs by itself on a desk with the internet, with Python 3.8 or later and nothing else:

    python check_links.py links.csv results.csv

`links.csv` has the columns id and url, as the tracker's 错链 page hands it out;
`results.csv` is brought back on the same page. Started again it goes on where it
stopped. The tracker's own job imports `check` from this file.

Polite: one link at a time, a pause between two of one site, HEAD before GET, nothing
of a page's body is read. Careful: only http and https, a name is resolved once and
the connection goes to that address, and an address inside the house is refused
unless its site is named; each redirect is looked at anew.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import http.client
import ipaddress
import socket
import ssl
import sys
import threading
import time
from collections import defaultdict
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

ALIVE, REDIRECTED = "alive", "redirected"
DEAD, UNREACHABLE = "dead", "unreachable"
GUARDED, REFUSED = "guarded", "refused"  # a person has to look; not asked

PORTS = {"http": 80, "https": 443}
SECONDS = 20  # for one link with all its redirects
MOST_REDIRECTS = 5
PAUSE = 1.0  # seconds between two requests to one site
LONGEST = 1000
AGENT = "Mozilla/5.0 (compatible; zhengwu-link-check/1.0)"
# Ports of web sites; a browser refuses the well-known ones of other services as well.
USUAL_PORTS = frozenset({443, *range(80, 91)})
FIRST_FREE_PORT = 1024
OTHER_SERVICES = frozenset(
    {1433, 1521, 1719, 1720, 1723, 2049, 2375, 2379, 3306, 3389, 3659, 4045, 4190}
    | {5060, 5061, 5432, 5900, 5984, 6000, 6379, 6443, 6566, *range(6665, 6670), 6697}
    | {9200, 9300, 10050, 10051, 10080, 10250, 11211, 27017}
)
# So many links of a site in a row that do not answer, and it is left for next time.
ENOUGH = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Answers of a site that keeps programs out; the page may well be there.
KEPT_OUT = {
    401: "网页要登录才能看",
    403: "网站不让程序访问",
    405: "网站不让程序访问",
    407: "要经过代理服务器才能访问",
    412: "网站不让程序访问",
    429: "网站嫌访问太频繁",
    451: "网站不让程序访问",
}
LEAST_FAULT = 400
EMPTY = 416  # of a page without a first byte
HUNG_UP = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
COLUMNS = ("id", "url", "outcome", "code", "final", "detail", "checked_on")
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Result(NamedTuple):
    """What became of a link; `detail` is a sentence for the person who mends it."""

    outcome: str
    code: int = 0
    final: str = ""
    detail: str = ""


class _Refused(Exception):
    """An address that is not asked."""


class _Unreachable(Exception):
    """A site that does not answer."""


class _HungUp(_Unreachable):
    """A site that was there and said nothing sensible."""


class _Guarded(Exception):
    """A site that a program cannot talk to, and a browser may."""


def check(url, inside=frozenset(), seconds=SECONDS):
    """Return the `Result` of a link, within so many seconds.

    `inside` are the names of sites that may lie at an inner address.
    """
    ends_at = time.monotonic() + seconds
    code, here = 0, url
    try:
        for _ in range(MOST_REDIRECTS + 1):
            code, there = _ask(here, inside, ends_at)
            if there is None:
                return _judged(url, here, code)
            here = urljoin(here, there)
        return Result(
            DEAD, code, here[:LONGEST], f"连续跳转超过{MOST_REDIRECTS}次，打不开。"
        )
    except _Refused as refused:
        where = f"跳转到 {here[:200]}：" if here != url else ""
        return Result(REFUSED, 0, here[:LONGEST], f"{where}{refused}")
    except _Guarded as kept_out:
        return Result(GUARDED, 0, here[:LONGEST], str(kept_out))
    except _Unreachable as fault:
        return Result(UNREACHABLE, 0, here[:LONGEST], str(fault))


def _judged(url, here, code):
    if code in KEPT_OUT:
        sentence = f"{KEPT_OUT[code]}（{code}），不算错链，请人工打开核对。"
        return Result(GUARDED, code, here[:LONGEST], sentence)
    if code >= LEAST_FAULT and code != EMPTY:
        return Result(DEAD, code, here[:LONGEST], f"网站答复{code}，网页打不开。")
    if _page(here) == _page(url):
        return Result(ALIVE, code, here[:LONGEST])
    if urlsplit(here).path.strip("/") == "" != urlsplit(url).path.strip("/"):
        sentence = "跳转到网站首页，原来的网页可能已经不在，请人工核对。"
        return Result(REDIRECTED, code, here[:LONGEST], sentence)
    return Result(REDIRECTED, code, here[:LONGEST], "网址已变动，请核对后更正。")


def _page(url):
    """The same for http and https, and with or without a last slash."""
    parts = urlsplit(url)
    return ((parts.hostname or ""), parts.path.rstrip("/"), parts.query)


def _ask(url, inside, ends_at):
    """(status, where it redirects to or None): HEAD, and GET where HEAD fails."""
    parts = _taken_apart(url)
    addresses = _addresses_of(parts, inside, ends_at)
    try:
        answer = _request("HEAD", parts, addresses, ends_at)
    except _HungUp:  # as some do on a method they do not know
        return _request("GET", parts, addresses, ends_at)
    if answer[0] >= LEAST_FAULT:
        answer = _request("GET", parts, addresses, ends_at)
    return answer


def _taken_apart(url):
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        raise _Refused("网址写法有误，没有检查。") from None
    if parts.scheme not in PORTS or not parts.hostname or not port:
        raise _Refused("只检查 http:// 和 https:// 开头的网址。")
    if parts.username is not None:
        raise _Refused("网址里带有用户名或密码，没有检查。")
    is_free = port >= FIRST_FREE_PORT and port not in OTHER_SERVICES
    if port not in USUAL_PORTS and not is_free:
        raise _Refused(f"网址的端口{port}不是网站用的，没有检查，请核对网址。")
    if len(url) > LONGEST * 2:
        raise _Refused("网址太长，没有检查。")
    return parts


def _addresses_of(parts, inside, ends_at):
    """The addresses to connect to: resolved once, and looked at."""
    port = parts.port or PORTS[parts.scheme]
    try:
        host = parts.hostname.encode("idna").decode("ascii")
    except UnicodeError:
        raise _Refused("网址里的网站名称写法有误，没有检查，请核对。") from None
    addresses = list(dict.fromkeys(_resolved(host, port, ends_at)))
    if parts.hostname.lower() not in inside:
        for each in addresses:
            if not is_outside(each):
                raise _Refused(
                    "网址指向内部地址，没有检查；"
                    "确属本单位网站的，请系统管理员在设置中写明网站名称。"
                )
    return [(each, port) for each in addresses]


def _resolved(host, port, ends_at):
    """Asked in a thread: a resolver that does not answer holds nobody up."""
    found = []

    def resolve():
        with contextlib.suppress(OSError, UnicodeError):
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=resolve, daemon=True)
    asking.start()
    asking.join(max(ends_at - time.monotonic(), 0))
    if not found:
        raise _Unreachable("找不到这个网站（域名无法解析）。")
    return [each[4][0] for each in found]


def is_outside(address):
    """Whether an address is one of the public internet, however it is written."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if found.version == 6:
        inner = found.ipv4_mapped or found.sixtofour
        if found in NAT64:
            inner = ipaddress.ip_address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_outside(str(inner))
        if found.teredo or found.is_site_local:
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _request(method, parts, addresses, ends_at):
    """(status, Location or None) of one request, whose body is left unread."""
    connection = _Connection(parts, addresses, ends_at)
    try:
        connection.open()
        answer = connection.ask(method)
        if connection.is_over():  # cut off in its headers, which then look whole
            raise OSError("over")
        return answer
    except ssl.SSLCertVerificationError:
        raise _Unreachable("网站的证书有问题，浏览器会拦下这个网页。") from None
    except (OSError, http.client.HTTPException, ValueError) as fault:
        if connection.is_over():
            raise _Unreachable("网站在限定时间内没有答复。") from None
        if isinstance(fault, ssl.SSLError) and not isinstance(fault, HUNG_UP):
            sentence = "程序不支持网站的加密方式，不算错链，请人工打开核对。"
            raise _Guarded(sentence) from None
        kind = _HungUp if connection.socket else _Unreachable
        raise kind("连不上这个网站，或者网站的答复有误。") from None
    finally:
        connection.close()


class _Connection:
    """One connection to the first address that answers, cut off when its time is over.

    A site that sends a byte now and then never runs into a timeout of the socket, so
    a timer shuts it down.
    """

    def __init__(self, parts, addresses, ends_at):
        self.parts, self.addresses, self.ends_at = parts, addresses, ends_at
        self.socket = self.timer = None

    def left(self):
        return self.ends_at - time.monotonic()

    def is_over(self):
        return self.left() <= 0

    def open(self):
        if self.is_over():
            raise OSError("over")
        self.socket = self.connected()
        self.socket.settimeout(max(self.left(), 0.01))
        if self.parts.scheme == "https":
            context = ssl.create_default_context()
            self.socket = context.wrap_socket(
                self.socket,
                server_hostname=self.parts.hostname,
                do_handshake_on_connect=False,
            )
        self.timer = threading.Timer(max(self.left(), 0), self.cut)
        self.timer.daemon = True
        self.timer.start()
        if self.parts.scheme == "https":
            self.socket.do_handshake()

    def connected(self):
        """To the first address that answers; each has its share of the time."""
        *others, last = self.addresses
        for each in others:
            share = self.left() / len(self.addresses)
            with contextlib.suppress(OSError):
                return socket.create_connection(each, timeout=max(share, 0.01))
        return socket.create_connection(last, timeout=max(self.left(), 0.01))

    def cut(self):
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)

    def ask(self, method):
        host = self.parts.hostname.encode("idna").decode("ascii")
        client = http.client.HTTPConnection(host, self.addresses[0][1])
        client.sock = self.socket
        path = quote(self.parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        if self.parts.query:
            path += "?" + quote(self.parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        if method == "GET":
            headers["Range"] = "bytes=0-0"
        client.request(method, path, headers=headers)
        response = client.getresponse()
        there = response.getheader("Location")
        if response.status not in REDIRECTS or not there:
            return response.status, None
        # Headers are read as Latin letters; sites write UTF-8 all the same.
        return response.status, there.encode("latin-1").decode("utf-8", "replace")

    def close(self):
        if self.timer:
            self.timer.cancel()
        if self.socket:
            self.socket.close()


class Pauses:
    """Waits so long that no site is asked more often than it should be."""

    def __init__(self, seconds=PAUSE):
        self.seconds = seconds
        self.asked = {}
        self.silent = defaultdict(int)

    def wait(self, url):
        host = urlsplit(url).hostname or ""
        rest = self.asked.get(host, 0) + self.seconds - time.monotonic()
        if host in self.asked and rest > 0:
            time.sleep(rest)
        self.asked[host] = time.monotonic()

    def note(self, url, result):
        """Count how often in a row a site did not answer."""
        host = urlsplit(url).hostname or ""
        is_silent = result.outcome == UNREACHABLE
        self.silent[host] = self.silent[host] + 1 if is_silent else 0

    def gives_up(self, url):
        """A site that did not answer several times is asked no more this time."""
        return self.silent[urlsplit(url).hostname or ""] >= ENOUGH


def by_turns(rows, url_of):
    """The rows so that the sites take turns, each in its order."""
    queues = defaultdict(list)
    for row in rows:
        queues[urlsplit(url_of(row)).netloc].append(row)
    waiting = [iter(queue) for queue in queues.values()]
    while waiting:
        still = []
        for queue in waiting:
            for row in queue:
                yield row
                still.append(queue)
                break
        waiting = still


# By itself, on a desk with the internet.


def read_links(path):
    """The (id, url) of a list; encodings as Excel writes them."""
    with open(path, "rb") as file:
        data = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        sys.exit("看不懂文件的编码，请重新下载待检查的网址。")
    rows = csv.DictReader(text.splitlines())
    if not {"id", "url"} <= set(rows.fieldnames or ()):
        sys.exit("文件里没有 id、url 两列，请使用系统导出的待检查网址。")
    return [(row["id"], row["url"]) for row in rows if row["id"] and row["url"]]


def done_already(path):
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            return {row["id"] for row in csv.DictReader(file) if row.get("outcome")}
    except FileNotFoundError:
        return None


def main(arguments=None):
    parser = argparse.ArgumentParser(description="检查网址能不能打开。")
    parser.add_argument("links", help="待检查的网址（CSV，id 和 url 两列）")
    parser.add_argument("results", help="结果文件（CSV），可以接着写")
    parser.add_argument("--pause", type=float, default=PAUSE, help="同一网站间隔秒数")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="每个网址的时限")
    parser.add_argument(
        "--inside", action="append", default=[], help="允许是内部地址的网站，可写多个"
    )
    chosen = parser.parse_args(arguments)
    links, done = read_links(chosen.links), done_already(chosen.results)
    rest = [row for row in links if row[0] not in (done or ())]
    pauses, inside = Pauses(chosen.pause), frozenset(map(str.lower, chosen.inside))
    encoding, left = "utf-8-sig" if done is None else "utf-8", 0
    with open(chosen.results, "a", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        if done is None:
            writer.writerow(COLUMNS)
        for place, (key, url) in enumerate(by_turns(rest, lambda row: row[1]), 1):
            if pauses.gives_up(url):
                left += 1
                continue
            pauses.wait(url)
            result = check(url, inside, chosen.seconds)
            pauses.note(url, result)
            today = datetime.now().astimezone().date()
            writer.writerow((key, url, *result, today.isoformat()))
            file.flush()
            print(f"{place}/{len(rest)} {result.outcome} {url}")  # noqa: T201 -- a tool
    if left:
        print(f"有的网站连不上，还有{left}个网址没有检查，请以后再运行一次。")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
