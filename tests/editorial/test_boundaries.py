"""The lower floors name nothing of a floor above: apps register with them."""

import ast

import pytest
from django.apps import apps
from django.conf import settings

FLOORS_ABOVE = ("muscles", "exercises", "evidence")
LOWER_FLOORS = ("editorial", "text", "drawing")
MODULES = sorted(path for floor in LOWER_FLOORS for path in (settings.BASE_DIR / floor).rglob("*.py"))


def forbidden_names():
    """App labels, and models with and without their app's label, in lower case; not those that editorial has itself."""
    models = [
        model
        for label in FLOORS_ABOVE
        for model in apps.get_app_config(label).get_models()
        if not model.__module__.startswith("editorial.")
    ]
    names = {name for model in models for name in (model._meta.model_name, model._meta.label_lower)}
    return names | {*FLOORS_ABOVE}


def own_names(floor):
    """The modules of a floor with what they define, fields of classes too: drawing has a ``Movement`` of its own."""
    names = set()
    for path in (settings.BASE_DIR / floor).rglob("*.py"):
        names.add(path.stem)
        tree = ast.parse(path.read_text())
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        names |= {node.name for node in classes}
        for node in [*tree.body, *(node for one in classes for node in one.body)]:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name.casefold() for name in names}


def allowed_strings(tree):
    """The nodes of docstrings, and of the old labels under which editorial's own models have their tables."""
    allowed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            allowed.add(node.body[0].value)
        elif isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == ["app_label"]:
            allowed.add(node.value)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "register_models":
            allowed.add(node.args[0])
    return allowed


def named_above(source, own=frozenset()):
    """(line, name) of each thing of a floor above that ``source`` names or imports; ``own`` names mean its own floor's.

    No string is taken for one's own, nor the module that an import is from.
    """
    tree, forbidden = ast.parse(source), forbidden_names()
    allowed, found = allowed_strings(tree), []
    for node in ast.walk(tree):
        named, maybe_own = [], []
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in allowed:
            named = [node.value]
        elif isinstance(node, ast.Name):
            maybe_own = [node.id]
        elif isinstance(node, ast.Attribute):
            maybe_own = [node.attr]
        elif isinstance(node, ast.Import):
            named = [alias.name.split(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            named, maybe_own = [(node.module or "").split(".")[0]], [alias.name for alias in node.names]
        names = named + [name for name in maybe_own if name.casefold() not in own]
        found += [(node.lineno, name) for name in names if name.casefold() in forbidden]
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_module_names_nothing_of_a_floor_above(module):
    own = own_names(module.relative_to(settings.BASE_DIR).parts[0])

    found = named_above(module.read_text(), own)
    # "muscle" is also a kind of drawn shape
    assert [one for one in found if own_names("drawing") != own or one[1] != "muscle"] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from exercises.models import Exercise", [(1, "exercises"), (1, "Exercise")]),
        ("import muscles.body", [(1, "muscles")]),
        ('apps.get_model("evidence.Study")', [(1, "evidence.Study")]),
        ('if kind.model == "claim": pass', [(1, "claim")]),
        ('"""exercise"""', []),
        ('class Meta:\n    app_label = "exercises"', []),
        ('register_models("exercises", Kind.READ, ["publication"])', []),
        ('register_models("exercises", Kind.READ, ["exercise"])', [(1, "exercise")]),
    ],
)
def test_names_of_a_floor_above_are_found(source, found):
    assert named_above(source) == found


def test_only_drawing_has_names_of_its_own_that_a_floor_above_has_too():
    shared = {floor: sorted(own_names(floor) & forbidden_names()) for floor in LOWER_FLOORS}

    assert shared == {"editorial": [], "text": [], "drawing": ["movement", "muscle", "muscles"]}


def test_own_name_is_no_excuse_for_a_string_or_an_import():
    source = 'from exercises.models import Movement\nkind = "movement"'

    assert sorted(named_above(source, {"movement"})) == [(1, "exercises"), (2, "movement")]
