"""Articles in the formats of other tools, and back: one module a format, and what they share.

`export` in `base` is the interface of a format. A format only writes and reads graphs (`uncorpus.corpus.graph`); that offsets are in other units, words
not where they should be or labels unknown is dealt with once for all of them (`anchoring`, `build`, `merge`).
"""
