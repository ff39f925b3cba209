"""All that a reader requests: a module for each kind of page, with its loaders, and the addresses in `urls`."""
