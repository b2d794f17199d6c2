//! The lines of a grouped list: headings with the rows of the open groups beneath; what they look like is for others.

use crate::column::ColumnId;
use crate::group::Groups;
use crate::sort::Direction;
use crate::view::View;

/// One line of a grouped list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The heading of the group at this place of [`Groups`].
    Heading(usize),
    /// The row at this place of [`View::rows`].
    Row(usize),
}

/// Where headings and rows of a grouped list stand; made anew when groups, order or open groups change.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    spans: Vec<Span>,
    lines: usize,
}

/// A heading with the rows beneath it.
#[derive(Clone, Debug)]
struct Span {
    /// The line of the heading.
    heading: usize,
    /// The place of the group's first row in the view.
    first: usize,
}

impl Outline {
    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// What stands on a line, from 0; a binary search over the groups.
    pub fn line(&self, line: usize) -> Option<Line> {
        if line >= self.lines {
            return None;
        }
        let group = self.spans.partition_point(|span| span.heading <= line).checked_sub(1)?;
        let span = self.spans.get(group)?;
        Some(match line - span.heading {
            0 => Line::Heading(group),
            beneath => Line::Row(span.first + beneath - 1),
        })
    }

    /// The line of a group's heading.
    pub fn heading(&self, group: usize) -> Option<usize> {
        self.spans.get(group).map(|span| span.heading)
    }
}

impl View {
    /// The lines of a list grouped by `column`, with the groups in the order of `groups` and rows beneath those
    /// whose code is open. Nothing unless the view is sorted by that column first, for only then the rows of a
    /// group stand together.
    pub fn outline(
        &self,
        column: ColumnId,
        groups: &Groups,
        is_open: impl Fn(u32) -> bool,
    ) -> Option<Outline> {
        let &(first, direction) = self.sort_keys().first()?;
        if first != column {
            return None;
        }
        // Rows stand by text whatever the order of the groups.
        let mut by_text: Vec<(u32, usize)> =
            groups.iter().zip(0..).map(|(group, place)| (group.code, place)).collect();
        by_text.sort_unstable();
        if direction == Direction::Descending {
            by_text.reverse();
        }
        let mut firsts = vec![0; groups.len()];
        let mut row = 0;
        for (_, place) in by_text {
            let rows = groups.get(place).map_or(0, |group| group.rows as usize);
            if let Some(slot) = firsts.get_mut(place) {
                *slot = row;
            }
            row += rows;
        }
        let mut outline = Outline::default();
        for (group, first) in groups.iter().zip(firsts) {
            outline.spans.push(Span { heading: outline.lines, first });
            outline.lines += 1 + if is_open(group.code) { group.rows as usize } else { 0 };
        }
        Some(outline)
    }
}
