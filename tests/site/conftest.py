"""A headless Chromium for the tests of pages; they are skipped where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.site import made

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def required(module: str) -> Any:
    """Import *module*; without it a test is skipped, or fails where `NEED_BROWSER` is set."""
    if "NEED_BROWSER" in os.environ:
        return import_module(module)
    return pytest.importorskip(module, reason=f"{module} is not installed; the extra `dev` brings it")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: `CHROMIUM`, or the one on the path."""
    sync_api = required("playwright.sync_api")
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None and "NEED_BROWSER" in os.environ:
        pytest.fail("NEED_BROWSER is set, and there is no Chromium")
    if path is None:
        pytest.skip("there is no Chromium; Debian's package `chromium` has one, or say where it is with CHROMIUM=/path")
    with sync_api.sync_playwright() as playwright:
        # Containers run as root, and have no sandbox for it.
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@dataclass
class Visit:
    """An open page, and everything that must not happen on it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a file in a context of its own; at the end nothing may have gone wrong: no error, no blocked or foreign request."""
    visits: list[Visit] = []
    contexts: list[Any] = []

    def open_(path: Path, fragment: str = "", **options: Any) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        visited = Visit(page)
        visits.append(visited)
        page.on("request", lambda request: visited.requests.append(request.url))
        page.on("requestfailed", lambda request: visited.troubles.append(f"failed: {request.url}"))
        page.on("pageerror", lambda error: visited.troubles.append(f"error: {error}"))
        page.on("console", lambda message: visited.troubles.append(f"console: {message.text}") if message.type == "error" else None)
        page.on("dialog", lambda dialog: visited.troubles.append(f"dialog: {dialog.message}"))
        page.goto(path.as_uri() + fragment)
        return page

    yield open_
    for context in contexts:
        context.close()
    for visited in visits:
        assert visited.troubles == []
        assert [url for url in visited.requests if not url.startswith("file://")] == []


@pytest.fixture(scope="session")
def seed_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the package's corpus, compared with its second pass where that is at hand."""
    from uncorpus.site.build import open_corpus

    folder = made.seed_folder()
    return made.built(
        folder, tmp_path_factory.mktemp("seed") / "site", other=open_corpus(folder / "passes" / "b"), names=("adjudicated", "pass b")
    )


@pytest.fixture(scope="session")
def many_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of thirty small articles."""
    folder = tmp_path_factory.mktemp("many")
    return made.built(made.many(folder / "corpus", 30), folder / "site")


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a corpus made of hostile strings."""
    folder = tmp_path_factory.mktemp("hostile")
    return made.built(made.hostile(folder / "corpus"), folder / "site")


@pytest.fixture(scope="session")
def tangle_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an article whose quotes overlap."""
    folder = tmp_path_factory.mktemp("tangle")
    return made.built(made.overlapping(folder / "corpus"), folder / "site")
