"""A report of stored results: one story, told as slides, as a page and as a PDF."""
