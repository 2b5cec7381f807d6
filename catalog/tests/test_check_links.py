"""Links checked: every kind of answer, and what is never asked. No database."""

import csv
import subprocess
import sys
import threading

import pytest

from catalog.standalone import check_links
from catalog.standalone.check_links import by_turns, check, is_outside

from .sites import secure_site, site

LOOPBACK = frozenset({"127.0.0.1"})


@pytest.fixture(scope="module")
def here():
    with site() as found:
        yield found


@pytest.mark.parametrize(
    ("path", "outcome", "code"),
    [
        ("/page/1.html", "alive", 200),
        ("/page/中文.html?标题=居住证", "alive", 200),
        ("/slash", "alive", 200),
        ("/only_get/1.html", "alive", 200),
        ("/stream/1.html", "alive", 200),
        ("/moved/old.html", "redirected", 200),
        ("/gone.html", "dead", 404),
        ("/fault/1.html", "dead", 500),
        ("/ring", "dead", 302),
        ("/guarded/1.html", "guarded", 403),
        ("/no_method/1.html", "guarded", 405),
        ("/often/1.html", "guarded", 429),
        ("/hangs_up/1.html", "alive", 200),
        ("/empty/1.html", "alive", 416),
        ("/bomb/1.html", "alive", 200),
        ("/inside", "refused", 0),
        ("/file", "refused", 0),
        ("/slow", "unreachable", 0),
        ("/silent", "unreachable", 0),
    ],
)
def test_each_answer_has_its_outcome(here, path, outcome, code):
    result = check(here[0] + path, LOOPBACK, seconds=1)

    assert result[:2] == (outcome, code)
    assert bool(result.detail) is (outcome != "alive")


def test_head_is_asked_before_get_and_get_only_where_head_fails(here):
    address, asked = here
    for path in ("/page/polite", "/only_get/polite"):
        check(address + path, LOOPBACK, seconds=2)

    assert [each for each in asked if each[1].endswith("polite")] == [
        ("HEAD", "/page/polite"),
        ("HEAD", "/only_get/polite"),
        ("GET", "/only_get/polite"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://0x7f000001/",
        "http://017700000001/",
        "http://127.1/",
        "http://example.gov.cn:22/",
        "http://example.gov.cn:6379/",
        "gopher://example.gov.cn/",
        "http://example..gov.cn/",
        "http://10.0.0.1:8080/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "ftp://example.gov.cn/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://user:pass@example.gov.cn/",
        "http://example.gov.cn:99999/",
        "http:///x",
        "",
    ],
)
def test_inner_addresses_and_other_schemes_are_never_asked(url, monkeypatch):
    def connect(*arguments, **options):
        raise AssertionError("asked")

    monkeypatch.setattr(check_links.socket, "create_connection", connect)

    assert check(url, seconds=2).outcome == "refused"


def test_a_name_is_resolved_once_and_connected_to_that_address(monkeypatch):
    """A name that changes its address between look and connection gains nothing."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    connected = []

    def resolve(host, port, **options):
        return [(2, 1, 6, "", (next(answers), port))]

    def connect(address, timeout):
        connected.append(address)
        raise OSError

    monkeypatch.setattr(check_links.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(check_links.socket, "create_connection", connect)

    assert check("http://rebind.example.cn/", seconds=1).outcome == "unreachable"
    assert connected == [("93.184.216.34", 80)]


def test_a_name_that_never_resolves_holds_nobody_up(monkeypatch):
    def resolve(*arguments, **options):
        threading.Event().wait(5)
        raise OSError

    monkeypatch.setattr(check_links.socket, "getaddrinfo", resolve)

    result = check("http://slow.example.cn/", seconds=0.2)

    assert (result.outcome, result.detail[:7]) == ("unreachable", "找不到这个网站")


def test_the_next_address_is_tried_where_the_first_does_not_answer(here, monkeypatch):
    port = int(here[0].rpartition(":")[2])
    found = [(10, 1, 6, "", ("::1", 1, 0, 0)), (2, 1, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(check_links.socket, "getaddrinfo", lambda *a, **o: found)

    url = f"http://www.example.cn:{port}/page/1"
    assert check(url, {"www.example.cn"}, seconds=2).outcome == "alive"


def test_a_certificate_nobody_vouches_for_is_broken(tmp_path):
    with secure_site(tmp_path) as address:
        result = check(address, LOOPBACK, seconds=2)

    assert (result.outcome, result.detail[:8]) == ("unreachable", "网站的证书有问题")


def test_a_silent_site_is_left_after_three_and_another_is_not():
    pauses = check_links.Pauses(0)
    silent = check_links.Result("unreachable")
    for _ in range(3):
        assert not pauses.gives_up("http://a/1")
        pauses.note("http://a/1", silent)

    assert pauses.gives_up("http://a/2")
    assert not pauses.gives_up("http://b/1")
    pauses.note("http://a/1", check_links.Result("dead", 404))
    assert not pauses.gives_up("http://a/2")


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("93.184.216.34", True),
        ("2400:3200::1", True),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("::ffff:192.168.0.1", False),
        ("name", False),
    ],
)
def test_addresses_outside(address, outside):
    assert is_outside(address) is outside


def test_sites_take_turns():
    rows = ["http://a/1", "http://a/2", "http://a/3", "http://b/1"]

    turns = list(by_turns(rows, str))

    assert turns == ["http://a/1", "http://b/1", "http://a/2", "http://a/3"]


def test_pauses_are_kept_for_one_site_only(monkeypatch):
    slept = []
    monkeypatch.setattr(check_links.time, "sleep", slept.append)
    monkeypatch.setattr(check_links.time, "monotonic", lambda: 100.0)
    pauses = check_links.Pauses(2)

    for url in ("http://a/1", "http://b/1", "http://a/2"):
        pauses.wait(url)

    assert slept == [2.0]


def test_script_runs_by_itself_and_goes_on_where_it_stopped(here, tmp_path):
    address, asked = here
    links, results = tmp_path / "links.csv", tmp_path / "results.csv"
    rows = f"id,url\n1,{address}/page/a\n2,{address}/gone\n"
    links.write_text(rows, encoding="gb18030")
    command = [sys.executable, "-I", check_links.__file__, links, results]
    options = ["--pause", "0", "--inside", "127.0.0.1"]

    subprocess.run([*command, *options], check=True, capture_output=True, cwd=tmp_path)
    links.write_text(rows + f"3,{address}/page/c\n", encoding="utf-8-sig")
    subprocess.run([*command, *options], check=True, capture_output=True, cwd=tmp_path)

    with results.open(encoding="utf-8-sig", newline="") as file:
        found = [
            (row["id"], row["outcome"], row["code"]) for row in csv.DictReader(file)
        ]
    assert found == [
        ("1", "alive", "200"),
        ("2", "dead", "404"),
        ("3", "alive", "200"),
    ]
    assert asked.count(("HEAD", "/page/a")) == 1
