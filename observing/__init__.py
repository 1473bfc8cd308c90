"""From an article to observations: people, dates, attribution, plans, deadlines, meetings, claims.

Everything is a pure function of one article's text and one topic profile. Words live in `lexicons/`, constructions in code.
"""
