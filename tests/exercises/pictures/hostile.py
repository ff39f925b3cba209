"""Files that are refused, and files that tell more than their pixels."""

import struct
import zlib

from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from tests.exercises.pictures.factories import drawing, heic, saved

ORIENTATION, GPS = ExifTags.Base.Orientation, ExifTags.IFD.GPSInfo


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height, rows=b""):
    """A PNG that claims to be ``width`` × ``height``, grey, whatever it holds."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def cut(form, part):
    data = saved(drawing(), form) if form != "HEIF" else heic(drawing())
    return data[: int(len(data) * part)]


def moving(form):
    options = {"save_all": True, "append_images": [Image.new("RGB", (240, 160), "lime")]}
    return saved(drawing(), form, **options)


def hostile():
    """name → (what makes the bytes, the sentence's code). Made when asked for; none is larger than a few kilobytes."""
    text = PngInfo()
    text.add_text("a", "x" * (2 << 20), zip=True)
    return {
        "nothing": (lambda: b"", "empty"),
        "one byte": (lambda: b"\xff", "unknown"),
        "words": (lambda: b"This is no picture at all." * 9, "unknown"),
        "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "svg"),
        "SVG after a mark and blanks": (lambda: b'\xef\xbb\xbf \n<?xml version="1.0"?><svg/>', "svg"),
        "SVG in UTF-16": (lambda: "<svg/>".encode("utf-16"), "svg"),
        "HTML": (lambda: b"<!doctype html><script>alert(1)</script>", "svg"),
        "GIF": (lambda: saved(drawing(), "GIF"), "gif"),
        "GIF and JavaScript": (lambda: b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)", "gif"),
        "PDF before a JPEG": (lambda: b"%PDF-1.4\n1 0 obj\n" + saved(drawing(), "JPEG"), "unknown"),
        "ZIP": (lambda: b"PK\x03\x04" + b"\0" * 60, "unknown"),
        "BMP": (lambda: saved(drawing((60, 60)), "BMP"), "unknown"),
        "TIFF": (lambda: saved(drawing((60, 60)), "TIFF"), "unknown"),
        "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 240 160\n", "unknown"),
        "a head alone, JPEG": (lambda: b"\xff\xd8\xff\xe0", "unknown"),
        "a head alone, PNG": (lambda: b"\x89PNG\r\n\x1a\n", "unknown"),
        "a head alone, WebP": (lambda: b"RIFF\xff\xff\xff\xffWEBPVP8 ", "unknown"),
        "a head alone, AVIF": (lambda: b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", "unknown"),
        "a head alone, HEIC": (lambda: b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", "unknown"),
        "cut JPEG": (lambda: cut("JPEG", 0.7), "damaged"),
        "cut PNG": (lambda: cut("PNG", 0.7), "damaged"),
        "cut WebP": (lambda: cut("WEBP", 0.7), "unknown"),
        "cut AVIF": (lambda: cut("AVIF", 0.7), "damaged"),
        "cut HEIC": (lambda: cut("HEIF", 0.7), "unknown"),
        "a bomb of 2500 megapixels": (lambda: png_of(50_000, 50_000), "pixels"),
        "a bomb of 100 megapixels": (lambda: png_of(10_000, 10_000, b"\0" * 1_000_000), "pixels"),
        "just above the limit": (lambda: png_of(7_100, 7_100), "pixels"),
        "a bomb of text": (lambda: saved(drawing(), "PNG", pnginfo=text), "unknown"),
        "one pixel": (lambda: saved(Image.new("RGB", (1, 1)), "PNG"), "small"),
        "a strip": (lambda: saved(Image.new("L", (130, 700)), "PNG"), "ratio"),
        "moving WebP": (lambda: moving("WEBP"), "moving"),
        "moving PNG": (lambda: moving("PNG"), "moving"),
        "moving AVIF": (lambda: moving("AVIF"), "moving"),
    }


SECRET = b"Taken at home, 12 Elm Road"


def telling(form):
    """A picture with all the ways to carry words, place and code beside its pixels, each holding ``SECRET``."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = exif[ExifTags.Base.ImageDescription] = SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0), 29: SECRET.decode()})
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = {"exif": exif, "icc_profile": icc + SECRET, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    if form == "PNG":
        text = PngInfo()
        text.add_text("Comment", SECRET.decode())
        text.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>" + SECRET.decode() + "</x:xmpmeta>")
        options = {**options, "pnginfo": text}
        del options["xmp"]
    if form == "JPEG":
        options["comment"] = SECRET
    data = heic(drawing(), **options) if form == "HEIF" else saved(drawing(), form, **options)
    return data + b"<script>alert('" + SECRET + b"')</script>%PDF-1.4 PK\x03\x04"
