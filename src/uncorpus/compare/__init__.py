"""Two annotations of one text side by side: how far they agree, and where they do not."""

from uncorpus.compare.agreement import LAYERS, Agreement, Difference, agreement, differences, same_items

__all__ = ["LAYERS", "Agreement", "Difference", "agreement", "differences", "same_items"]
