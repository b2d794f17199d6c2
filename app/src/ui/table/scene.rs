//! The moving parts of one table: what is in sight, which cell is active, and when what is drawn anew.

use leptos::prelude::*;

use super::{
    column::Column,
    keyboard::Cell,
    layout::Elements,
    lines::Lines,
    model::TableModel,
    painter::{Painter, Plan, active_id},
    query::TableQuery,
    window::{Geometry, Window},
};
use crate::watch::watch;

/// The moving parts of one table; a handle.
#[derive(Clone, Copy)]
pub(super) struct Scene {
    pub(super) id: &'static str,
    pub(super) model: TableModel,
    pub(super) columns: &'static [Column],
    pub(super) plan: Memo<Plan>,
    pub(super) elements: Elements,
    pub(super) geometry: Memo<Geometry>,
    pub(super) active: RwSignal<Option<Cell>>,
    scroll_top: RwSignal<f64>,
    window: Memo<Window>,
    summary: fn(&grid::View) -> String,
}

impl Scene {
    pub(super) fn new(
        id: &'static str,
        model: TableModel,
        columns: &'static [Column],
        shown: Signal<Vec<usize>>,
        summary: fn(&grid::View) -> String,
    ) -> Self {
        let elements = Elements::default();
        let measures = elements.observed();
        let scroll_top = RwSignal::new(0.0);
        let geometry = Memo::new(move |_| Geometry { rows: model.line_count(), ..measures.get() });
        let window = Memo::new(move |_| geometry.get().window(scroll_top.get()));
        let plan = Memo::new(move |_| Plan {
            columns: shown.get(),
            picks: model.vocabulary().identity.is_some(),
            grouped: model.query().with(|query| query.group.is_some()),
        });
        let active = RwSignal::new(None);
        let scene =
            Self { id, model, columns, plan, elements, geometry, active, scroll_top, window, summary };
        scene.draw();
        scene.follow_query();
        scene
    }

    /// Draws what is in sight, and again whenever that changes.
    fn draw(self) {
        let mut painter: Option<Painter> = None;
        watch(move || {
            let (Some(rows), Some(foot)) = (self.elements.rows.get(), self.elements.totals.get()) else {
                return;
            };
            let (window, active, generation) =
                (self.window.get(), self.active.get(), self.model.generation().get());
            self.model.track_picks();
            self.elements.place(self.geometry.get().height(), window.offset);
            let plan = self.plan.get();
            if !painter.as_ref().is_some_and(|painter| painter.follows(&plan)) {
                painter = Painter::new(self.id, self.columns, plan, self.summary, rows.into(), &foot);
            }
            let paint = |lines: Lines<'_>| {
                if let Some(painter) = &mut painter {
                    painter.paint(lines, generation, window, active);
                }
            };
            self.model.with_lines(paint);
        });
    }

    /// The id of the active cell's element while its line is drawn.
    pub(super) fn active_id(self) -> Option<String> {
        let cell = self.active.get()?;
        let window = self.window.get();
        (window.first..window.first + window.count).contains(&cell.row).then(|| active_id(self.id))
    }

    /// Whoever asks for other rows wants to see the first of them; new data, open groups and other columns leave
    /// everything where it is.
    fn follow_query(self) {
        let query = self.model.query();
        let rows_asked = |query: &TableQuery| TableQuery {
            shown: Vec::new(),
            layout: super::query::Layout::List,
            ..query.clone()
        };
        let asked = Memo::new(move |_| query.with(rows_asked));
        let mut is_first = true;
        watch(move || {
            asked.track();
            if !std::mem::take(&mut is_first) {
                self.active.set(None);
                // Scrolling lays the page out, which is worth avoiding with every keystroke.
                if self.scroll_top.get_untracked() > 0.0 {
                    self.elements.scroll_to(0.0);
                }
            }
        });
    }

    pub(super) fn scrolled(self) {
        if let Some(scroller) = self.elements.scroller.get_untracked() {
            self.scroll_top.set(f64::from(scroller.scroll_top()));
        }
    }

    pub(super) fn first_visible(self) -> usize {
        self.geometry.get_untracked().first_visible(self.scroll_top.get_untracked())
    }

    /// Scrolls, if need be, until a cell is in sight.
    pub(super) fn reveal(self, cell: Cell) {
        let now = self.scroll_top.get_untracked();
        let top = self.geometry.get_untracked().reveal(cell.row, now);
        if (top - now).abs() > 0.5 {
            self.elements.scroll_to(top);
            self.scrolled();
        }
        self.elements.reveal_column(cell.column);
    }
}
