"""Is a long answer shown on one screen?"""

from graphql_api.commandline.shortening import shortened


def test_what_is_short_stands_on_one_line() -> None:
    assert shortened({"a": [1, 2, 3], "b": {"c": None}}) == '{"a": [1, 2, 3], "b": {"c": null}}'
    assert shortened([]) == "[]"


def test_long_lists_say_how_much_is_left_out() -> None:
    assert shortened({"a": list(range(9))}) == '{\n  "a": [\n    0,\n    1,\n    2,\n    … and 6 more\n  ]\n}'


def test_of_large_items_the_first_is_shown() -> None:
    item = {"names": ["x"] * 5}
    assert shortened([item, item]).count('"names"') == 1
    assert "… and 1 more" in shortened([item, item])
