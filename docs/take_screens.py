"""Takes the pictures in docs/screens of a fresh demonstration: `make screens`.

It prepares a data folder of its own, serves it, logs in as the people of the
demonstration and photographs every page of `PAGES`; an index names them.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
SCREENS = ROOT / "docs" / "screens"
ADDRESS = "127.0.0.1:8797"
WIDTH, HEIGHT, LONGEST = 1280, 800, 1800
COLOURS = 48  # enough for pages without photographs, at a fifth of the size
PATIENCE = 60  # seconds
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
}


@dataclass(frozen=True)
class Page:
    """One picture: its file, what it shows, who looks, where, and the links followed.

    A link is named by its words, or by the start of its address where it begins with
    a slash.
    """

    file: str
    title: str
    person: str
    address: str
    follow: tuple[str, ...] = ()


PAGES = (
    Page("desk_liaison", "工作台（联络员）", "liaison", "/"),
    Page("desk_office", "工作台（政务公开办公室）", "office", "/"),
)


@contextmanager
def served(folder):
    """A demonstration in `folder`, answering at ADDRESS."""
    environment = os.environ | {"DATA_DIR": folder, "DEMONSTRATION": "1"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "prepare"], env=environment, check=True)
    command = [*manage, "runserver", "--noreload", ADDRESS]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://{ADDRESS}/login/")
        yield f"http://{ADDRESS}"
    finally:
        server.terminate()
        server.wait()


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

    def __init__(self, browser, base, password):
        self.browser, self.base, self.password = browser, base, password
        self.tabs = {}

    def tab_of(self, person):
        """The tab in which a person is logged in."""
        if person not in self.tabs:
            size = {"width": WIDTH, "height": HEIGHT}
            tab = self.browser.new_context(locale="zh-CN", viewport=size).new_page()
            tab.goto(f"{self.base}/login/")
            tab.get_by_label("用户名").fill(person)
            tab.get_by_label("密码").fill(self.password)
            tab.get_by_role("button", name="登录", exact=True).click()
            self.tabs[person] = tab
        return self.tabs[person]

    def take(self, page):
        tab = self.tab_of(page.person)
        tab.goto(f"{self.base}{page.address}")
        for link in page.follow:
            self.go_on(tab, link)
        tab.wait_for_load_state("networkidle")
        picture = Image.open(BytesIO(tab.screenshot(full_page=True)))
        picture = picture.crop((0, 0, WIDTH, min(picture.height, LONGEST)))
        picture.quantize(COLOURS).save(SCREENS / f"{page.file}.png", optimize=True)

    def go_on(self, tab, link):
        if link.startswith("/"):
            tab.locator(f'main a[href^="{link}"]').first.click()
        else:
            tab.locator("main").get_by_role("link", name=link).first.click()


def write_index():
    lines = ["# Screens", "", "Taken by `make screens` of a fresh demonstration.", ""]
    for page in PAGES:
        lines += [f"## {page.title}", "", f"![{page.title}](screens/{page.file}.png)"]
        lines += [""]
    (SCREENS.parent / "screens.md").write_text("\n".join(lines), encoding="utf-8")


def main():
    sys.path.insert(0, str(ROOT))
    SCREENS.mkdir(exist_ok=True)
    for old in SCREENS.glob("*.png"):
        old.unlink()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(folder) as base,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**CHROMIUM)
        photographer = Photographer(browser, base, password="zhengwu-2026")
        for page in PAGES:
            photographer.take(page)
            print(f"{page.file}.png")  # noqa: T201 -- a command speaks
    write_index()


if __name__ == "__main__":
    main()
