"""The rules of the house as functions: a parsed module -> its offences, as `file:line what` (docs/ARCHITECTURE.md).

A rule that is wrong is changed here with its reason, not worked around. tests/test_architecture.py applies them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("store", "etl", "analytics", "dashboard", "i18n")
LARGEST_MODULE = 300
LARGEST_FUNCTION = 50

# What of our own packages a package may import.
MAY_IMPORT = {
    "i18n": (),
    "store": ("i18n",),
    "etl": ("store", "i18n"),
    "analytics": ("store", "i18n"),
    "dashboard": ("analytics", "store", "i18n", "etl.door"),
}
# The doors: of these packages others import these modules only.
DOORS = {"etl": ("etl.door",), "analytics": ("analytics.door", "analytics.selection")}
# Only the Data page loads files.
MAY_LOAD = ("dashboard.pages.data", "dashboard.upload", "dashboard.uploads", "dashboard.intake")
NOT_HERE = {
    "i18n": ("sqlalchemy", "pandas", "pyarrow", "numpy", "flask", "dash", "plotly"),
    "store": ("pandas", "flask", "dash", "dash_mantine_components", "plotly"),
    "etl": ("sqlalchemy", "sqlite3", "flask", "dash", "dash_mantine_components", "plotly"),
    "analytics": ("sqlite3", "flask", "dash", "dash_mantine_components", "plotly"),
    "dashboard": ("sqlalchemy", "sqlite3", "pandas", "pyarrow"),
}
SQL = re.compile(
    r"\s*(SELECT|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|DROP\s+(TABLE|INDEX)|PRAGMA)\s"
)
COMPONENT_LIBRARIES = {"html", "dcc", "dmc", "dag"}
DEPENDENCIES = {"Input", "Output", "State"}


@dataclass(frozen=True)
class Module:
    """One parsed file: its dotted name, its path under the root, its tree."""

    name: str
    path: str
    tree: ast.Module
    lines: int

    @property
    def package(self) -> str:
        return self.name.split(".")[0]

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)} {what}"


Rule = Callable[[Module], Iterator[str]]


def _parse(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    relative = path.relative_to(ROOT)
    name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
    return Module(name, str(relative), ast.parse(text, str(relative)), text.count("\n") + 1)


@cache
def product() -> tuple[Module, ...]:
    """Every module of the product."""
    paths = [ROOT / "app.py", *(path for package in PRODUCT for path in sorted((ROOT / package).rglob("*.py")))]
    return tuple(_parse(path) for path in paths if path.is_file())


@cache
def all_modules() -> tuple[Module, ...]:
    """The product, the build scripts and the tests."""
    others = [*sorted((ROOT / "tools").glob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]
    return product() + tuple(_parse(path) for path in others)


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every imported module, also inside functions: `from etl import door` is `etl.door` where that is a module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            for alias in node.names:
                inner = ROOT / Path(*base.split("."), alias.name)
                yield node, f"{base}.{alias.name}" if inner.with_suffix(".py").is_file() or inner.is_dir() else base


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".") if module.path.endswith("__init__.py") else module.name.split(".")[:-1]
    return ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def docstrings(tree: ast.Module) -> set[int]:
    """Identities of the nodes that are docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, documented) and node.body]
    return {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}


def strings(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every literal string that is not a docstring, parts of f-strings included."""
    skipped = docstrings(module.tree)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node, node.value


def wrong_way_imports(module: Module) -> Iterator[str]:
    if module.package not in MAY_IMPORT:
        return
    for node, name in imports(module):
        owner = name.split(".")[0]
        if owner in PRODUCT and owner != module.package and not within(name, MAY_IMPORT[module.package]):
            yield module.at(node, f"imports {name}")
        if owner in ("tests", "tools"):
            yield module.at(node, f"imports {name}")


def imports_past_a_door(module: Module) -> Iterator[str]:
    for node, name in imports(module):
        owner = name.split(".")[0]
        if owner in DOORS and owner != module.package and not within(name, DOORS[owner]):
            yield module.at(node, f"imports {name}, not {' or '.join(DOORS[owner])}")


def loads_files_outside_the_data_page(module: Module) -> Iterator[str]:
    if module.package == "dashboard" and not module.name.startswith(MAY_LOAD):
        yield from (module.at(node, f"imports {name}") for node, name in imports(module) if within(name, ("etl",)))


def foreign_libraries(module: Module) -> Iterator[str]:
    engine = module.name.startswith("analytics.engines")
    for node, name in imports(module):
        library = name.split(".")[0]
        if library in NOT_HERE.get(module.package, ()) or (
            library == "sqlalchemy" and module.package == "analytics" and not engine
        ):
            yield module.at(node, f"imports {name}")


def sql_where_it_does_not_belong(module: Module) -> Iterator[str]:
    if module.package != "store" and not module.name.startswith("analytics.engines"):
        yield from (module.at(node, text[:40]) for node, text in strings(module) if SQL.match(text))


def files_in_analytics(module: Module) -> Iterator[str]:
    readers = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "read_csv"}
    if module.package != "analytics":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if called in readers:
                yield module.at(node, f"calls {called}")


def literal_component_ids(module: Module) -> Iterator[str]:
    if module.package != "dashboard" or module.name == "dashboard.ids":
        return
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        library = getattr(getattr(node.func, "value", None), "id", None)
        named = [word.value for word in node.keywords if word.arg == "id" and library in COMPONENT_LIBRARIES]
        if getattr(node.func, "id", None) in DEPENDENCIES:
            named += node.args[:1]
        if any(isinstance(value, (ast.Constant, ast.JoinedStr, ast.Dict)) for value in named):
            yield module.at(node, "a literal id; take it from dashboard.ids")


def global_callbacks(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "dash":
            yield from (
                module.at(node, f"imports dash.{alias.name}; register on the app")
                for alias in node.names
                if alias.name in {"callback", "clientside_callback"}
            )


def coerced_errors(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.keyword) and node.arg == "errors" and getattr(node.value, "value", None) == "coerce":
            yield module.at(node.value, "errors='coerce' loses rows in silence")


def swallowed_exceptions(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or isinstance(node.body[0], ast.Pass)):
            yield module.at(node, "an exception is swallowed")


def long_functions(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LARGEST_FUNCTION:
                yield module.at(node, f"{node.name}: {length} lines")


def large_modules(module: Module) -> Iterator[str]:
    if module.lines > LARGEST_MODULE:
        yield f"{module.path}: {module.lines} lines"


def undocumented_modules(module: Module) -> Iterator[str]:
    if not ast.get_docstring(module.tree):
        yield f"{module.path}: no docstring"


PRODUCT_RULES: tuple[Rule, ...] = (
    wrong_way_imports,
    imports_past_a_door,
    loads_files_outside_the_data_page,
    foreign_libraries,
    sql_where_it_does_not_belong,
    files_in_analytics,
    literal_component_ids,
    global_callbacks,
    coerced_errors,
    swallowed_exceptions,
    long_functions,
    large_modules,
)
