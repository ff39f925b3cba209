"""Draft, review, publish; versions; merging; tables in and out: what all that is edited shares, naming none of it.

An app makes its model a `models.Publishable` with ``version_parts``, and registers it when it is ready:

- `snapshots.register_versions`: keep its versions, with the rows that are its own;
- `rules.find_publishing_problems.register`: what it must have before it is published;
- `files.register_file_owner`: which of its rows own files;
- `old_addresses.register_old_addresses`: where the addresses of what was merged are kept;
- `groups.register_models`: what editors and reviewers may do with its models;
- `worklist.register_tasks`: what the admin's front page counts.

Its admin builds on `admin.publishing.PublishedAdmin`, `admin.merging.MergingAdmin` with `merging.MergeRules`, and
`admin.tables.BulkAdmin` with a resource of `tables.reviewed.ReviewedResource`. tests/editorial/imaginary is an example
of all of it.
"""
