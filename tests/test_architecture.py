"""The house holds: imports point one way, words of one layer stay in it, modules stay small (docs/ARCHITECTURE.md)."""

from __future__ import annotations

import ast
import os
import re
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from sys import stdlib_module_names

import pytest

from tests.architecture_rules import (
    PRODUCT,
    PRODUCT_RULES,
    ROOT,
    Module,
    Rule,
    all_modules,
    coerced_errors,
    files_in_analytics,
    foreign_libraries,
    global_callbacks,
    imports,
    imports_past_a_door,
    large_modules,
    literal_component_ids,
    loads_files_outside_the_data_page,
    long_functions,
    product,
    sql_where_it_does_not_belong,
    swallowed_exceptions,
    undocumented_modules,
    wrong_way_imports,
)

# dash imports plotly at its start; the pin keeps it at the version of our own bundle (docs/DEPENDENCIES.md).
PINNED_FOR_OTHERS = {"plotly"}

MACHINE_PATH = re.compile(r"(?<![\w.~$}<])/(?:work|tmp|home|root|Users)/")
OUTSIDE = re.compile(r"https?://[a-z0-9.-]*(?:cdn|unpkg|jsdelivr|googleapis|gstatic|tile)[a-z0-9-]*\.", re.IGNORECASE)
WRITTEN = {".py", ".md", ".toml", ".txt", ".js", ".mjs", ".css", ".sql", ".csv", ".json", ""}
NOT_OURS = {"node_modules", "build", "__pycache__", "test-results"}  # and what begins with a dot, .ci apart


@cache
def text_files() -> tuple[Path, ...]:
    """Files of the project that people wrote or that are shown as they are; environments and caches left out."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name == ".ci" or not (name in NOT_OURS or name.startswith("."))]
        found += [Path(folder, name) for name in names if Path(name).suffix in WRITTEN]
    return tuple(sorted(found))


@pytest.mark.parametrize("rule", PRODUCT_RULES, ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_rule(rule: Rule) -> None:
    assert [offence for module in product() if module.name != "app" for offence in rule(module)] == []


def test_the_composition_root_is_short() -> None:
    (root,) = (module for module in product() if module.name == "app")
    assert root.lines <= 41


@pytest.mark.parametrize("rule", [undocumented_modules, coerced_errors, swallowed_exceptions], ids=lambda r: r.__name__)
def test_scripts_and_tests_keep_the_rule(rule: Rule) -> None:
    assert [offence for module in all_modules() for offence in rule(module)] == []


def test_no_path_of_somebodys_machine_is_written_down() -> None:
    offences = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert offences == []


def test_nothing_on_the_page_comes_from_another_host() -> None:
    shown = [path for path in text_files() if path.is_relative_to(ROOT / "dashboard")]
    assert any(path.name == "plotly-sentinel.min.js" for path in shown)
    addresses = [(path.name, OUTSIDE.findall(path.read_text(encoding="utf-8"))) for path in shown]
    assert [(name, found) for name, found in addresses if found] == []


def test_requirements_are_what_the_product_imports() -> None:
    wanted = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    pinned = {name.lower().replace("_", "-") for name in wanted}
    own = {*PRODUCT, "app", *stdlib_module_names}
    foreign = {name.split(".")[0] for module in product() for _node, name in imports(module)} - own
    owners = packages_distributions()
    imported = {owners[name][0].lower().replace("_", "-") for name in foreign}
    assert imported - pinned == set()
    assert pinned - imported - PINNED_FOR_OTHERS == set()


RULE_BREAKERS = {
    wrong_way_imports: ("store.x", "from etl import door"),
    imports_past_a_door: ("dashboard.x", "from etl.pipeline import run"),
    loads_files_outside_the_data_page: ("dashboard.charts.x", "def f():\n    from etl.door import load"),
    foreign_libraries: ("analytics.questions.x", "from sqlalchemy import select"),
    sql_where_it_does_not_belong: ("dashboard.x", "q = f'SELECT {1} FROM seizure'"),
    files_in_analytics: ("analytics.x", "from pathlib import Path\nPath('a').read_text()"),
    literal_component_ids: ("dashboard.x", "html.Div(id='map')"),
    global_callbacks: ("dashboard.x", "from dash import callback"),
    coerced_errors: ("etl.x", "to_numeric(a, errors='coerce')"),
    swallowed_exceptions: ("etl.x", "try:\n    f()\nexcept ValueError:\n    pass"),
    long_functions: ("etl.x", "def f():\n" + "    a = 1\n" * 50),
    large_modules: ("etl.x", "a = 1\n" * 301),
    undocumented_modules: ("etl.x", "a = 1"),
}


@pytest.mark.parametrize("rule", [*PRODUCT_RULES, undocumented_modules], ids=lambda rule: rule.__name__)
def test_the_rule_finds_an_offender(rule: Rule) -> None:
    name, text = RULE_BREAKERS[rule]
    module = Module(name, f"{name.replace('.', '/')}.py", ast.parse(text), text.count("\n") + 1)
    assert list(rule(module))
