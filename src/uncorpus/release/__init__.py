"""Releases: a folder for the Hugging Face Hub, built from a corpus alone, verified against it, and published."""
