"""`prepare` and `serve` as an installer runs them, in a data folder of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
from django.conf import settings

PATIENCE = 120


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """Prepared for production on the embedded defaults, on a free port."""
    data = tmp_path_factory.mktemp("installation") / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    servers = {"DATABASE_URL", "REDIS_URL"}
    env = {name: value for name, value in os.environ.items() if name not in servers}
    env |= {"DATA_DIR": str(data), "DEMONSTRATION": "0", "PORT": str(port)}
    found = SimpleNamespace(data=data, env=env, url=f"http://127.0.0.1:{port}")
    manage(found, "prepare")
    return found


@pytest.fixture(scope="module")
def service(installation):
    """The installation served, until the last test of this module."""
    process = subprocess.Popen(
        command("serve"), env=installation.env, stdout=subprocess.PIPE, text=True
    )
    for line in process.stdout:
        if installation.url in line:
            break
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def command(name):
    return [sys.executable, settings.BASE_DIR / "manage.py", name]


def manage(installation, name, **env):
    return subprocess.run(
        command(name),
        env=installation.env | env,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def processes_of(installation):
    """What runs in the installation's data folder."""
    mark = f"DATA_DIR={installation.data}".encode()
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environment.read_bytes().split(b"\0"):
                found.append(int(environment.parent.name))
        except OSError:
            continue
    return found


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def log_of(installation, name):
    return (installation.data / "log" / f"{name}.log").read_text(encoding="utf-8")


def test_prepare_makes_a_private_data_folder(installation):
    modes = {
        path.stat().st_mode & 0o077
        for path in [installation.data, *installation.data.rglob("*")]
    }

    assert modes == {0}


def test_prepare_twice_keeps_the_key(installation):
    key = installation.data / "keys" / "django.key"
    before = key.read_text()

    again = manage(installation, "prepare")

    assert (again.returncode, key.read_text()) == (0, before)


def test_prepare_without_its_database_says_so(installation):
    refused = manage(
        installation, "prepare", DATABASE_URL="postgres://x:x@127.0.0.1:1/x"
    )

    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: 连不上数据库，请检查 DATABASE_URL")


def test_prepare_without_redis_says_so(installation):
    refused = manage(installation, "prepare", REDIS_URL="redis://127.0.0.1:1/0")

    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: 连不上 Redis，请检查 REDIS_URL")


def test_serve_answers_on_the_first_page(installation, service):
    with urlopen(f"{installation.url}/", timeout=PATIENCE) as page:
        assert page.url == f"{installation.url}/login/?next=/"


def test_log_holds_the_page_and_not_what_was_searched_for(installation, service):
    urlopen(f"{installation.url}/login/?q=MARKER", timeout=PATIENCE).close()

    assert wait_for(lambda: '"GET /login/" 200' in log_of(installation, "web"))
    assert "MARKER" not in log_of(installation, "web")


def test_serve_works_off_jobs(installation, service):
    call = [sys.executable, "-m", "celery", "-A", "zhengwu", "call"]
    subprocess.run(
        [*call, "core.audit.jobs.seal"],
        env=installation.env,
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
    )

    assert wait_for(lambda: "seal" in log_of(installation, "worker"))
    assert wait_for(lambda: "succeeded" in log_of(installation, "worker"))


def test_serve_on_a_busy_port_says_so(installation, service):
    refused = manage(installation, "serve")

    assert refused.returncode == 1
    assert "已被占用" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_serve_twice_on_one_data_folder_says_so(installation, service):
    refused = manage(installation, "serve", PORT="0")

    assert refused.returncode == 1
    assert "已在运行" in refused.stderr


def test_serve_starts_a_killed_worker_again(installation, service):
    def starts():
        return log_of(installation, "supervisord").count("spawned: 'worker'")

    before = starts()
    (worker,) = [
        pid
        for pid in processes_of(installation)
        if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
        and b"supervisord" in Path(f"/proc/{parent_of(pid)}/cmdline").read_bytes()
        and b"celery" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    os.kill(worker, signal.SIGKILL)

    assert wait_for(lambda: starts() > before)


def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_serve_stops_all_of_it_on_ctrl_c(installation, service):
    service.send_signal(signal.SIGINT)
    returned = service.wait(timeout=PATIENCE)

    assert returned == 0
    assert wait_for(lambda: processes_of(installation) == [])
