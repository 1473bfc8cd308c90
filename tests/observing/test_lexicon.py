from __future__ import annotations

import pytest

from observing.lexicon import FOLDER, LexiconError, lexicon, words

NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def _leaves(content):
    if isinstance(content, dict):
        for key, value in content.items():
            yield key
            yield from _leaves(value)
    elif isinstance(content, list):
        for value in content:
            yield from _leaves(value)
    else:
        yield content


@pytest.mark.parametrize("name", NAMES)
def test_on_off_yes_and_no_are_words_in_a_lexicon(name):
    # given a lexicon, in which prepositions and answers stand unquoted
    # when it is loaded
    # then none of its words has become true or false
    assert [leaf for leaf in _leaves(lexicon(name)) if isinstance(leaf, bool)] == []


def test_a_preposition_that_yaml_takes_for_true_is_read():
    # given "work: [on]"
    # when the frame is looked up
    # then the preposition is there
    assert "on" in lexicon("plans")["prepositions"]["drafted"]["work"]
    assert "on" in words("plans", "light_prepositions")


def test_a_missing_list_says_what_to_do():
    # given a list that no lexicon has
    # when it is asked for
    # then the error names the file, the list and the way out
    with pytest.raises(LexiconError, match="restore the file"):
        words("plans", "unheard of")
