"""Where code lives: modules short enough to read in one sitting, and helpers that tests share in no test's module."""

import ast

import pytest
from django.conf import settings

LONGEST, LONGEST_TEST = 400, 600  # lines

FILES = sorted(
    path.relative_to(settings.BASE_DIR)
    for path in settings.BASE_DIR.rglob("*.py")
    if not {".venv", "migrations", "__pycache__"} & {*path.relative_to(settings.BASE_DIR).parts}
)


def test_modules_are_found():
    assert {"manage.py", "exercises/apps.py", "tests/test_layout.py"} <= {str(path) for path in FILES}


def test_every_module_is_read_in_one_sitting():
    long = [
        str(path)
        for path in FILES
        if len((settings.BASE_DIR / path).read_text().splitlines())
        > (LONGEST_TEST if path.parts[0] == "tests" else LONGEST)
    ]

    assert long == []


def imported_modules(source):
    """The full name of each module, and of each thing from a module, that ``source`` imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(
    "source", ["import tests.pages.test_site", "from tests.test_admin import x", "from . import test_a"]
)
def test_imports_are_found(source):
    assert ["test_" in name for name in imported_modules(source)] == [True]


def test_no_test_is_imported_by_another_module():
    imports = {
        str(path): [
            name
            for name in imported_modules((settings.BASE_DIR / path).read_text())
            if any(part.startswith("test_") for part in name.split("."))
        ]
        for path in FILES
    }

    assert {path: names for path, names in imports.items() if names} == {}
