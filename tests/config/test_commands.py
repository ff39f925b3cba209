import os
import socket
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config import catalogue
from config.management.commands import serve
from exercises.models import Exercise
from muscles.models import MuscleGroup
from tests.factories import make_exercise, make_muscle

# load_catalogue


@pytest.fixture
def loads(monkeypatch):
    """The fixtures' loading, replaced by a muscle, with each load noted."""
    noted = []

    def load():
        noted.append("loaded")
        make_muscle(name=f"From fixture {len(noted)}")

    monkeypatch.setattr(catalogue, "load", load)
    return noted


@pytest.mark.django_db
def test_load_catalogue_fills_an_empty_catalogue(loads, capsys):
    call_command("load_catalogue")

    assert loads == ["loaded"]
    assert capsys.readouterr().out == "Loaded the catalogue.\n"


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_muscle, make_exercise])
def test_load_catalogue_leaves_an_editors_work_alone(loads, capsys, make):
    make()

    call_command("load_catalogue")

    assert loads == []
    assert capsys.readouterr().out == (
        "The catalogue is not empty, so nothing was loaded. --overwrite loads it anyway.\n"
    )


@pytest.mark.django_db
def test_load_catalogue_overwrites_on_request(loads, capsys):
    make_muscle()

    call_command("load_catalogue", "--overwrite")

    assert loads == ["loaded"]
    assert capsys.readouterr().out == "Loaded the catalogue.\n"


@pytest.mark.django_db
def test_load_catalogue_sets_edits_back_only_when_told_to(loaded):
    Exercise.objects.filter(slug="hip-thrust").update(name="Edited")

    call_command("load_catalogue", stdout=StringIO())
    edited = Exercise.objects.get(slug="hip-thrust").name
    call_command("load_catalogue", "--overwrite", stdout=StringIO())

    assert edited == "Edited"
    assert Exercise.objects.get(slug="hip-thrust").name == "Hip thrust"


@pytest.mark.django_db
def test_load_catalogue_loads_all_or_nothing(monkeypatch, tmp_path):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text("- {model: muscles.musclegroup, fields: {name: Calves, slug: calves, position: 1}}\n")
    bad.write_text("- {model: muscles.muscle, fields: {name: Soleus, slug: soleus, group: [nowhere]}}\n")
    monkeypatch.setattr(catalogue, "fixture_paths", lambda: [good, bad])

    with pytest.raises(Exception, match=r"bad\.yaml"):
        call_command("load_catalogue")

    assert list(MuscleGroup.objects.all()) == []


# serve


def test_serve_refuses_a_port_in_use_with_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError) as error:
            serve.refuse_used_port("127.0.0.1", port)

    message = str(error.value)
    assert message.startswith(f"Port {port} on 127.0.0.1 ")
    assert message.endswith("Try another: PORT=8123 make run")
    assert "\n" not in message


@pytest.mark.parametrize("port", [-1, 65_536, 10**30])
def test_serve_refuses_a_port_that_cannot_be(port):
    with pytest.raises(CommandError, match=f"^Port {port} on 127.0.0.1 .* Try another: PORT=8123 make run$"):
        serve.refuse_used_port("127.0.0.1", port)


def test_serve_leaves_a_free_port_free():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    serve.refuse_used_port("127.0.0.1", port)

    with socket.socket() as server:
        server.bind(("127.0.0.1", port))


def test_serve_refuses_the_port_before_it_touches_anything(monkeypatch):
    monkeypatch.setattr(serve, "call_command", lambda *args, **kwargs: pytest.fail("touched"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(CommandError, match="Try another"):
            call_command("serve", port=taken.getsockname()[1])


@pytest.fixture
def collected(settings, tmp_path):
    """A checkout with one style sheet and requirements from second 100, collected in second 200."""
    settings.BASE_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    files = {
        "requirements": tmp_path / "requirements.txt",
        "sheet": tmp_path / "static" / "css" / "base.css",
        "manifest": tmp_path / "var" / "static" / "staticfiles.json",
    }
    for path in files.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for path in tmp_path.rglob("*"):
        os.utime(path, (100, 100))
    os.utime(files["manifest"], (200, 200))
    return files


def test_static_files_are_fresh_once_collected(collected):
    assert serve.static_files_are_stale() is False


def test_static_files_are_stale_before_the_first_collection(collected):
    collected["manifest"].unlink()

    assert serve.static_files_are_stale() is True


@pytest.mark.parametrize("changed", ["requirements", "sheet"])
def test_static_files_are_stale_after_a_change(collected, changed):
    os.utime(collected[changed], (300, 300))

    assert serve.static_files_are_stale() is True


def test_static_files_are_stale_after_one_is_deleted(collected):
    collected["sheet"].unlink()  # which touches its folder

    assert serve.static_files_are_stale() is True
