"""Merging two exercises: nothing is lost, and the old address leads on for good."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.urls import reverse
from reversion.models import Version

from editorial.merging import Merge, MergeError, carry_out_merge, find_references, try_merge
from editorial.models import PendingVersion
from editorial.snapshots import record_version
from evidence.models import Claim, Comparison, Measurement, TechniqueEffect
from exercises.merging import EXERCISES
from exercises.models import (
    Activation,
    Cue,
    Exercise,
    ExerciseLink,
    Fault,
    FaultShift,
    ImportedFrom,
    Movement,
    OldAddress,
    Picture,
)
from tests.factories import (
    make_activation,
    make_claim,
    make_comparison,
    make_cue,
    make_editor,
    make_equipment,
    make_exercise,
    make_fault,
    make_measurement,
    make_muscle,
    make_study,
)
from tests.reading import elements

pytestmark = pytest.mark.django_db

MODELS = [model for app in ("muscles", "exercises", "evidence") for model in apps.get_app_config(app).get_models()]

# Whatever names an exercise. A relation that is missing here was added since: `full_exercise` needs a row of it, and
# the tests below say whether merging treats it well.
NAMING = {
    "evidence.Claim_exercises.exercise",
    "evidence.Comparison.higher",
    "evidence.Comparison.lower",
    "evidence.Measurement.exercise",
    "evidence.TechniqueEffect.exercise",
    "exercises.Activation.exercise",
    "exercises.Cue.exercise",
    "exercises.Exercise.variation_of",
    "exercises.ExerciseLink.from_exercise",
    "exercises.ExerciseLink.to_exercise",
    "exercises.Exercise_equipment.exercise",
    "exercises.Fault.exercise",
    "exercises.ImportedFrom.exercise",
    "exercises.OldAddress.exercise",
    "exercises.Picture.exercise",
}


@pytest.fixture
def muscle():
    return make_muscle(name="Gluteus maximus")


def merge(kept, merged, *chosen):
    return carry_out_merge(Merge(fresh(kept), fresh(merged), chosen=frozenset(chosen)), EXERCISES)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def foreign_keys():
    return {
        f"{model._meta.label}.{key.name}": (model, key)
        for model, keys in find_references(Exercise).items()
        for key in keys
    }


def full_exercise(*, name, muscle, study, other):
    """An exercise that every relation names, and that names one of everything."""
    exercise = make_exercise(
        name=name, primary=[muscle], movement=Movement.objects.create(name=f"How {name} goes", slug=name)
    )
    make_cue(exercise=exercise, muscles=[muscle])
    make_fault(exercise=exercise, more=[muscle])
    exercise.equipment.add(make_equipment(name=f"Bench for {name}"))
    exercise.links.create(to_exercise=other, kind="easier", reason="Less load.")
    exercise.links_here.create(from_exercise=other, kind="harder", reason="More load.")
    Picture.objects.create(
        exercise=exercise, stem=f"exercises/{name}", width=4, height=3, alt=name, credit="Me", licence="Own"
    )
    make_exercise(name=f"{name} on one leg", variation_of=exercise)
    make_measurement(study=study, exercise=exercise, muscle=muscle)
    make_comparison(study=study, higher=exercise, lower=other, muscle=muscle)
    make_comparison(study=study, higher=other, lower=exercise, muscle=muscle)
    TechniqueEffect.objects.create(study=study, exercise=exercise, change="Wider stance", effect="More of it.")
    make_claim(statement=f"{name} is best.", exercises=[exercise])
    ImportedFrom.objects.create(exercise=exercise, source="a list", key=name, name=name)
    OldAddress.objects.create(slug=f"old-{exercise.slug}", exercise=exercise, name=f"Old {name}")
    return exercise


def counts():
    return {model._meta.label: model.objects.count() for model in MODELS}


# Nothing is lost


def test_everything_that_names_an_exercise_is_known_here():
    assert set(foreign_keys()) == NAMING


def test_merging_moves_every_row_of_every_relation(muscle):
    study, other = make_study(), make_exercise(name="Glute bridge")
    merged = full_exercise(name="Barbell bridge", muscle=muscle, study=study, other=other)
    kept = make_exercise(name="Hip thrust")
    naming = {
        name: set(model._base_manager.filter(**{key.name: merged}).values_list("pk", flat=True))
        for name, (model, key) in foreign_keys().items()
    }
    assert [name for name, rows in naming.items() if not rows] == []
    before = counts()

    done = merge(kept, merged)

    after = {
        name: set(model._base_manager.filter(**{key.name: kept}).values_list("pk", flat=True))
        for name, (model, key) in foreign_keys().items()
    }
    [old] = OldAddress.objects.filter(slug="barbell-bridge")
    assert after == {**naming, "exercises.OldAddress.exercise": naming["exercises.OldAddress.exercise"] | {old.pk}}
    assert counts() == {
        **before,
        "exercises.Exercise": before["exercises.Exercise"] - 1,
        "exercises.OldAddress": before["exercises.OldAddress"] + 1,
        "exercises.Publication": 1,
    }
    assert done.gone == {"exercises.Exercise": 1}
    assert FaultShift.objects.get().fault.exercise == kept
    assert list(Cue.objects.get().muscles.all()) == [muscle]


def test_merging_two_full_exercises_loses_only_what_it_writes_down(muscle):
    study, other = make_study(), make_exercise(name="Glute bridge")
    kept = full_exercise(name="Hip thrust", muscle=muscle, study=study, other=other)
    merged = full_exercise(name="Barbell bridge", muscle=muscle, study=study, other=other)
    merged.measurements.update(value=70)
    merged.technique_effects.update(effect="Less of it.")
    before = counts()

    done = merge(kept, merged)

    lost = {name: before[name] - rows for name, rows in counts().items() if rows != before[name]}
    # The same muscle twice, and rows that say word for word what is there: their text is with the old address.
    gone = {"exercises.Activation": 1, "exercises.Exercise": 1, "exercises.ExerciseLink": 2, "evidence.Comparison": 2}
    assert lost == {**gone, "exercises.OldAddress": -1, "exercises.Publication": -1}
    assert done.gone == gone
    assert "Why Gluteus maximus works in Barbell bridge." in OldAddress.objects.get(slug="barbell-bridge").left_over
    assert list(kept.cues.values_list("phase", "position")) == [("lift", 1), ("lift", 2)]
    assert list(kept.faults.values_list("position", flat=True)) == [1, 2]
    assert list(kept.pictures.values_list("position", "alt")) == [(1, "Hip thrust"), (2, "Barbell bridge")]
    assert sorted(kept.measurements.values_list("condition", flat=True)) == ["", "Barbell bridge"]
    assert sorted(kept.technique_effects.values_list("condition", flat=True)) == ["", "Barbell bridge"]


def test_preview_tells_what_merging_does_and_changes_nothing(muscle):
    study, other = make_study(), make_exercise(name="Glute bridge")
    kept = full_exercise(name="Hip thrust", muscle=muscle, study=study, other=other)
    merged = full_exercise(name="Barbell bridge", muscle=muscle, study=study, other=other)
    before = counts(), list(Measurement.objects.order_by("pk").values()), Version.objects.count()

    told = try_merge(Merge(fresh(kept), fresh(merged)), EXERCISES)

    assert (counts(), list(Measurement.objects.order_by("pk").values()), Version.objects.count()) == before
    done = merge(kept, merged)
    for name in ("aliases", "filled", "moved", "adapted", "choices", "doubles", "left_over", "warnings", "gone"):
        assert getattr(told, name) == getattr(done, name)


def test_kept_exercise_takes_names_and_fills_what_is_empty():
    kept = make_exercise(name="Hip thrust", aliases="Bridge", hardest_note="")
    merged = make_exercise(name="Barbell bridge", aliases="bridge\nShoulder bridge", hardest_note="Near the top.")

    done = merge(kept, merged)

    kept.refresh_from_db()
    assert (kept.name, kept.slug) == ("Hip thrust", "hip-thrust")
    assert kept.aliases.splitlines() == ["Bridge", "Barbell bridge", "Shoulder bridge"]
    assert kept.hardest_note == "Near the top."
    assert done.filled == ["Range: reason: Near the top."]
    assert kept.summary == "How Hip thrust goes."
    assert "Summary: How Barbell bridge goes." in OldAddress.objects.get().left_over


def test_same_muscle_twice_keeps_the_role_that_was_chosen(muscle):
    kept, merged = make_exercise(name="Hip thrust"), make_exercise(name="Bridge")
    make_activation(exercise=kept, muscle=muscle, role="primary", explanation="It extends the hip.")
    theirs = make_activation(exercise=merged, muscle=muscle, role="secondary", explanation="It helps.")
    [choice] = try_merge(Merge(fresh(kept), fresh(merged)), EXERCISES).choices
    assert "It extends the hip." in choice.ours
    assert "It helps." in choice.theirs

    merge(kept, merged, choice.key)

    assert list(Activation.objects.values_list("pk", "exercise", "role")) == [(theirs.pk, kept.pk, "secondary")]
    assert "It extends the hip." in OldAddress.objects.get().left_over


def test_links_between_the_two_are_kept_as_text():
    kept, merged = make_exercise(name="Hip thrust"), make_exercise(name="Bridge")
    kept.links.create(to_exercise=merged, kind="easier", reason="Less range.")
    merged.links.create(to_exercise=kept, kind="harder", reason="More range.")

    merge(kept, merged)

    assert list(ExerciseLink.objects.all()) == []
    left = OldAddress.objects.get().left_over
    assert "Less range." in left
    assert "More range." in left


def test_a_comparison_of_the_two_says_which_side_was_the_merged_one(muscle):
    kept, merged = make_exercise(name="Hip thrust"), make_exercise(name="Bridge")
    study = make_study()
    make_comparison(study=study, higher=kept, lower=merged, muscle=muscle)
    make_comparison(study=study, higher=merged, higher_condition="60 kg", lower=kept, muscle=muscle)

    told = merge(kept, merged)

    sides = Comparison.objects.order_by("pk").values_list("higher", "higher_condition", "lower", "lower_condition")
    assert list(sides) == [(kept.pk, "", kept.pk, "Bridge"), (kept.pk, "Bridge, 60 kg", kept.pk, "")]
    assert told.warnings == ["Studies compare Hip thrust with Bridge (2 times): are they the same exercise?"]


def test_a_figure_that_is_there_already_is_dropped_and_another_says_its_name(muscle):
    kept, merged, study = make_exercise(name="Hip thrust"), make_exercise(name="Bridge"), make_study()
    for exercise, value in ((kept, "60"), (merged, "70")):
        make_measurement(study=study, exercise=exercise, muscle=muscle, value=value)
        make_measurement(study=study, exercise=exercise, muscle=muscle, value="50", phase="lift")

    done = merge(kept, merged)

    rows = Measurement.objects.order_by("phase", "value").values_list("exercise", "phase", "value", "condition")
    assert list(rows) == [
        (kept.pk, "lift", 50, ""),
        (kept.pk, "whole rep", 60, ""),
        (kept.pk, "whole rep", 70, "Bridge"),
    ]
    assert len(done.doubles) == 1


def test_two_faults_at_one_stop_both_stay():
    kept, merged = make_exercise(name="Hip thrust"), make_exercise(name="Bridge")
    for exercise in (kept, merged):
        make_fault(
            exercise=exercise, sign=f"Feet too close in {exercise}", setting="Feet", stop="Too close", stop_order=-1
        )

    merge(kept, merged)

    faults = list(kept.faults.values_list("sign", "setting", "stop_order"))
    assert faults == [("Feet too close in Hip thrust", "Feet", -1), ("Feet too close in Bridge", "", None)]


def test_variations_go_on_looking_as_they_did():
    mine, theirs = (Movement.objects.create(name=name, slug=name) for name in ("mine", "theirs"))
    kept, merged = make_exercise(name="Hip thrust", movement=mine), make_exercise(name="Bridge", movement=theirs)
    variation = make_exercise(name="One-legged bridge", variation_of=merged)

    merge(kept, merged)

    variation.refresh_from_db()
    assert (variation.variation_of, variation.movement) == (kept, theirs)


def test_a_variation_takes_over_the_movement_of_what_it_varied():
    movement = Movement.objects.create(name="Bridge", slug="bridge")
    merged = make_exercise(name="Bridge", movement=movement)
    kept = make_exercise(name="Hip thrust", variation_of=merged)

    merge(kept, merged)

    kept.refresh_from_db()
    assert (kept.variation_of, kept.movement) == (None, movement)


def test_an_exercise_is_not_merged_with_itself():
    exercise = make_exercise(name="Hip thrust")

    with pytest.raises(MergeError, match="cannot be merged with itself"):
        merge(exercise, exercise)

    assert list(Exercise.objects.all()) == [exercise]


@pytest.mark.parametrize("waiting", ["kept", "merged", "other"])
def test_a_next_version_that_would_lose_its_exercise_stops_the_merge(waiting):
    rows = {name: make_exercise(name=name) for name in ("kept", "merged", "other")}
    rows["other"].links.create(to_exercise=rows["merged"], kind="easier", reason="Less load.")
    revision = record_version(rows[waiting], by=make_editor(), comment="")
    PendingVersion.objects.create(subject=rows[waiting], title=f"Next {waiting}", revision=revision)

    with pytest.raises(MergeError, match=f"A next version of Next {waiting} is being written"):
        merge(rows["kept"], rows["merged"])

    assert Exercise.objects.count() == 3


def test_the_merged_one_is_kept_as_a_version_with_its_rows(muscle):
    kept, merged = make_exercise(name="Hip thrust"), make_exercise(name="Bridge", primary=[muscle])

    merge(kept, merged)

    said = Version.objects.filter(object_id=merged.pk, content_type=ContentType.objects.get_for_model(Exercise))
    [version] = said
    assert version.revision.comment == "Before it was merged into Hip thrust"
    assert version.revision.version_set.count() == 2


# Old addresses


@pytest.fixture
def merged_away():
    movement = Movement.objects.create(name="Squat", slug="squat")
    kept, merged = make_exercise(name="Hip thrust", movement=movement), make_exercise(name="Bridge")
    merge(kept, merged)
    return kept


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("page", ["", "map.svg", "map.png", "movement.svg"])
def test_old_address_leads_on_for_good(client, merged_away, page, method):
    response = getattr(client, method)(f"/exercises/bridge/{page}?muscle=gluteus-maximus&play=yes")

    assert response.status_code == 301
    assert response["Location"] == f"/exercises/hip-thrust/{page}?muscle=gluteus-maximus&play=yes"


def test_old_address_of_a_comparison_leads_on(client, merged_away):
    make_exercise(name="Squat")

    compared = client.get("/compare/squat-vs-bridge/?only=differences")
    picked = client.get("/compare/?exercise=bridge&exercise=squat")
    itself = client.get("/compare/bridge-vs-hip-thrust/")

    assert (compared.status_code, compared["Location"]) == (301, "/compare/squat-vs-hip-thrust/?only=differences")
    assert (picked.status_code, picked["Location"]) == (301, "/compare/hip-thrust-vs-squat/")
    assert (itself.status_code, itself["Location"]) == (301, "/compare/hip-thrust/")
    assert client.get("/compare/squat-vs-nothing-vs-bridge/").status_code == 404


def test_old_addresses_make_no_chain(client, merged_away):
    last = make_exercise(name="Glute bridge")

    merge(last, merged_away)

    assert client.get("/exercises/bridge/")["Location"] == "/exercises/glute-bridge/"
    assert client.get("/exercises/hip-thrust/")["Location"] == "/exercises/glute-bridge/"


def test_old_address_tells_nobody_of_a_draft(client, admin_client, merged_away):
    Exercise.objects.update(status="draft")

    assert client.get("/exercises/bridge/").status_code == 404
    assert admin_client.get("/exercises/bridge/")["Location"] == "/exercises/hip-thrust/"


def test_a_new_exercise_does_not_take_an_old_address(merged_away):
    with pytest.raises(ValidationError) as refused:
        Exercise(name="Another bridge", slug="bridge").full_clean()

    assert refused.value.message_dict["slug"] == [
        "“bridge” is the old address of Bridge, which was merged into Hip thrust, and leads readers there; "
        "choose another."
    ]


# The desk


def page(kept, merged):
    return reverse("admin:exercises_exercise_merge", args=[kept.pk], query={"with": merged.pk})


def editor_with(*codenames):
    user = User.objects.create_user("someone", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames, content_type__app_label="exercises"))
    return user


def chosen(client, *rows):
    return client.post(
        reverse("admin:exercises_exercise_changelist"),
        {"action": "merge_chosen", "_selected_action": [row.pk for row in rows]},
        follow=True,
    )


def test_desk_shows_what_goes_where_and_merges_when_posted(admin_client, muscle):
    kept, merged = make_exercise(name="Hip thrust"), make_exercise(name="Bridge")
    make_activation(exercise=kept, muscle=muscle, explanation="It extends the hip.")
    make_activation(exercise=merged, muscle=muscle, explanation="It lifts the hip.")
    make_cue(exercise=merged, text="Push through the heels.")

    shown = admin_client.post(page(kept, merged))
    assert Exercise.objects.count() == 2
    for words in (
        "Push through the heels.",
        "It extends the hip.",
        "It lifts the hip.",
        "/exercises/bridge/",
        "Keep Bridge instead",
    ):
        assert words in shown.text
    [choice] = shown.context["merge"].choices
    response = admin_client.post(page(kept, merged), {choice.key: "theirs", "_merge": "yes"}, follow=True)

    assert "Bridge was merged into Hip thrust. Readers of /exercises/bridge/ are led here from now on." in response.text
    assert list(Exercise.objects.all()) == [kept]
    assert kept.activations.get().explanation == "It lifts the hip."
    assert kept.cues.get().text == "Push through the heels."
    old = admin_client.get(reverse("admin:exercises_oldaddress_change", args=[OldAddress.objects.get().pk]))
    assert "It extends the hip." in old.text


def test_desk_keeps_the_published_one_unless_told_otherwise(admin_client):
    draft, published = make_exercise(name="Bridge", status="draft"), make_exercise(name="Hip thrust")

    response = chosen(admin_client, draft, published)

    assert [form["action"] for form in elements(response.text, "form", method="post")][1:] == [
        page(draft, published),  # the other way round
        page(published, draft),
    ]


def test_address_of_a_merge_shows_the_two_and_changes_nothing(admin_client):
    kept, merged = make_exercise(name="Hip thrust"), make_exercise(name="Bridge", status="draft")

    response = admin_client.get(page(kept, merged))

    assert "The next page shows what would go where, before anything does." in response.text
    assert Exercise.objects.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_desk_merges_exactly_two(admin_client, number):
    rows = [make_exercise() for _ in range(number)]

    response = chosen(admin_client, *rows)

    assert "Choose exactly two exercises to merge, then press Go again." in response.text
    assert Exercise.objects.count() == number


@pytest.mark.parametrize("other", ["", "0", "999999", "x", "-1", "²", "9" * 40])
@pytest.mark.parametrize("method", ["get", "post"])
def test_desk_says_when_one_of_the_two_is_not_there(admin_client, other, method):
    kept = make_exercise(name="Hip thrust")
    url = reverse("admin:exercises_exercise_merge", args=[kept.pk], query={"with": other})

    response = getattr(admin_client, method)(url, follow=True)

    assert "One of the two is not there (any more)." in response.text
    assert list(Exercise.objects.all()) == [kept]


def test_desk_says_that_nothing_is_merged_with_itself(admin_client):
    kept = make_exercise(name="Hip thrust")

    assert (
        "Hip thrust cannot be merged with itself; choose another."
        in admin_client.post(page(kept, kept), follow=True).text
    )
    assert list(Exercise.objects.all()) == [kept]


@pytest.mark.parametrize(
    ("permissions", "status", "allowed"),
    [
        (["view_exercise", "change_exercise"], "draft", False),
        (["view_exercise", "delete_exercise"], "draft", False),
        (["view_exercise", "change_exercise", "delete_exercise"], "draft", True),
        (["view_exercise", "change_exercise", "delete_exercise"], "published", False),
        (["view_exercise", "change_exercise", "delete_exercise", "publish_exercise"], "published", True),
        (["view_exercise", "change_exercise", "publish_exercise"], "published", False),
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "merge"])
def test_only_who_may_change_and_delete_both_merges(client, permissions, status, allowed, method):
    kept, merged = make_exercise(name="Hip thrust", status=status), make_exercise(name="Bridge", status="draft")
    client.force_login(editor_with(*permissions))

    url = page(kept, merged)
    response = client.get(url) if method == "get" else client.post(url, {"_merge": "yes"} if method == "merge" else {})

    assert (response.status_code == 403) is not allowed
    assert Exercise.objects.filter(pk=merged.pk).exists() is not (allowed and method == "merge")


def test_nobody_publishes_by_merging_what_they_alone_wrote(client):
    kept, merged = make_exercise(name="Hip thrust"), make_exercise(name="Bridge", status="draft")
    reviewer = editor_with("view_exercise", "change_exercise", "delete_exercise", "publish_exercise")
    record_version(merged, by=reviewer, comment="")
    client.force_login(reviewer)

    response = client.post(page(kept, merged), follow=True)

    assert "Hip thrust is published, and so would be what Bridge says. You alone wrote this version." in response.text
    assert Exercise.objects.count() == 2


def test_action_is_offered_only_to_who_may_merge(client):
    rows = [make_exercise(), make_exercise()]
    client.force_login(editor_with("view_exercise", "change_exercise"))

    listed = client.get(reverse("admin:exercises_exercise_changelist")).text
    response = chosen(client, *rows)

    assert "merge_chosen" not in listed
    assert response.redirect_chain in ([], [(reverse("admin:exercises_exercise_changelist"), 302)])
    assert Exercise.objects.count() == 2


def test_claims_name_the_kept_one_once(muscle):
    kept, merged = make_exercise(name="Hip thrust"), make_exercise(name="Bridge")
    both = make_claim(exercises=[kept, merged])
    one = make_claim(exercises=[merged])

    merge(kept, merged)

    assert [list(claim.exercises.all()) for claim in Claim.objects.filter(pk__in=[both.pk, one.pk])] == [[kept], [kept]]


def test_a_figure_of_a_fault_that_no_longer_fits_is_kept_as_text(loaded):
    kept, merged = (
        make_exercise(name="Bridge", movement=Movement.objects.get(slug="hip-thrust")),
        make_exercise(name="Other"),
    )
    merged.movement = Movement.objects.get(slug="back-squat")
    merged.save()
    fault = make_fault(
        exercise=merged, figure={"moment": 1, "nonsense": 30}, setting="Feet", stop="Too close", stop_order=-1
    )

    merge(kept, merged)

    assert Fault.objects.get(pk=fault.pk).figure == {}
    assert '"nonsense": 30' in OldAddress.objects.get().left_over
