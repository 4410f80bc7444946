"""The grid of a table: where each cell stands when those above reach down."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mingzhang.model.document import Cell, Table, Text, plain


def cell(text: str, rows: int = 1, columns: int = 1) -> Cell:
    return Cell((Text(text),), rows, columns)


def drawn(table: Table) -> list[str]:
    """A row of the grid as a word, a place without a cell as a dot."""
    return ["".join(plain(p.cell.content) if p else "." for p in line) for line in table.grid()]


def test_cells_take_the_places_that_those_above_leave() -> None:
    rows = (
        (cell("甲", rows=2), cell("乙", columns=2)),
        (cell("丙"), cell("丁", rows=3)),
        (cell("戊", columns=2),),
    )
    table = Table("", rows)
    assert drawn(table) == ["甲乙乙", "甲丙丁", "戊戊丁"]
    assert [(p.row, p.column, p.rows) for p in table.placed()] == [
        (0, 0, 2), (0, 1, 1), (1, 1, 1), (1, 2, 2), (2, 0, 1),
    ]  # fmt: skip


def test_short_rows_have_places_without_a_cell() -> None:
    assert drawn(Table("", ((cell("甲"),), (cell("乙"), cell("丙"))))) == ["甲.", "乙丙"]
    assert Table("", ()).grid() == []
    assert Table("", ((),)).grid() == [[]]


@given(st.lists(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=4), max_size=5))
def test_the_grid_is_rectangular_and_holds_every_cell(spans: list[list[tuple[int, int]]]) -> None:
    table = Table("", tuple(tuple(cell("字", *one) for one in row) for row in spans))
    grid = table.grid()
    assert len(grid) == len(spans)
    assert len({len(line) for line in grid}) <= 1
    for placed in table.placed():
        assert placed.last_row < len(grid)
        assert grid[placed.row][placed.column] == placed
