"""Who may do what at the desk: editors write, reviewers publish too. Called by a migration, harmless to call again."""

from __future__ import annotations

from typing import Any

# Rows that have no draft: what is said of them is seen at once, so reviewers alone change them.
SHARED = {
    "muscles": ["muscle", "musclegroup", "jointaction", "muscleaction"],
    "exercises": ["equipment", "movementpattern", "movement"],
}
WRITTEN = {"exercises": ["exercise"], "evidence": ["study", "claim"]}
PARTS = {
    "exercises": ["activation", "cue", "fault", "faultshift", "exerciselink", "picture"],
    "evidence": ["measurement", "comparison", "techniqueeffect", "claimstudy"],
}
READ = {"exercises": ["pendingversion", "publication", "oldaddress"], "muscles": ["oldaddress"]}


def make_groups(apps: Any) -> None:
    """Make the groups Editors and Reviewers, or give them what they lack; nothing that an operator added is taken away.

    ``apps`` is that of a migration, or ``django.apps.apps``. Permissions that do not exist yet are made.
    """
    group = apps.get_model("auth", "Group").objects
    editors = {
        *named(("view", "add", "change", "delete"), WRITTEN),
        *named(("view", "add", "change", "delete"), PARTS),
        *named(("view",), SHARED),
        *named(("view",), READ),
    }
    reviewers = editors | {*named(("publish",), WRITTEN), *named(("add", "change"), SHARED)}
    for name, wanted in (("Editors", editors), ("Reviewers", reviewers)):
        group.get_or_create(name=name)[0].permissions.add(*(permission(apps, *one) for one in sorted(wanted)))


def named(actions: tuple[str, ...], models: dict[str, list[str]]) -> set[tuple[str, str, str]]:
    """(app, model, action) for each of ``actions`` on each of ``models``."""
    return {(app, model, action) for app, names in models.items() for model in names for action in actions}


def permission(apps: Any, app: str, model: str, action: str) -> Any:
    kind = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)[0]
    words = apps.get_model(app, model)._meta.verbose_name
    article = "an" if str(words)[0] in "aeiou" else "a"
    name = f"Can publish {article} {words}" if action == "publish" else f"Can {action} {words}"
    found = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=f"{action}_{model}", defaults={"name": name}
    )
    return found[0]
