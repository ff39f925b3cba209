"""Editors' pictures, where no proxy or bucket serves them."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from editorial.files import find_owned_files
from exercises.pictures.encoding import find_content_type


@require_safe
@cache_control(public=True, max_age=60 * 60 * 24 * 365, immutable=True)
def picture_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file of a picture, of a draft's too, for its name cannot be guessed; nothing else is served. 2 queries.

    Read whole: none is larger than some hundred kilobytes, and a stream would be compressed once more on its way.
    """
    if name not in find_owned_files({name}):
        raise Http404("No picture has this file.")
    try:
        with default_storage.open(name) as file:
            return HttpResponse(file.read(), content_type=find_content_type(name))
    except FileNotFoundError:
        raise Http404("The picture’s file is gone.") from None
