"""Which regions of the body map show which muscle."""

# mypy: ignore-errors


def coverage(data, report, slugs):
    """Return slug → how the figure shows it."""
    shown = {s for key, names in report.items() if not key.endswith("deep") for s in names}
    deep = {s for key, names in report.items() if key.endswith("deep") for s in names}
    covers = data["covers"]

    def ids(slug):
        return [
            f"{k}-{slug}"
            for k, names in report.items()
            if not k.endswith("deep") and k.startswith("m") and slug in names
        ]

    def deep_ids(slug):
        return [
            f"{k}-{slug}" for k, names in report.items() if k.endswith("deep") and k.startswith("m") and slug in names
        ]

    result = {}
    for slug in slugs:
        names = covers.get(slug, [slug])
        entry = {
            "regions": sorted({i for n in names for i in ids(n)}),
            "deep": sorted({i for n in {*names, slug} for i in deep_ids(n)}),
        }
        if slug in shown:
            entry["how"] = "region"
        elif slug in covers:
            entry["how"] = "made of " + ", ".join(covers[slug])
        elif slug in deep:
            entry["how"] = "deep"
        elif slug in data.get("part_of", {}):
            whole = data["part_of"][slug]
            entry = {"regions": ids(whole), "deep": deep_ids(whole), "how": f"part of {whole}"}
        else:
            entry["how"] = "MISSING"
        result[slug] = entry
    return result
