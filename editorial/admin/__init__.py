from editorial.admin import lists  # noqa: F401  registers the lists of the admin
