"""Who may do what in the admin: editors write, reviewers publish too.

Each app registers its models by what editors may do with them (`register_models`); a migration makes the groups, and
it is harmless to do so again.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a model's rows are to an editor."""

    WRITTEN = "written"  # drafted, reviewed, published
    PART = "part"  # belongs to what is written
    SHARED = "shared"  # has no draft: what is said of it is seen at once, so reviewers alone change it
    READ = "read"  # only to be read


EVERYTHING = ("view", "add", "change", "delete")
EDITORS = {Kind.WRITTEN: EVERYTHING, Kind.PART: EVERYTHING, Kind.SHARED: ("view",), Kind.READ: ("view",)}
REVIEWERS = {**EDITORS, Kind.WRITTEN: (*EVERYTHING, "publish"), Kind.SHARED: ("view", "add", "change")}

_models: dict[tuple[str, str], Kind] = {}


def register_models(app: str, kind: Kind, names: Iterable[str]) -> None:
    """Say what the models of ``app`` with these names, in lower case, are to an editor."""
    _models.update({(app, name): kind for name in names})


def make_groups(apps: Any) -> None:
    """Make the groups Editors and Reviewers, or give them what they lack; nothing that an operator added is taken away.

    ``apps`` is that of a migration, or ``django.apps.apps``; models that it does not know yet are left out. Permissions
    that do not exist yet are made.
    """
    groups = apps.get_model("auth", "Group").objects
    for name, allowed in (("Editors", EDITORS), ("Reviewers", REVIEWERS)):
        wanted = [
            find_permission(apps, app, model, action)
            for (app, model), kind in sorted(_models.items())
            for action in allowed[kind]
        ]
        groups.get_or_create(name=name)[0].permissions.add(*filter(None, wanted))


def find_permission(apps: Any, app: str, model: str, action: str) -> Any:
    """The permission for ``action``, made if it is not there; None for a model that ``apps`` does not know."""
    try:
        words = apps.get_model(app, model)._meta.verbose_name
    except LookupError:
        return None
    kind = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)[0]
    article = "an" if str(words)[0] in "aeiou" else "a"
    name = f"Can publish {article} {words}" if action == "publish" else f"Can {action} {words}"
    found = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=f"{action}_{model}", defaults={"name": name}
    )
    return found[0]
