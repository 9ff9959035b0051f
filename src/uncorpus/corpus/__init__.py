"""What a reader works with: a corpus of articles whose quotes, speakers, entities and topics know each other."""

from uncorpus.corpus.objects import Article, Corpus, EntityMention, NonQuote, Quote, Speaker, TopicMention

__all__ = ["Article", "Corpus", "EntityMention", "NonQuote", "Quote", "Speaker", "TopicMention"]
