"""A signed POST to the bureau's own gateway."""

import hashlib
import hmac
import http.client
import json
from urllib.parse import urlsplit

from django.conf import settings

from . import NotSent, Unreachable
from .served import ServedBureaus, payload

TIMEOUT = 10  # seconds
CONNECTIONS = {
    "http": http.client.HTTPConnection,
    "https": http.client.HTTPSConnection,
}
OK, REDIRECTION, SERVER_FAULT = 200, 300, 500
TRY_AGAIN = {408, 429}


class Gateway(ServedBureaus):
    name = "http"
    label = "短信或消息平台"
    setting = "NOTICE_HTTP"

    def send(self, deliveries, *, now, calendar):
        address = self.address_of(deliveries)
        body = json.dumps(payload(deliveries[0].notice), ensure_ascii=False).encode()
        stamp = str(int(now.timestamp()))
        post(
            urlsplit(address),
            body,
            {
                "Content-Type": "application/json; charset=utf-8",
                "X-Zhengwu-Timestamp": stamp,
                "X-Zhengwu-Signature": signature(stamp, body),
            },
        )


def signature(stamp, body):
    """Over the time and the body, so that neither can be changed or sent again."""
    key = settings.NOTICE_HTTP_KEY.encode()
    signed = stamp.encode() + b"." + body
    return "sha256=" + hmac.new(key, signed, hashlib.sha256).hexdigest()


def post(address, body, headers):
    """Straight to the address: through no proxy, and along no redirection."""
    if address.scheme not in CONNECTIONS:
        raise NotSent("地址须以 http:// 或 https:// 开头。", again=False)
    connection = CONNECTIONS[address.scheme](address.netloc, timeout=TIMEOUT)
    try:
        try:
            connection.connect()
        except OSError as fault:
            raise Unreachable(f"连不上消息平台：{fault}") from fault
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    finally:
        connection.close()
    if not OK <= status < REDIRECTION:
        again = status >= SERVER_FAULT or status in TRY_AGAIN
        raise NotSent(f"消息平台拒收：{status}", again=again)
