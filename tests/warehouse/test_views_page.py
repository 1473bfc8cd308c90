from warehouse.views.page import PAGE, render


def test_committed_page_says_what_the_view_files_say() -> None:
    # given the page in the repository
    committed = PAGE.read_text(encoding="utf-8")

    # when
    rendered = render()

    # then
    assert committed == rendered, "run `python -m warehouse.views.page`"
