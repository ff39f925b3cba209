"""An app that is in no release: recipes, which `editorial` has never heard of and edits like everything else."""
