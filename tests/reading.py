"""Reads a page as a reader's program does: elements with their attributes and text, in the order of the page."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None]
    depth: int
    pieces: list[str] = field(default_factory=list)

    def __getitem__(self, attribute: str) -> str | None:
        return self.attributes.get(attribute)

    @property
    def text(self) -> str:
        """All text inside, children's too, with white space collapsed."""
        return " ".join("".join(self.pieces).split())


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), len(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(Element(tag, dict(attrs), len(self.open)))

    def handle_endtag(self, tag):
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element.pieces.append(data)


def elements(html: str, name: str = "", **attributes: str) -> list[Element]:
    """The elements called ``name`` (any, if empty) with these attributes; ``class_`` stands for ``class``."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [], f"never closed: {[element.name for element in reader.open]}"
    wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return [
        element
        for element in reader.elements
        if element.name == (name or element.name) and wanted.items() <= element.attributes.items()
    ]


def texts(html: str, name: str, **attributes: str) -> list[str]:
    return [element.text for element in elements(html, name, **attributes)]


def hrefs(html: str) -> list[str]:
    """Where the links lead, each once: those of the page's main part, or of a fragment."""
    main = html[html.index("<main") : html.index("</main>") + len("</main>")] if "<main" in html else html
    return list(dict.fromkeys(link["href"] for link in elements(main, "a")))


def roots(html: str) -> list[tuple[str, str | None]]:
    """Name and id of each outermost element: a page is [("html", None)], a fragment its one element."""
    return [(element.name, element["id"]) for element in elements(html) if element.depth == 0]


def head(html: str) -> dict[str, str | None]:
    """What search engines and messengers read: title, description, canonical, og:title …, robots."""
    found: dict[str, str | None] = {"title": elements(html, "title")[0].text}
    for meta in elements(html, "meta"):
        found[meta["name"] or meta["property"] or "charset"] = meta["content"]
    for link in elements(html, "link", rel="canonical"):
        found["canonical"] = link["href"]
    return found


def json_ld(html: str) -> list[dict]:
    return [json.loads(script) for script in texts(html, "script", type="application/ld+json")]
