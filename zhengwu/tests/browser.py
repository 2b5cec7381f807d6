"""Chromium for the tests of pages; conftest.py takes these over Playwright's own.

A browser test fails on a console error, an uncaught exception, or a request that
leaves the server under test.
"""

import pytest

from .plugin import CHROMIUM


@pytest.fixture(scope="session")
def base_url():
    """None: tests name whole addresses. Playwright's own warns on pytest 9."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--disable-sync",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 900},
    }


@pytest.fixture
def context(context, live_server):
    """The test's browser context; whatever goes wrong on its pages fails the test."""
    faults = []
    context.on("console", lambda message: note_console(message, faults))
    context.on("weberror", lambda error: faults.append(f"exception: {error.error}"))
    context.on("request", lambda request: note_request(request, live_server, faults))
    yield context
    assert faults == []


def note_console(message, faults):
    if message.type == "error":
        faults.append(f"console: {message.text} ({message.location.get('url')})")


def note_request(request, live_server, faults):
    local = (live_server.url, "data:", "blob:", "about:")
    if not request.url.startswith(local):
        faults.append(f"outside: {request.url}")
