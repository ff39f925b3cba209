"""A model that `editorial` has never heard of, through all that it does: nothing in it depends on what is edited."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from editorial import files
from editorial.merging import find_references
from editorial.models import PendingVersion, Publication
from editorial.preview_links import make_preview_url
from editorial.snapshots import list_versions
from tests.admin_forms import admin_url, as_user, errors, filled_form, said
from tests.editorial.imaginary.models import Card, OldAddress, Recipe, Step, Tag
from tests.reading import texts
from tests.tables import csv_file, import_table, refused_rows, upload_table

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.editorial.imaginary.urls")]

IMPORT, CONFIRM = "admin:imaginary_recipe_import", "admin:imaginary_recipe_process_import"


def make_member(name, *, publishes):
    user = User.objects.create_user(name, is_staff=True)
    allowed = Permission.objects.filter(content_type__app_label="imaginary")
    user.user_permissions.set(allowed if publishes else allowed.exclude(codename="publish_recipe"))
    return user


@pytest.fixture
def writer(db):
    return make_member("writer", publishes=False)


@pytest.fixture
def reader(db):
    """Who reads what others wrote, and publishes it."""
    return make_member("reader", publishes=True)


def make_recipe(*, name="Bread", steps=("Knead.", "Bake."), **fields):
    fields = {"slug": name.lower(), "summary": f"How {name} is made.", "status": "published", **fields}
    recipe = Recipe.objects.create(name=name, **fields)
    Step.objects.bulk_create(
        Step(recipe=recipe, position=place, text=text) for place, text in enumerate(steps, start=1)
    )
    return recipe


def save(user, recipe, *, version="", button="_save", **values):
    """Open the form as ``user``, change ``values`` (None empties), press ``button``; returns the page that follows."""
    client = as_user(user)
    url = admin_url(Recipe, "change", recipe.pk) + (f"?version={version}" if version else "")
    form = filled_form(client.get(url).text) | {button: ["yes"]}
    form |= {name.replace("__", "-"): [] if value is None else [value] for name, value in values.items()}
    return client.post(url, form, follow=True)


def press(user, recipe, page, **values):
    return as_user(user).post(admin_url(Recipe, page, recipe.pk), values, follow=True)


def page_of(client, address="/recipes/bread/"):
    """Heading, summary and steps as a reader gets them; the status where there is no such page."""
    response = client.get(address)
    if response.status_code != 200:
        return response.status_code
    return [*texts(response.text, "h1"), *texts(response.text, "p"), *texts(response.text, "li")]


def test_draft_is_reviewed_and_published(client, writer, reader):
    form = filled_form(as_user(writer).get(admin_url(Recipe, "add")).text)
    as_user(writer).post(admin_url(Recipe, "add"), form | {"name": ["Bread"], "slug": ["bread"], "_save": ["yes"]})
    recipe = Recipe.objects.get()
    assert (recipe.status, page_of(client)) == ("draft", 404)

    sent = press(writer, recipe, "send")
    refused = press(reader, recipe, "publish")
    new_step = {"steps__TOTAL_FORMS": "1", "steps__0__position": "1", "steps__0__text": "Knead."}
    save(writer, recipe, summary="Flour and water.", **new_step)
    published = press(reader, recipe, "publish")

    assert said(sent) == ["Bread is sent to review."]
    assert "Write the summary." in said(refused)[0]
    assert "Write a step." in said(refused)[0]
    assert said(published) == ["Bread is published."]
    assert page_of(client) == ["Bread", "Flour and water.", "Knead."]
    assert Publication.objects.get().published_by == reader


def test_who_may_not_publish_is_told_so(client, writer):
    recipe = make_recipe(status="draft")

    assert said(press(writer, recipe, "publish")) == [
        "Only a reviewer can do that to Bread. Send it to review instead."
    ]
    assert page_of(client) == 404


def test_next_version_waits_is_previewed_and_published(client, writer, reader):
    recipe = make_recipe()
    knead, bake = recipe.steps.all()
    saved = save(writer, recipe, summary="Anew.", steps__0__text="Knead well.")
    waiting = PendingVersion.objects.next_of(recipe)
    changes = as_user(reader).get(admin_url(Recipe, "compare", recipe.pk))
    link = make_preview_url(recipe)

    assert said(saved) == ["The next version of Bread is saved. Readers see the published one until then."]
    assert page_of(client) == ["Bread", "How Bread is made.", "Knead.", "Bake."]
    assert page_of(client, link)[-3:] == ["Anew.", "Knead well.", "Bake."]
    assert [(change.what, change.title, change.kind) for change in changes.context["changes"]] == [
        ("recipe", "", "changed"),
        ("step", "Knead.", "changed"),
    ]
    assert waiting.authors.get() == writer

    press(reader, recipe, "publish")

    assert page_of(client) == ["Bread", "Anew.", "Knead well.", "Bake."]
    assert [step.pk for step in recipe.steps.all()] == [knead.pk, bake.pk]
    assert client.get(link).status_code == 410


def test_next_version_is_continued_and_discarded(client, writer, reader):
    recipe = make_recipe()
    save(writer, recipe, summary="Anew.")

    save(reader, recipe, version=PendingVersion.objects.next_of(recipe).revision_id, steps__1__text="Bake long.")
    waiting = PendingVersion.objects.next_of(recipe)
    preview = page_of(as_user(writer), admin_url(Recipe, "preview", recipe.pk))
    press(writer, recipe, "discard")

    assert preview[-3:] == ["Anew.", "Knead.", "Bake long."]
    assert {author.username for author in waiting.authors.all()} == set()
    assert PendingVersion.objects.next_of(recipe) is None
    assert page_of(client) == ["Bread", "How Bread is made.", "Knead.", "Bake."]


def test_version_is_restored_and_taken_off(client, writer, reader):
    tag = Tag.objects.create(name="plain")
    recipe = make_recipe()
    recipe.tags.add(tag)
    save(writer, recipe, summary="Anew.", tags=None, steps__0__text="Stir.")
    press(reader, recipe, "publish")
    first = list_versions(recipe).last().revision_id

    restored = press(writer, recipe, "restore", version=first)
    press(reader, recipe, "publish")
    page = page_of(client)
    press(reader, recipe, "take_off")

    assert said(restored) == ["The version is back as the next version. Look it over, then publish it."]
    assert page == ["Bread", "How Bread is made.", "Knead.", "Bake."]
    assert page_of(client) == 404
    assert [str(tag) for tag in recipe.tags.all()] == ["plain"]


def test_two_are_merged_and_nothing_is_lost(reader):
    kept, merged = make_recipe(status="draft"), make_recipe(name="Loaf", steps=["Shape."], status="draft")
    url = f"{admin_url(Recipe, 'merge', kept.pk)}?with={merged.pk}"

    shown = as_user(reader).post(url)
    both_there = Recipe.objects.count()
    done = as_user(reader).post(url, {"_merge": "yes"}, follow=True)

    assert {model.__name__ for model in find_references(Recipe)} == {"Step", "Card", "OldAddress", "Recipe_tags"}
    assert "Steps: 1" in texts(shown.text, "summary")
    assert both_there == 2
    assert "Loaf was merged into Bread." in said(done)[0]
    recipe = Recipe.objects.get()
    assert (recipe.aliases, [step.text for step in recipe.steps.all()]) == ("Loaf", ["Knead.", "Bake.", "Shape."])
    old = OldAddress.objects.get()
    assert (old.slug, old.recipe) == ("loaf", recipe)


def test_name_of_another_is_refused(writer):
    make_recipe(name="Bread rolls", slug="rolls")
    recipe = make_recipe(status="draft")

    refused = save(writer, recipe, name="Bread-roll")

    assert any("“Bread-roll” is the name of another recipe: Bread rolls" in error for error in errors(refused.text))


def test_table_is_imported_as_drafts_and_next_versions(client, writer):
    Tag.objects.create(name="plain")
    recipe = make_recipe()
    file = "slug,name,summary,tags\nbread,Bread,From a table.,plain\nbuns,Buns,Small bread.,\n"

    page = import_table(as_user(writer), csv_file(file), url=IMPORT, confirm=CONFIRM, overwrite=["all:summary"])

    assert said(page) == ["Imported: 1 added, 1 changed, 0 as they were."]
    assert Recipe.objects.get(slug="buns").status == "draft"
    assert page_of(client) == ["Bread", "How Bread is made.", "Knead.", "Bake."]
    assert page_of(client, make_preview_url(recipe))[-3:] == ["From a table.", "Knead.", "Bake."]


def test_table_that_names_what_is_not_there_is_refused(writer):
    page = upload_table(as_user(writer), csv_file("slug,name,tags\nbuns,Buns,sweet\n"), url=IMPORT)

    assert refused_rows(page) == [(2, "buns", [("tags", "There is no tag “sweet”; add it first.")])]


@pytest.fixture
def cards_own_files(monkeypatch):
    """Registered for one test: databases of other tests have no table of cards."""
    monkeypatch.setattr(files, "_owners", {**files._owners})
    files.register_file_owner(
        Card,
        files.FileOwner(
            names_in=lambda fields: {fields["file"]},
            find_stored=lambda names: names & set(Card.objects.values_list("file", flat=True)),
            main_file=lambda fields: fields["file"],
        ),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("cards_own_files")
def test_files_stay_as_long_as_a_row_or_a_version_that_waits_names_them(writer, reader, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    recipe = make_recipe()
    for name in ("old.txt", "new.txt", "newer.txt"):
        default_storage.save(name, ContentFile(b"flour"))
    Card.objects.create(recipe=recipe, file="old.txt")

    save(writer, recipe, cards__0__file="new.txt")
    waits = PendingVersion.objects.next_of(recipe)
    save(writer, recipe, version=waits.revision_id, cards__0__file="newer.txt")
    waiting = sorted(path.name for path in tmp_path.iterdir())
    press(reader, recipe, "publish")

    assert waits.files == ["new.txt"]
    assert waiting == ["newer.txt", "old.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["newer.txt"]
