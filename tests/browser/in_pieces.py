"""Middleware that sends pages as a slow link does, to find tests that look before a page is whole.

``PIECES=0.3 ARGS="-m browser" make test`` waits 0.3 seconds before each page and after each fifth of it.
"""

import os
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

PAUSE = float(os.environ.get("PIECES", "0"))  # seconds


def cut(body: bytes) -> Iterator[bytes]:
    places = [0, 12, *(len(body) * part // 4 for part in (1, 2, 3, 4))]  # the first piece ends within the doctype
    for start, end in pairwise(places):
        time.sleep(PAUSE)
        yield body[start:end]


def in_pieces(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not (is_page and isinstance(response, HttpResponse)):
            return response
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        streamed = StreamingHttpResponse(cut(response.content), status=response.status_code, headers=headers)
        streamed.cookies = response.cookies
        return streamed

    return middleware


MIDDLEWARE = [f"{__name__}.in_pieces"] if PAUSE else []
