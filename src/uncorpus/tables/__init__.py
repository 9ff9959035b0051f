"""Corpus → rows → Hugging Face datasets. The columns of every table are declared once, in `rows`."""
