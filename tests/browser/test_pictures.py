"""A picture's way from an editor's file to a reader's phone, and a hostile file's way back."""

import io
import os

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from exercises.models import Picture
from tests.browser.axe import violations
from tests.factories import make_exercise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test
PHONE = 390


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def draft():
    return make_exercise(name="Hip thrust", status="draft")


@pytest.fixture
def open_as_editor(live_server, open_page, admin_client):
    """A function that opens a path as an editor who has logged in."""
    key = admin_client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}

    def open_as_editor(path, **options):
        page = open_page(storage_state={"cookies": [], "origins": []}, **options)
        page.context.add_cookies([cookie])
        page.goto(f"{live_server.url}{path}")
        return page

    return open_as_editor


def change(exercise):
    return reverse("admin:exercises_exercise_change", args=[exercise.pk])


def photo(size=(600, 400)):
    image = Image.new("RGB", size, "red")
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, *size), "blue")
    file = io.BytesIO()
    image.save(file, "JPEG")
    return {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def add_row(page):
    """The empty row of a new picture."""
    page.get_by_role("button", name="Add another Picture").click()
    return page.locator("#pictures-group .inline-related:not(.empty-form)").last


def write(row, *, alt):
    row.get_by_label("Alternative text").fill(alt)
    row.get_by_label("Credit").fill("A. Lifter")
    row.get_by_label("Licence").fill("CC BY 4.0")


def save(page):
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.get_by_text("Hip thrust is saved as a draft.")).to_be_visible(timeout=20_000)
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [1280, PHONE])
def test_editor_uploads_a_picture_sets_its_focal_point_and_sees_it_on_the_page(open_as_editor, draft, width):
    page = open_as_editor(change(draft), width=width)
    row = add_row(page)
    row.get_by_label("File:", exact=True).set_input_files(photo())
    write(row, alt="Hips locked out")
    shown = row.locator(".focal-point canvas")
    expect(shown).to_be_visible()
    box = shown.bounding_box()
    shown.click(position={"x": box["width"] * 0.8, "y": box["height"] * 0.25})
    expect(row.get_by_label("from the left")).to_have_value("80")
    expect(row.get_by_label("from the top")).to_have_value("25")
    expect(row.locator(".focal-mark")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    save(page)

    picture = Picture.objects.get()
    assert (picture.width, picture.height, picture.focal) == (600, 400, (80, 25))

    page.locator("#pictures-group details").evaluate_all("all => all.forEach(one => { one.open = true })")
    stored = page.locator("#pictures-group .focal-point img")
    box = stored.bounding_box()
    assert box["x"] + box["width"] <= width
    stored.click(position={"x": 10, "y": 10})
    expect(page.locator("[name$='-focal_x']").first).not_to_have_value("80")
    assert violations(page, within="#pictures-group") == []

    page.goto(page.url.partition("/admin/")[0] + draft.get_absolute_url())
    image = page.get_by_role("img", name="Hips locked out")
    image.scroll_into_view_if_needed()
    image.evaluate("image => image.decode()")
    assert image.evaluate("image => image.currentSrc").endswith(".avif")


def test_picture_on_a_phone_shifts_nothing_and_loads_no_more_than_it_needs(open_as_editor, draft):
    picture = Picture(exercise=draft, alt="Hips locked out", credit="A. Lifter", licence="CC BY 4.0")
    picture.pixels = Image.open(io.BytesIO(photo((1600, 1000))["buffer"])).convert("RGB")
    picture.save()
    page = open_as_editor("/healthz", width=PHONE, device_scale_factor=1)
    held = []
    page.route("**/media/**", lambda route: held.append(route))

    with page.expect_request("**/media/**"):
        page.goto(page.url.replace("/healthz", draft.get_absolute_url()))
        image = page.get_by_role("img", name="Hips locked out")
        image.scroll_into_view_if_needed()
    before = image.bounding_box()
    for route in held:
        route.continue_()
    image.evaluate("image => image.decode()")

    assert [route.request.url.rpartition("/")[2] for route in held] == [f"{picture.stem.rpartition('/')[2]}-480.avif"]
    assert image.bounding_box() == before
    assert before["width"] <= PHONE
    assert round(before["width"] / before["height"], 2) == 1.6
    expect(page.get_by_text("A. Lifter, CC BY 4.0")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_hostile_file_gets_its_sentence_and_the_form_keeps_what_was_typed(open_as_editor, draft, media):
    page = open_as_editor(change(draft), width=PHONE)
    row = add_row(page)
    script = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    row.get_by_label("File:", exact=True).set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": script})
    write(row, alt="Hips locked out")
    page.get_by_label("Summary").fill("A bridge with a bar.")

    page.get_by_role("button", name="Save and continue editing").first.click()

    expect(page.get_by_text("This is a drawing or a page (SVG, HTML or XML), which can carry scripts.")).to_be_visible()
    again = page.locator("#pictures-group .inline-related:not(.empty-form)").last
    expect(again.get_by_label("Alternative text")).to_have_value("Hips locked out")
    expect(again.get_by_label("Credit")).to_have_value("A. Lifter")
    expect(page.get_by_label("Summary")).to_have_value("A bridge with a bar.")
    assert (Picture.objects.count(), list(media.rglob("*.*"))) == (0, [])

    again.get_by_label("File:", exact=True).set_input_files(photo())
    save(page)

    assert Picture.objects.get().alt == "Hips locked out"


@pytest.mark.parametrize("javascript", [True, False])
def test_file_of_a_refused_form_need_not_be_chosen_again(open_as_editor, draft, media, javascript):
    picture = Picture(exercise=draft, alt="Hips locked out", credit="A. Lifter", licence="CC BY 4.0")
    picture.pixels = Image.new("RGB", (300, 200), "red")
    picture.save()
    page = open_as_editor(change(draft), width=PHONE, javascript=javascript)
    page.locator("#pictures-group summary").first.click()
    page.get_by_label("Another file in its place").set_input_files({**photo(), "name": "bridge.jpg"})
    page.get_by_label("Alternative text").first.fill("")

    page.get_by_role("button", name="Save and continue editing").first.click()

    field = page.locator("#pictures-group .field-upload").first
    expect(field).to_contain_text("“bridge.jpg” is kept; choose another to replace it.")
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not javascript or violations(page, within="#pictures-group") == []
    page.get_by_label("Alternative text").first.fill("Knees over toes")
    save(page)

    changed = Picture.objects.get()
    assert (changed.alt, changed.width) == ("Knees over toes", 600)
    assert sorted(str(file.relative_to(media)) for file in media.rglob("*.*")) == sorted(changed.file_names)


def test_picture_is_uploaded_without_javascript(open_as_editor, draft):
    picture = Picture(exercise=draft, alt="Hips locked out", credit="A. Lifter", licence="CC BY 4.0")
    picture.pixels = Image.new("RGB", (300, 200), "red")
    picture.save()
    page = open_as_editor(change(draft), javascript=False)
    page.locator("#pictures-group summary").first.click()

    page.get_by_label("Another file in its place").set_input_files(photo((700, 500)))
    page.get_by_label("from the left").first.fill("20")
    page.get_by_role("button", name="Save and continue editing").first.click()

    expect(page.get_by_text("Hip thrust is saved as a draft.")).to_be_visible(timeout=20_000)
    changed = Picture.objects.get()
    assert (changed.pk, changed.width, changed.focal) == (picture.pk, 700, (20, 50))
