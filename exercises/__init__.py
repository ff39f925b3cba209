"""Exercises: their models, their drawings (`figures`), their pictures, and entries of other collections."""
