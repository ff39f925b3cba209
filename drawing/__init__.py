"""From joint angles to a drawn body, and the body map; no Django, no model.

In the order in which they build on each other: `vectors`, `camera`, `anthropometry`, `skeleton`, `reach`, `movement`
(the skeleton at any moment), `notation` (what an editor writes down, checked), `limits`, `fault_pose`; then `sections`
and `muscles` (the body's thickness and its patches), `props`, `figure` (one drawing) and `animation`. `bodymap` draws
the two silhouettes of the body map when `manage.py draw_body` is run.
"""
