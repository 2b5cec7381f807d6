"""Takes the pictures in docs/screens of a fresh demonstration: `make screens`.

It prepares a data folder of its own, serves it, logs in as the people of the
demonstration and photographs every page of `screen_pages.py`; an index names them.
Every page is held against WCAG 2 A and AA (axe); what fails is listed by page and rule,
and the command fails.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from shutil import which
from urllib.error import URLError
from urllib.request import urlopen

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import sync_playwright
from screen_pages import GROUPS, PAGES

ROOT = Path(__file__).parent.parent
SCREENS = ROOT / "docs" / "screens"
PASSWORD = "zhengwu-2026"
WIDTH, HEIGHT, LONGEST = 1280, 800, 1400
COLOURS = 24  # enough for pages without photographs, at a fifth of the size
PATIENCE = 60  # seconds
CHROMIUM = {
    "executable_path": which("chromium") or which("chromium-browser"),
    "args": ["--no-sandbox", "--disable-gpu"],
}
WHERE = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
# Whatever .env says: a demonstration on the embedded defaults, open to the public.
FRESH = {"DEMONSTRATION": "1", "REDIS_URL": "", "PORTAL": "1"}
# Resolves once what the new size uncovers has been drawn.
PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}}


@contextmanager
def served(folder):
    """The address at which a demonstration in `folder` answers."""
    own = {"DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/zhengwu.sqlite3"}
    environment = os.environ | FRESH | own
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "prepare"], env=environment, check=True)
    base = f"http://127.0.0.1:{free_port()}"
    command = [*manage, "runserver", "--noreload", base.removeprefix("http://")]
    with subprocess.Popen(command, env=environment, **SILENT) as server:
        try:
            wait_for(f"{base}/login/")
            yield base
        finally:
            server.terminate()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_for(url):
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return urlopen(url)
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


class Photographer:
    """A browser that becomes the people of the demonstration, one after the other."""

    def __init__(self, browser, base):
        self.browser, self.base = browser, base
        self.tabs = {}
        self.faults = []

    def tab_of(self, person):
        """The tab in which a person is logged in; nobody has one too."""
        if person not in self.tabs:
            size = {"width": WIDTH, "height": HEIGHT}
            context = self.browser.new_context(**WHERE, viewport=size)
            tab = context.new_page()
            if person:
                self.log_in(tab, person)
            self.tabs[person] = tab
        return self.tabs[person]

    def log_in(self, tab, person):
        tab.goto(f"{self.base}/login/")
        tab.get_by_label("用户名").fill(person)
        tab.get_by_label("密码").fill(PASSWORD)
        tab.get_by_role("button", name="登录", exact=True).click()

    def take(self, page):
        tab = self.tab_of(page.person)
        answer = self.open(tab, page)
        if not answer.ok:
            raise SystemExit(f"{page.file}: {page.address} answers {answer.status}.")
        for link in page.follow:
            self.go_on(tab, link)
        tab.wait_for_load_state("networkidle")
        picture = Image.open(BytesIO(whole(tab)))
        picture.quantize(COLOURS).save(SCREENS / f"{page.file}.png", optimize=True)
        self.faults += faults_of(page, tab)

    def open(self, tab, page):
        """Go to a page; what is sent as a file is shown as the browser would."""
        url = f"{self.base}{page.address}"
        if not page.is_file:
            return tab.goto(url)
        answer = tab.request.get(url)
        tab.goto("about:blank")  # else our own policy forbids the file its styles
        tab.set_content(answer.text())
        return answer

    def go_on(self, tab, link):
        main = tab.locator("main")
        if link.startswith("/"):
            main.locator(f'a[href^="{link}"]').first.click()
        else:
            main.get_by_role("link", name=link).first.click()


def faults_of(page, tab):
    """What bars people who see or hear the page poorly: page, rule and place."""
    return [
        f"{page.file} ({page.address}) {broken['id']}: {place['html']}"
        for broken in Axe().run(tab, options=WCAG).response["violations"]
        for place in broken["nodes"]
    ]


def whole(tab):
    """A picture of the page in a window as high as it is, so that bars stay below."""
    tab.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    height = tab.evaluate("document.documentElement.scrollHeight")
    tab.set_viewport_size({"width": WIDTH, "height": min(height, LONGEST)})
    tab.evaluate("window.scrollTo(0, 0)")
    tab.evaluate(PAINTED)
    return tab.screenshot()


def write_index():
    lines = ["# Screens", "", "Taken by `make screens` of a fresh demonstration.", ""]
    for group, pages in GROUPS.items():
        lines += [f"## {group}", ""]
        for page in pages:
            who = page.person or "未登录"
            lines += [f"### {page.title}（{who}）", ""]
            lines += [f"![{page.title}](screens/{page.file}.png)", ""]
    index = SCREENS.parent / "screens.md"
    index.write_text("\n".join(lines), encoding="utf-8")


def main():
    SCREENS.mkdir(exist_ok=True)
    for old in SCREENS.glob("*.png"):
        old.unlink()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(folder) as base,
        sync_playwright() as playwright,
    ):
        photographer = Photographer(playwright.chromium.launch(**CHROMIUM), base)
        for page in PAGES:
            photographer.take(page)
            sys.stdout.write(f"{page.file}.png\n")
    write_index()
    if photographer.faults:
        raise SystemExit("\n".join(["Against WCAG 2 A or AA:", *photographer.faults]))


if __name__ == "__main__":
    main()
