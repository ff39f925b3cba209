"""Addresses of this site in the texts that editors write."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet


def find_addresses(text: str, folders: Iterable[str]) -> list[tuple[str, str]]:
    """The addresses of one of ``folders`` in ``text``, as (folder, slug): "/muscles/soleus/" is ("muscles", "soleus").

    Those that are a part of another site's address are none of ours.
    """
    return re.findall(rf"(?<![\w./%-])/({'|'.join(map(re.escape, folders))})/([\w-]+)", text)


def find_dead_addresses(text: str, known: Mapping[str, AbstractSet[str]], *, joined: Mapping[str, str]) -> list[str]:
    """The addresses in ``text`` that lead nowhere, each once: "/exercises/hip-trust/".

    ``known`` has the slugs that lead somewhere by folder. ``joined`` has folders whose addresses name several rows of
    another folder with "-vs-" between: such a one leads somewhere if all of them do.
    """
    found = []
    for folder, slug in find_addresses(text, [*known, *joined]):
        slugs = slug.split("-vs-") if folder in joined else [slug]
        if not set(slugs) <= known.get(joined.get(folder, folder), frozenset()):
            found.append(f"/{folder}/{slug}/")
    return list(dict.fromkeys(found))
