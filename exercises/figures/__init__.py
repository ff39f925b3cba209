"""The drawings of an exercise.

``bellies`` gives the muscles' roles to a drawn body; ``stills`` says what one drawing is, and ``pieces`` how a page
writes several without writing anything twice. What is drawn: ``strip`` (the key poses), ``cards`` (small ones),
``motion`` (what plays), ``technique`` (cues that point), ``faults`` and ``stops`` (a fault beside the right way, a
setting with its stops). ``standalone`` makes SVG documents, ``raster`` PNGs.
"""
