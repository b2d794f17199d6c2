//! Which rows of a long list to draw at a scroll position; arithmetic only, in CSS pixels.

/// Browsers stop laying out elements somewhere past 17 million pixels; a list taller than this scrolls in
/// proportion.
const MAX_HEIGHT: f64 = 12_000_000.0;

/// Rows drawn beyond either edge, so that a quick flick does not show bare ground.
const OVERSCAN: usize = 4;

/// The measures of a list and its viewport, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Geometry {
    /// Rows in the whole list.
    pub rows: usize,
    /// Height of one row; all are alike.
    pub row_height: f64,
    /// Visible height between header and totals.
    pub viewport: f64,
}

/// The rows to draw and where they begin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Window {
    /// Position of the first drawn row in the list.
    pub first: usize,
    /// How many rows to draw from there.
    pub count: usize,
    /// Distance of that row from the top of the scrolled content, in CSS pixels.
    pub offset: f64,
}

impl Geometry {
    /// Height of the scrolled content.
    pub fn height(&self) -> f64 {
        self.natural().min(MAX_HEIGHT)
    }

    /// What to draw when scrolled down by `scroll_top`.
    pub fn window(&self, scroll_top: f64) -> Window {
        if self.row_height <= 0.0 {
            return Window::default();
        }
        let top = self.natural_top(scroll_top);
        let first = whole(top / self.row_height).saturating_sub(OVERSCAN);
        // An even start halves how often rows are drawn anew while scrolling.
        let first = first - first % 2;
        let end = whole(((top + self.viewport) / self.row_height).ceil()) + OVERSCAN;
        Window {
            first,
            count: end.min(self.rows).saturating_sub(first),
            offset: clamped(scroll_top, self.scrollable()) - top + exact(first) * self.row_height,
        }
    }

    /// The scroll position nearest to `scroll_top` at which the row at `position` is wholly visible.
    pub fn reveal(&self, position: usize, scroll_top: f64) -> f64 {
        let top = self.natural_top(scroll_top);
        let (start, end) = (exact(position) * self.row_height, exact(position + 1) * self.row_height);
        if start < top {
            self.scroll_for(start)
        } else if end > top + self.viewport {
            self.scroll_for(end - self.viewport)
        } else {
            scroll_top
        }
    }

    /// Position of the topmost row that is at least half visible.
    pub fn first_visible(&self, scroll_top: f64) -> usize {
        if self.row_height <= 0.0 {
            0
        } else {
            whole((self.natural_top(scroll_top) / self.row_height).round())
        }
    }

    /// Rows that fit wholly into the viewport, at least one: what a page key moves by.
    pub fn rows_per_page(&self) -> usize {
        if self.row_height <= 0.0 { 1 } else { whole(self.viewport / self.row_height).max(1) }
    }

    fn natural(&self) -> f64 {
        exact(self.rows) * self.row_height
    }

    fn scrollable(&self) -> f64 {
        (self.height() - self.viewport).max(0.0)
    }

    /// Where the viewport's top stands in a list drawn at full height.
    fn natural_top(&self, scroll_top: f64) -> f64 {
        let scrolled = clamped(scroll_top, self.scrollable());
        if self.natural() <= MAX_HEIGHT || self.scrollable() <= 0.0 {
            return scrolled;
        }
        scrolled / self.scrollable() * (self.natural() - self.viewport)
    }

    fn scroll_for(&self, natural_top: f64) -> f64 {
        if self.natural() <= MAX_HEIGHT {
            return natural_top.max(0.0);
        }
        natural_top / (self.natural() - self.viewport) * self.scrollable()
    }
}

/// A scroll position inside the list: browsers report others while they bounce at the ends.
fn clamped(scroll_top: f64, scrollable: f64) -> f64 {
    if scroll_top.is_finite() { scroll_top.clamp(0.0, scrollable) } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "rows are counted in 32 bits, which a double holds exactly")]
const fn exact(rows: usize) -> f64 {
    rows as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and a count of pixels is not negative"
)]
const fn whole(rows: f64) -> usize {
    rows as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn geometry(rows: usize) -> Geometry {
        Geometry { rows, row_height: 36.0, viewport: 720.0 }
    }

    #[test]
    fn the_drawn_rows_cover_the_viewport_at_every_scroll_position_and_little_more() {
        for rows in [0, 1, 19, 20, 21, 40, 10_000, 1_000_000] {
            let list = geometry(rows);
            for step in 0..=1000 {
                let scroll_top = list.scrollable() * f64::from(step) / 1000.0;
                let window = list.window(scroll_top);
                assert!(window.count <= 20 + 2 + 2 * OVERSCAN && window.first + window.count <= rows);
                let bottom = window.offset + exact(window.count) * list.row_height;
                assert!(window.offset <= scroll_top + 0.01, "{rows} rows at {scroll_top}: bare top");
                let needed = list.height().min(scroll_top + list.viewport);
                assert!(
                    bottom >= needed - 0.01,
                    "{rows} rows at {scroll_top}: bare bottom, {bottom} < {needed}"
                );
            }
        }
    }

    #[test]
    fn a_short_list_starts_at_its_first_row() {
        assert_eq!(geometry(5).window(0.0), Window { first: 0, count: 5, offset: 0.0 });
        assert_eq!(geometry(5).window(400.0), Window { first: 0, count: 5, offset: 0.0 });
    }

    #[test]
    fn bounces_and_nonsense_are_the_ends() {
        let list = geometry(1_000);
        assert_eq!(list.window(-80.0), list.window(0.0));
        assert_eq!(list.window(f64::NAN), list.window(0.0));
        assert_eq!(list.window(1e12), list.window(list.scrollable()));
        assert_eq!(Geometry::default().window(10.0), Window::default());
    }

    #[test]
    fn a_million_rows_fit_what_a_browser_can_lay_out_and_both_ends_are_reached() {
        let list = geometry(1_000_000);
        assert!(list.height() <= MAX_HEIGHT);
        assert_eq!(list.window(0.0).first, 0);
        let end = list.window(list.scrollable());
        assert_eq!(end.first + end.count, 1_000_000);
    }

    #[test]
    fn revealing_a_row_moves_only_when_it_is_hidden() {
        let list = geometry(1_000);
        let check = |position, scroll_top: f64, expected: f64| {
            let got = list.reveal(position, scroll_top);
            assert!((got - expected).abs() < 0.001, "{position} from {scroll_top}: {got}");
        };
        check(3, 0.0, 0.0);
        check(20, 0.0, 36.0);
        check(0, 500.0, 0.0);
        check(999, 0.0, 1_000.0 * 36.0 - 720.0);
    }
}
