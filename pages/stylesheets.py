"""The site's stylesheets in the order in which they are linked; tokens.css names the layers, so it comes first."""

COMPONENTS = [
    "masthead", "colophon", "mark", "answer", "plate", "body-map", "roles", "panel", "technique", "figure", "chart",
    "matrix", "claim", "filters", "index",
]  # fmt: skip
STYLESHEETS = [
    *(f"css/{name}.css" for name in ("tokens", "reset", "base", "layout")),
    *(f"css/components/{name}.css" for name in COMPONENTS),
    "css/utilities.css",
]
BUNDLE = "css/site.css"
