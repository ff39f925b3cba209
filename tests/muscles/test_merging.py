"""Merging two muscles: nothing is lost, and the old address leads on for good."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.urls import reverse

from editorial.merging import Merge, MergeError, carry_out_merge, find_references, try_merge
from editorial.models import PendingVersion
from editorial.snapshots import record_version
from exercises.models import Activation, FaultShift
from muscles.merging import MUSCLES
from muscles.models import Muscle, MuscleAction, OldAddress
from tests.factories import (
    make_activation,
    make_claim,
    make_comparison,
    make_cue,
    make_editor,
    make_exercise,
    make_fault,
    make_joint_action,
    make_measurement,
    make_muscle,
    make_muscle_action,
    make_study,
)

pytestmark = pytest.mark.django_db

MODELS = [model for app in ("muscles", "exercises", "evidence") for model in apps.get_app_config(app).get_models()]

# Whatever names a muscle. A relation that is missing here was added since: `full_muscle` needs a row of it.
NAMING = {
    "evidence.Claim_muscles.muscle",
    "evidence.Comparison.muscle",
    "evidence.Measurement.muscle",
    "exercises.Activation.muscle",
    "exercises.Cue_muscles.muscle",
    "exercises.FaultShift.muscle",
    "muscles.Muscle.part_of",
    "muscles.MuscleAction.muscle",
    "muscles.OldAddress.muscle",
}


def merge(kept, merged, *chosen):
    return carry_out_merge(Merge(fresh(kept), fresh(merged), chosen=frozenset(chosen)), MUSCLES)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def naming(muscle):
    return {
        f"{model._meta.label}.{key.name}": set(
            model._base_manager.filter(**{key.name: muscle}).values_list("pk", flat=True)
        )
        for model, keys in find_references(Muscle).items()
        for key in keys
    }


def full_muscle(*, name, exercise, fault, study, action):
    """A muscle that every relation names."""
    muscle = make_muscle(name=name)
    make_muscle(name=f"Upper {name}", part_of=muscle, kind="region")
    make_muscle_action(muscle=muscle, action=action)
    make_activation(exercise=exercise, muscle=muscle, explanation=f"What {name} does.")
    make_cue(exercise=exercise, muscles=[muscle])
    fault.shifts.create(muscle=muscle, direction="more")
    make_measurement(study=study, exercise=exercise, muscle=muscle)
    make_comparison(study=study, higher=exercise, lower=None, lower_condition="rest", muscle=muscle)
    make_claim(statement=f"{name} grows.", muscles=[muscle])
    OldAddress.objects.create(slug=f"old-{muscle.slug}", muscle=muscle, name=f"Old {name}")
    return muscle


@pytest.fixture
def shared():
    exercise = make_exercise(name="Hip thrust")
    fault = make_fault(exercise=exercise)
    return {"exercise": exercise, "fault": fault, "study": make_study(), "action": make_joint_action()}


def counts():
    return {model._meta.label: model.objects.count() for model in MODELS}


def test_merging_moves_every_row_of_every_relation(shared):
    kept, merged = make_muscle(name="Gluteus maximus"), full_muscle(name="Glute", **shared)
    rows, before = naming(merged), counts()
    assert set(rows) == NAMING
    assert [name for name, found in rows.items() if not found] == []

    done = merge(kept, merged)

    [old] = OldAddress.objects.filter(slug="glute")
    assert naming(kept) == {**rows, "muscles.OldAddress.muscle": rows["muscles.OldAddress.muscle"] | {old.pk}}
    assert counts() == {
        **before,
        "muscles.Muscle": before["muscles.Muscle"] - 1,
        "muscles.OldAddress": before["muscles.OldAddress"] + 1,
    }
    assert done.gone == {"muscles.Muscle": 1}


def test_merging_two_full_muscles_loses_only_what_it_writes_down(shared):
    kept, merged = full_muscle(name="Gluteus maximus", **shared), full_muscle(name="Glute", **shared)
    merged.measurements.update(value=70)
    merged.actions.update(contribution="assistant")
    before = counts()

    told = try_merge(Merge(fresh(kept), fresh(merged)), MUSCLES)
    assert counts() == before
    done = merge(kept, merged)

    lost = {name: before[name] - rows for name, rows in counts().items() if rows != before[name]}
    gone = {
        "evidence.Comparison": 1,
        "exercises.Activation": 1,
        "exercises.FaultShift": 1,
        "muscles.Muscle": 1,
        "muscles.MuscleAction": 1,
    }
    assert lost == {**gone, "muscles.OldAddress": -1}
    assert done.gone == gone
    assert [choice.what for choice in done.choices] == [
        "Hip thrust: Gluteus maximus (Primary mover)",
        "Gluteus maximus: Hip extension (prime mover)",
    ]
    assert sorted(kept.measurements.values_list("region", flat=True)) == ["", "Glute"]
    left = OldAddress.objects.get(slug="glute").left_over
    assert "What Glute does." in left
    assert "contribution: Assistant" in left
    for name in ("aliases", "moved", "adapted", "choices", "doubles", "left_over", "gone"):
        assert getattr(told, name) == getattr(done, name)


def test_the_role_that_was_chosen_stays(shared):
    kept, merged = make_muscle(name="Gluteus maximus"), make_muscle(name="Glute")
    make_activation(exercise=shared["exercise"], muscle=kept, explanation="It extends the hip.")
    make_activation(exercise=shared["exercise"], muscle=merged, explanation="It drives the hip up.")
    [choice] = try_merge(Merge(fresh(kept), fresh(merged)), MUSCLES).choices

    merge(kept, merged, choice.key)

    assert [(row.muscle, row.explanation) for row in Activation.objects.all()] == [(kept, "It drives the hip up.")]
    assert "It extends the hip." in OldAddress.objects.get().left_over


def test_names_become_aliases_and_parts_stay_a_tree():
    kept = make_muscle(name="Gluteus maximus", aliases="Glutes")
    merged = make_muscle(name="Glute", latin_name="Musculus gluteus maximus", aliases="glutes\nBum")
    upper = make_muscle(name="Upper part", part_of=merged)

    merge(kept, merged)

    kept.refresh_from_db()
    upper.refresh_from_db()
    assert kept.aliases.splitlines() == ["Glutes", "Glute", "Musculus gluteus maximus", "Bum"]
    assert upper.part_of == kept
    assert kept.latin_name == "Musculus gluteus maximus"


def test_a_part_takes_the_place_of_its_whole():
    whole = make_muscle(name="Gluteals")
    merged = make_muscle(name="Glute", part_of=whole)
    kept, beside = make_muscle(name="Upper part", part_of=merged), make_muscle(name="Lower part", part_of=merged)

    merge(kept, merged)

    for muscle in (kept, beside):
        muscle.refresh_from_db()
    assert (kept.part_of, beside.part_of) == (whole, kept)


def test_a_part_of_a_part_is_merged_the_other_way_round():
    whole = make_muscle(name="Hamstrings")
    part = make_muscle(name="Biceps femoris", part_of=whole)
    head = make_muscle(name="Long head", part_of=part)

    with pytest.raises(MergeError, match="Long head lies deep inside Hamstrings; merge it the other way round"):
        merge(head, whole)
    merge(whole, head)

    assert sorted(muscle.name for muscle in Muscle.objects.all()) == ["Biceps femoris", "Hamstrings"]


def test_a_next_version_that_names_the_muscle_stops_the_merge():
    kept, merged = make_muscle(name="Gluteus maximus"), make_muscle(name="Glute")
    exercise = make_exercise(name="Hip thrust")
    make_cue(exercise=exercise, muscles=[merged])
    revision = record_version(exercise, by=make_editor(), comment="")
    PendingVersion.objects.create(subject=exercise, title="Hip thrust", revision=revision)

    with pytest.raises(MergeError, match="A next version of Hip thrust is being written"):
        merge(kept, merged)


def test_preview_warns_when_the_body_map_would_lose_a_muscle():
    kept, merged = make_muscle(name="My glute"), make_muscle(name="Gluteus maximus")

    warned = try_merge(Merge(fresh(kept), fresh(merged)), MUSCLES).warnings

    assert warned == [
        "The body map shows Gluteus maximus, not My glute: keep Gluteus maximus instead, or the map loses it."
    ]


def test_old_address_leads_on_for_good(client):
    merged, kept, last = make_muscle(name="Glute"), make_muscle(name="Bum"), make_muscle(name="Gluteus maximus")
    merge(kept, merged)
    merge(last, kept)

    response = client.get("/muscles/glute/?from=a-bookmark")

    assert (response.status_code, response["Location"]) == (301, "/muscles/gluteus-maximus/?from=a-bookmark")
    assert client.get("/muscles/bum/")["Location"] == "/muscles/gluteus-maximus/"
    assert client.get("/muscles/nothing/").status_code == 404
    with pytest.raises(ValidationError) as refused:
        Muscle(name="Another", slug="glute").full_clean()
    assert refused.value.message_dict["slug"] == [
        "“glute” is the old address of Glute, which was merged into Gluteus maximus, and leads readers there; "
        "choose another."
    ]


@pytest.mark.parametrize(
    ("codenames", "allowed"),
    [
        (["view_muscle", "change_muscle"], False),
        (["view_muscle", "delete_muscle"], False),
        (["view_muscle", "change_muscle", "delete_muscle"], True),
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "merge"])
def test_only_who_may_change_and_delete_both_merges(client, codenames, allowed, method):
    kept, merged = make_muscle(name="Gluteus maximus"), make_muscle(name="Glute")
    user = User.objects.create_user("someone", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    url = reverse("admin:muscles_muscle_merge", args=[kept.pk], query={"with": merged.pk})

    response = client.get(url) if method == "get" else client.post(url, {"_merge": "yes"} if method == "merge" else {})

    assert (response.status_code == 403) is not allowed
    assert Muscle.objects.filter(pk=merged.pk).exists() is not (allowed and method == "merge")


def test_desk_merges_the_two_chosen(admin_client, shared):
    kept, merged = make_muscle(name="Gluteus maximus"), make_muscle(name="Glute")
    shared["fault"].shifts.create(muscle=merged, direction="more")
    make_muscle_action(muscle=merged, action=shared["action"])

    data = {"action": "merge_chosen", "_selected_action": [kept.pk, merged.pk]}
    asked = admin_client.post(reverse("admin:muscles_muscle_changelist"), data, follow=True)
    response = admin_client.post(asked.context["merge_url"], {"_merge": "yes"}, follow=True)

    assert "Fault shifts: 1" in asked.text
    assert (
        "Glute was merged into Gluteus maximus. Readers of /muscles/glute/ are led here from now on." in response.text
    )
    assert FaultShift.objects.get().muscle == kept
    assert MuscleAction.objects.get().muscle == kept
