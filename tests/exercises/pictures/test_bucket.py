"""Pictures in a bucket."""

import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.files.storage import storages
from PIL import Image

from config import settings as settings_module
from exercises.models import Picture
from exercises.pictures import kept
from tests.exercises.pictures.factories import COMMITTED, drawing, files, make_picture

pytestmark = pytest.mark.usefixtures("media")


class Bucket(BaseHTTPRequestHandler):
    """Enough of S3 to put, look at, fetch and delete objects by path."""

    objects: dict[str, tuple[bytes, dict[str, str]]] = {}

    def answer(self, status, data=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_PUT(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in (self.headers.get("Content-Encoding") or ""):
            size, _, rest = data.partition(b"\r\n")
            data = rest[: int(size.partition(b";")[0], 16)]
        self.objects[self.path] = (data, dict(self.headers))
        self.answer(200, ETag='"x"')

    def do_GET(self):
        if self.path not in self.objects:
            self.answer(404)
            return
        self.answer(
            200, self.objects[self.path][0], **{"Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT", "ETag": '"x"'}
        )

    do_HEAD = do_GET  # noqa: N815

    def do_DELETE(self):
        self.objects.pop(self.path, None)
        self.answer(204)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def bucket(settings, monkeypatch):
    """A bucket on this machine, and MEDIA_STORAGE naming it; the objects by path."""
    pytest.importorskip("storages")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    Bucket.objects = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("MEDIA_STORAGE", f"s3://lifts?endpoint={endpoint}&region=eu-1&public=https://cdn.example.org")
    storage, _ = settings_module.read_media_storage()
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    yield Bucket.objects
    server.shutdown()
    server.server_close()


@COMMITTED
def test_pictures_live_and_die_in_a_bucket(bucket, media, client):
    picture = make_picture()

    assert set(bucket) == {f"/lifts/{name}" for name in picture.file_names}
    data, headers = bucket[f"/lifts/{picture.stem}.jpg"]
    assert Image.open(io.BytesIO(data)).size == (240, 160)
    assert (headers["Cache-Control"], headers["Content-Type"]) == ("public, max-age=31536000, immutable", "image/jpeg")
    page = client.get(picture.exercise.get_absolute_url()).text
    assert f'src="https://cdn.example.org/{picture.stem}.jpg"' in page

    picture = Picture.objects.get()
    picture.focal_x = 10
    picture.save()
    assert set(bucket) == {f"/lifts/{name}" for name in picture.file_names}

    picture.delete()
    assert (bucket, files(media)) == ({}, [])

    token = kept.keep_upload(drawing(), "lift.jpg", picture.exercise)
    assert [name.rpartition("/")[0] for name in bucket] == ["/lifts/kept"]
    assert kept.read_kept(token, picture.exercise).size == (240, 160)
    assert storages["default"].bucket_name == "lifts"
