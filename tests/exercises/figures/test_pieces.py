"""What several drawings share is written once."""

from drawing.figure import Shape
from exercises.figures.pieces import Piece, write_drawings
from exercises.figures.stills import Frame, Still

LIMB = ((100.0, 0.0), (140.0, 0.0), (130.0, 90.0), (104.0, 80.0))
TRUNK = ((0.0, 0.0), (50.0, 0.0), (50.0, 200.0), (0.0, 170.0))


def make_still(*shapes, id_=""):
    return Still(shapes, Frame(0, 0, 300, 300), id=id_)


def make_shape(points=LIMB, *, part="thigh", by=(0.0, 0.0), role="", mirrored=False):
    side = -1 if mirrored else 1
    return Shape("muscle", part, tuple((side * x + by[0], y + by[1]) for x, y in points), role=role)


def written_as(pieces):
    """Each piece as its id and, if it is a use, its transform."""
    return [(piece.id, None if piece.runs else piece.transform) for piece in pieces]


def test_piece_that_moved_uses_the_one_before_and_the_rest_has_no_id():
    trunk = make_shape(TRUNK, part="trunk")
    bent = make_shape(((0.0, 0.0), (50.0, 30.0), (90.0, 200.0), (0.0, 170.0)), part="trunk")

    first, second = write_drawings([make_still(trunk, make_shape()), make_still(bent, make_shape(by=(8, 9)))], "f")

    assert written_as(first.pieces) == [("", None), ("f1", None)]
    assert written_as(second.pieces) == [("", None), ("f1", "translate(8 9)")]


def test_drawing_like_an_earlier_one_uses_it_whole():
    stills = [make_still(make_shape()), make_still(make_shape(TRUNK)), make_still(make_shape())]

    written = write_drawings(stills, "f")

    assert [drawing.still.id for drawing in written] == ["f-0", "", ""]
    assert written[2].pieces == [Piece("f-0", [])]


def test_still_keeps_its_own_id():
    stills = [make_still(make_shape(), id_="still-0"), make_still(make_shape(), id_="still-1")]

    first, second = write_drawings(stills, "piece-")

    assert (first.still.id, second.still.id, second.pieces) == ("still-0", "still-1", [Piece("still-0", [])])


def test_mirrored_piece_uses_the_other_side_unless_it_is_hatched():
    plain = make_still(make_shape(part="thigh.left"), make_shape(part="thigh.right", mirrored=True))
    hatched = make_still(
        make_shape(part="thigh.left", role="secondary"),
        make_shape(part="thigh.right", role="secondary", mirrored=True),
    )

    assert written_as(write_drawings([plain], "f")[0].pieces) == [("f0", None), ("f0", "scale(-1 1)")]
    assert written_as(write_drawings([hatched], "f")[0].pieces) == [("", None), ("", None)]


def test_for_an_animation_each_segment_of_the_first_drawing_is_written_under_its_number():
    shapes = [make_shape(part="left"), make_shape(TRUNK, part="left", role="primary"), make_shape(part="right")]
    moved = make_shape(part="left", by=(100, 0))

    first, second = write_drawings([make_still(*shapes), make_still(moved)], "piece-", for_animation=True)

    assert written_as(first.pieces) == [("piece-0", None), ("piece-1", None)]
    assert written_as(second.pieces) == [("piece-1", "translate(100 0)")]
