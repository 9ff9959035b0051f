"""A first annotation of an article, by rules: quotes with their sources and cues, speakers, entities, topics, non-quotes."""
