"""All rules by code. A rule is one small function whose docstring explains it; its module is the level that it belongs to."""

from typing import Final

from uncorpus.validate.findings import Rule
from uncorpus.validate.rules import consistency, corpus, policy, reading, references, spans
from uncorpus.validate.rules.define import RULES as _REGISTERED

RULES: Final[dict[str, Rule]] = dict(sorted(_REGISTERED.items()))
"""Every rule by its code, in the order of the codes."""

__all__ = ["RULES", "consistency", "corpus", "policy", "reading", "references", "spans"]
