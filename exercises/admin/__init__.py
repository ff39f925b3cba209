from exercises.admin import exercise, faults, kinds, movements  # noqa: F401  register the pages of the admin
