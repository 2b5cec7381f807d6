"""A web site on this machine that behaves as badly as some do."""

import gzip
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site(BaseHTTPRequestHandler):
    """What it answers follows from the path."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.server.asked.append((self.command, self.path))
        name = self.path.strip("/").partition("/")[0]
        getattr(self, name, self.missing)()

    do_GET = do_HEAD

    def log_message(self, *arguments):
        pass

    def say(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def missing(self):
        self.say(404)

    def page(self):
        self.say(200)

    def fault(self):
        self.say(500)

    def guarded(self):
        self.say(403)

    def no_method(self):
        self.say(405)

    def often(self):
        self.say(429)

    def hangs_up(self):
        """On HEAD, without a word."""
        if self.command == "HEAD":
            self.close_connection = True
        else:
            self.say(200)

    def empty(self):
        self.say(416)

    def bomb(self):
        """Ten megabytes of nothing, told to be small."""
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.drip(gzip.compress(bytes(10_000_000)))

    def only_get(self):
        self.say(200 if self.command == "GET" else 405)

    def moved(self):
        self.say(301, Location="/page/new.html")

    def slash(self):
        self.say(200) if self.path.endswith("/") else self.say(302, Location="/slash/")

    def ring(self):
        self.say(302, Location=f"/ring/{len(self.server.asked)}")

    def inside(self):
        self.say(302, Location="http://10.0.0.8/secret")

    def file(self):
        self.say(302, Location="file:///etc/passwd")

    def stream(self):
        """A body without an end."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.drip(b"1\r\nx\r\n")

    def slow(self):
        """Headers without an end, one byte at a time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self.drip(b"x")

    def silent(self):
        self.server.closing.wait(5)

    def drip(self, part):
        while not self.server.closing.is_set():
            try:
                self.wfile.write(part)
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)


@contextmanager
def site():
    """Yield (address, what was asked) while the site runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads, server.block_on_close = True, False
    server.asked, server.closing = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.asked
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()


@contextmanager
def secure_site(folder):
    """Yield the address of a site whose certificate it has signed itself."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"]
        + ["ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        + ["-subj", "/CN=localhost", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads, server.block_on_close = True, False
    server.handle_error = lambda *arguments: None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}/page/1"
    finally:
        server.shutdown()
        server.server_close()
