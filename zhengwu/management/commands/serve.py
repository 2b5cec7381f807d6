"""Prepares and serves the installation in the foreground until told to stop."""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import environ
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.units.models import Post
from zhengwu import demonstration, processes
from zhengwu.keys import private_folder

# Seconds the first page may take, on a slow machine with a cold disk.
PATIENCE = 90


class Command(BaseCommand):
    help = "准备好后启动网页、后台作业和定时器；Ctrl-C 全部停止。"
    requires_system_checks = []

    def handle(self, **options):
        os.umask(0o077)
        env = environ.Env()
        host = env("HOST", default="127.0.0.1")
        port = env.int("PORT", default=8000)
        refuse_busy_port(host, port)
        run = private_folder(settings.DATA_DIR / "run")
        with (run / "lock").open("a") as lock:
            hold(lock)
            call_command("prepare", stdout=self.stdout)
            self.check(databases=["default"])
            config = run / "supervisord.conf"
            config.write_text(
                processes.describe(host, port, env.int("WEB_WORKERS", default=2)),
                encoding="utf-8",
            )
            self.supervise(config, lock, reachable(host), port)

    def supervise(self, config, lock, host, port):
        """Run supervisord and pass a wish to stop on to it."""
        self.stdout.write("正在启动…")
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "-c", config],
            env=os.environ
            | {
                "DATA_DIR": str(settings.DATA_DIR),
                "TMPDIR": str(private_folder(settings.DATA_DIR / "tmp")),
                "PYTHONUNBUFFERED": "1",
            },
            pass_fds=[lock.fileno()],
            start_new_session=True,
        )

        wishes = []

        def stop(*args):
            wishes.append(args)
            supervisor.terminate()

        for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(wish, stop)
        if wait_until_answering(supervisor, host, port):
            self.introduce(host, port)
            supervisor.wait()
        asked_to = bool(wishes)
        supervisor.terminate()
        supervisor.wait()
        if not asked_to:
            raise CommandError(
                "服务没有启动或意外停止，"
                f"原因见 {settings.DATA_DIR}/log 中的 web.log 和 supervisord.log。"
            )
        self.stdout.write("已停止。")

    def introduce(self, host, port):
        """Print where to go and, in a demonstration, as whom."""
        self.stdout.write(f"\n请打开 http://{host}:{port}/ ，按 Ctrl-C 停止。")
        if not settings.DEMONSTRATION:
            return
        self.stdout.write(f"演示账号（密码均为 {demonstration.PASSWORD}）：")
        posts = Post.objects.in_force(on=timezone.localdate()).filter(
            user__is_demonstration=True
        )
        for post in posts.select_related("user", "unit"):
            self.stdout.write(f"  {post.user.username:<18}{post.label}")


def refuse_busy_port(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"不能使用 {host} 的端口 {port}（已被占用或无权使用），"
                f"请换一个端口，例如 PORT={port + 1} make run。"
            ) from error


def hold(lock):
    """One group of processes per data folder: the queue and the schedule are one's."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CommandError(
            f"数据目录 {settings.DATA_DIR} 上的服务已在运行，"
            "请先停止它，或用 DATA_DIR 指定别的目录。"
        ) from error


def reachable(host):
    """Where this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def wait_until_answering(supervisor, host, port):
    """Whether the first page came before supervisord ended or patience ran out."""
    deadline = time.monotonic() + PATIENCE
    while supervisor.poll() is None and time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
            connection.request("HEAD", "/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        else:
            return True
    return False
