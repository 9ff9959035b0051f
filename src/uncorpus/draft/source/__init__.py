"""From a source as received to an article's text: what is kept of it, block by block, and the edits that lead there."""
