"""Départements as tiles."""

from cressmember.core.ui.tiles import draw_tiles, grid
from cressmember.kernel.territory import ALL_DEPARTEMENTS


def test_every_departement_has_its_own_place():
    places = grid()

    assert set(places) == {departement.code for departement in ALL_DEPARTEMENTS if departement.region}
    assert len(set(places.values())) == len(places)


def test_the_map_is_cut_around_those_that_count_somebody():
    tiles = {tile.code: tile for tile in draw_tiles({"75": 8, "93": 1, "29": 0}, {"75": "/x"})}

    assert {"75", "93"} <= set(tiles)
    assert "29" not in tiles
    assert (tiles["75"].shade, tiles["93"].shade) == (4, 1)
    assert tiles["75"].url == "/x"
    assert tiles["75"].told == "Paris (75)\N{NO-BREAK SPACE}: 8"


def test_nobody_draws_nothing():
    assert draw_tiles({}, {}) == []
