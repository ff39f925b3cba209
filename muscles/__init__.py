"""Muscles, their groups and joint actions, and where the body map shows them."""
