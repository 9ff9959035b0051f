"""Files and models: strict JSON with positions, the canonical form, corpus folders. Knows records, not rules."""
