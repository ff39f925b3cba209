from exercises.admin import exercise  # noqa: F401  registers the pages of the admin
