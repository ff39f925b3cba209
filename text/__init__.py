"""Texts without their subjects: folding for search, names that are one name, wording, addresses in prose."""
