"""Names that are one name written in two ways: the same but for case, accents, hyphens, spaces and plurals."""

import re
import unicodedata


def plain_name(text: str) -> str:
    """``text`` without case, accents, spaces, signs and plural endings: "Pull ups" and "Pullup" both give "pullup".

    Each word loses the ending of an English plural, a false one too ("biceps" gives "bicep"), alike on both sides.
    """
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(c for c in letters if not unicodedata.combining(c) and c not in "'’")
    plain = "".join(singular(word) for word in re.findall(r"[^\W_]+", letters))
    # A word of its own ("s") may have become the ending of another.
    return plain if singular(plain) == plain else plain_name(plain)


def singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
