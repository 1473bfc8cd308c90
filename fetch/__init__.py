"""How news gets in: feeds, pages, politeness, archives. Hands on feed entries and pages; knows nothing of what they say."""
