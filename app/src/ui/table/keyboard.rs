//! Where a key leads from a cell; it touches no element.

/// A cell by its place: row in the filtered order, column on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Position of the row among those the filter leaves.
    pub row: usize,
    /// Position of the column.
    pub column: usize,
}

/// The size of what one moves in.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Rows that the filter leaves.
    pub rows: usize,
    /// Columns on screen.
    pub columns: usize,
    /// Rows that a page key moves by.
    pub page: usize,
}

/// The cell that `key` (as the DOM names it) leads to, by the ARIA grid pattern; `None` if the key is not ours
/// or there is no row. Without a present cell, any of these keys leads into the first visible row, `top`.
pub fn moved(key: &str, ctrl: bool, from: Option<Cell>, top: usize, extent: Extent) -> Option<Cell> {
    let last = Cell { row: extent.rows.checked_sub(1)?, column: extent.columns.checked_sub(1)? };
    let Some(from) = from else {
        return is_ours(key).then(|| Cell { row: top.min(last.row), column: 0 });
    };
    let to = match (key, ctrl) {
        ("ArrowUp", _) => Cell { row: from.row.saturating_sub(1), ..from },
        ("ArrowDown", _) => Cell { row: from.row + 1, ..from },
        ("ArrowLeft", _) => Cell { column: from.column.saturating_sub(1), ..from },
        ("ArrowRight", _) => Cell { column: from.column + 1, ..from },
        ("PageUp", _) => Cell { row: from.row.saturating_sub(extent.page), ..from },
        ("PageDown", _) => Cell { row: from.row + extent.page, ..from },
        ("Home", true) => Cell { row: 0, column: 0 },
        ("End", true) => last,
        ("Home", false) => Cell { column: 0, ..from },
        ("End", false) => Cell { column: last.column, ..from },
        _ => return None,
    };
    Some(Cell { row: to.row.min(last.row), column: to.column.min(last.column) })
}

fn is_ours(key: &str) -> bool {
    matches!(
        key,
        "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "PageUp" | "PageDown" | "Home" | "End"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent { rows: 100, columns: 8, page: 20 };

    const fn cell(row: usize, column: usize) -> Cell {
        Cell { row, column }
    }

    #[test]
    fn keys_move_by_the_grid_pattern_and_stop_at_the_edges() {
        let check = |key, ctrl, from, to| {
            assert_eq!(moved(key, ctrl, Some(from), 0, EXTENT), Some(to), "{key} from {from:?}");
        };
        check("ArrowDown", false, cell(0, 3), cell(1, 3));
        check("ArrowDown", false, cell(99, 3), cell(99, 3));
        check("ArrowUp", false, cell(0, 3), cell(0, 3));
        check("ArrowRight", false, cell(5, 7), cell(5, 7));
        check("ArrowLeft", false, cell(5, 7), cell(5, 6));
        check("PageDown", false, cell(90, 0), cell(99, 0));
        check("PageUp", false, cell(30, 0), cell(10, 0));
        check("Home", false, cell(30, 4), cell(30, 0));
        check("End", false, cell(30, 4), cell(30, 7));
        check("Home", true, cell(30, 4), cell(0, 0));
        check("End", true, cell(30, 4), cell(99, 7));
    }

    #[test]
    fn without_a_cell_a_key_enters_at_the_first_visible_row() {
        assert_eq!(moved("ArrowDown", false, None, 42, EXTENT), Some(cell(42, 0)));
        assert_eq!(moved("a", false, None, 42, EXTENT), None);
    }

    #[test]
    fn there_is_nowhere_to_go_in_an_empty_table() {
        let empty = Extent { rows: 0, ..EXTENT };
        assert_eq!(moved("ArrowDown", false, Some(cell(3, 3)), 0, empty), None);
        assert_eq!(moved("Enter", false, Some(cell(3, 3)), 0, EXTENT), None);
    }
}
