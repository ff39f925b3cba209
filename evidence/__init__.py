"""What studies measured and what is claimed; the charts and counted answers that are made from it."""
