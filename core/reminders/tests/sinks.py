"""A mail server and a web server that keep what they are given."""

import json
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


class AnyPort(Controller):
    """Listens where there is room."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailSink:
    """Takes every mail, or answers as `answer` says."""

    def __init__(self):
        self.answer = "250 OK"
        self.hangs_up = False
        self.mails = []
        self.controller = AnyPort(self, hostname="127.0.0.1", port=0)

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.mails.append((envelope.rcpt_tos, message))
        if self.hangs_up:
            server.transport.abort()
        return self.answer

    @property
    def port(self):
        return self.controller.port


@contextmanager
def mail_sink():
    sink = MailSink()
    sink.controller.start()
    try:
        yield sink
    finally:
        sink.controller.stop()


class WebSink(BaseHTTPRequestHandler):
    """Keeps what is posted to it and answers with the status of the server."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url + "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def web_sink():
    server = ThreadingHTTPServer(("127.0.0.1", 0), WebSink)
    server.posted, server.status = [], 200
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def content_of(mail):
    """The plain text and the HTML of a mail."""
    return [
        mail.get_body([kind]).get_content().replace("\r\n", "\n")
        for kind in ("plain", "html")
    ]


def posted_json(server):
    return [json.loads(body) for _, _, body in server.posted]


def subject_of(mail):
    """As a person reads it: a long one is folded after its name."""
    return str(mail["Subject"]).strip()
