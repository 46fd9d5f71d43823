from __future__ import annotations

import pytest

from cxsim.presentation import theme


def test_a_colour_is_fixed_by_position() -> None:
    assert [theme.colour(n) for n in range(5)] == list(theme.COLOURS)
    assert theme.colour(7) == theme.colour(2)
    assert theme.line_style(7) != theme.line_style(2)
    assert theme.PALE not in theme.COLOURS


def test_a_title_no_font_can_draw_gives_way_to_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "_shapes", lambda: frozenset(map(ord, "Ownerby")))
    assert theme.name_shown("Owner by Owner", "owner") == "Owner by Owner"
    assert theme.name_shown("官 Owner", "owner") == "owner"
    assert theme.drawable("官 Owner") == "? Owner"


def test_measured_text_grows_with_size_and_letters() -> None:
    small, large = theme.inches(10), theme.inches(20)
    assert large("Owner") == pytest.approx(2 * small("Owner"), rel=0.05)
    assert small("Owner Owner") > 2 * small("Owner")
    assert theme.inches(10, "bold")("Owner") > small("Owner")


@pytest.mark.parametrize("text", ["W" * 60, "a " * 30, "Owner"])
def test_fitted_text_fits(text: str) -> None:
    size, lines = theme.fitted(text, 2.0, 3, 18)
    assert len(lines) <= 3
    assert max(map(theme.inches(size), lines)) <= 2.0


def test_short_text_keeps_its_size() -> None:
    assert theme.fitted("Owner", 4.0, 1, 18) == (18, ["Owner"])


def test_files_are_the_same_byte_for_byte() -> None:
    def drawn() -> list[bytes]:
        with theme.styled():
            figure = theme.blank()
            theme.frame(figure, "A title", "and more", "Source")
            theme.axes(figure, 2, 2, 8, 5).plot([1, 2], [3, 4])
        return [theme.save(figure, "png"), theme.save(figure, "svg"), theme.save(figure, "pdf")]

    assert drawn() == drawn()


def test_a_picture_is_wide_and_fine_enough_for_a_slide() -> None:
    with theme.styled():
        png = theme.save(theme.blank(), "png")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (2560, 1440)
