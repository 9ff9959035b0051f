"""Pure functions on strings: the way from source to text, and quotation marks. Knows no files."""
