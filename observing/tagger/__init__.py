"""Words that make an event, and words that fill its roles: what is learnt from annotated passages."""
