"""Search that forgives case, accents, hyphens and spaces: the same folding in Python and in the database."""

import unicodedata

from django.db.models import Case, Q, TextField, Value, When
from django.db.models.expressions import Expression
from django.db.models.functions import Concat, Lower, Replace

# Few, because SQLite's parser allows only so many nested calls: what English names borrow and how they are joined.
_FOLDED = {
    "É": "e",
    "È": "e",
    "Ö": "o",
    "Ü": "u",
    "\r": "",
    "é": "e",
    "è": "e",
    "ö": "o",
    "ü": "u",
    " ": "",
    "-": "",
    "'": "",
    "’": "",
}


def fold(text: str) -> str:
    """``text`` in lower case without accents, hyphens, apostrophes or white space: "Hip-Thrüst" gives "hipthrust"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    for old, new in _FOLDED.items():
        plain = plain.replace(old, new)
    return "".join(plain.replace("\0", "").split())


def fold_words(text: str) -> list[str]:
    """The words of ``text``, each folded; a word that folds to nothing ("-") is left out."""
    return [folded for word in text.split() if (folded := fold(word))]


def matches(text: str) -> Q:
    """Rows whose ``search_key`` holds every word of ``text``, or all of it in one. A text of no words matches none."""
    words = fold_words(text)
    if not words:
        return Q(pk__in=[])
    each = Q()
    for word in words:
        each &= Q(search_key__contains=word)
    return each | Q(search_key__contains=fold(text))


def nearness(text: str) -> Case:
    """An ordering of rows that match: a name or alias that is ``text``, then one that begins with it, then the rest."""
    key = fold(text)
    whole = Q(search_key__startswith=f"{key}\n") | Q(search_key__contains=f"\n{key}\n")
    beginning = Q(search_key__startswith=key) | Q(search_key__contains=f"\n{key}")
    return Case(When(whole, then=0), When(beginning, then=1), default=2)


def folded(*fields: str) -> Expression:
    """The database's counterpart of `fold` over text ``fields``, for a stored generated column.

    Line breaks stay, so that a match never runs from one field or line into the next. Immutable on SQLite and on
    PostgreSQL. Of accents only those of ``_FOLDED`` are dropped.
    """
    pieces: list[str | Value] = []
    for field in fields:
        pieces += [field, Value("\n")]
    expression: Expression = Lower(Concat(*pieces, output_field=TextField()))
    for old, new in _FOLDED.items():
        expression = Replace(expression, Value(old), Value(new), output_field=TextField())
    return expression
