"""The second extractor: a language model that proposes what the rules may have missed. Optional, and off by default.

What it states counts only with words of the article to show for it, and then only as a proposal to people. Names, dates, plans
and attribution are the rules' work here too. Nothing outside this package imports pydantic_ai, and here only the asking does.
"""
