"""What every test may ask for: the real files, and marks that follow from where a test is and what it uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BROWSER_TESTS = Path(__file__).resolve().parent / "browser"
REAL_TESTS = Path(__file__).resolve().parent / "real"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def missing(what: str) -> None:
    """Skip with a line that says what is missing; in CI nothing may be missing, so fail there."""
    if IN_CI:
        pytest.fail(f"{what} (CI=true: nothing may be skipped)", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the real public files: SENTINEL_REAL_DATA, or ../shared/data beside the project."""
    folder = Path(os.environ.get("SENTINEL_REAL_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        missing(f"real files: no folder {folder}; set SENTINEL_REAL_DATA")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark `browser` and `real` by place and by fixture, so that no test can forget its mark."""
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS):
            item.add_marker(pytest.mark.browser)
        if item.path.is_relative_to(REAL_TESTS) or "real_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.real)
