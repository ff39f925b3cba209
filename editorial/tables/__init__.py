"""Tables in and out: file `formats`, `widgets` for cells, `resources` for rows, `reviewed` for what is published."""
