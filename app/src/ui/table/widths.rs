//! How wide columns are: each by its own track until a person gives it a width, which the browser remembers.

use std::collections::BTreeMap;

use leptos::{html::Div, prelude::*};
use web_sys::HtmlElement;

use super::column::Column;
use crate::watch::watch;

/// The widths that a person can give, in CSS pixels.
const RANGE: (u16, u16) = (56, 900);
/// The width of the column of check boxes, in CSS pixels; the style sheet has it too.
const PICK: u16 = 40;
/// What one press of a key changes, in CSS pixels.
pub(super) const STEP: i32 = 16;

/// A person's widths by column name, in CSS pixels.
type Chosen = BTreeMap<String, u16>;

/// The widths of one table's columns; a handle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Widths {
    table: &'static str,
    chosen: RwSignal<Chosen>,
}

impl Widths {
    /// What was chosen last in this browser; nothing in the server's HTML.
    pub(super) fn remembered(table: &'static str) -> Self {
        let widths = Self { table, chosen: RwSignal::new(Chosen::new()) };
        watch(move || {
            if let Ok(Some(storage)) = window().local_storage()
                && let Ok(Some(text)) = storage.get_item(&widths.key())
            {
                widths.chosen.set(parse(&text));
            }
        });
        widths
    }

    fn key(self) -> String {
        format!("table-widths-{}", self.table)
    }

    /// Gives a column a width; it is remembered by [`keep`](Self::keep).
    pub(super) fn set(self, column: &str, pixels: i32) {
        let pixels = pixels.clamp(i32::from(RANGE.0), i32::from(RANGE.1));
        if let Ok(pixels) = u16::try_from(pixels) {
            self.chosen.update(|chosen| {
                chosen.insert(column.to_owned(), pixels);
            });
        }
    }

    /// Gives a column its own track again.
    pub(super) fn reset(self, column: &str) {
        self.chosen.update(|chosen| {
            chosen.remove(column);
        });
        self.keep();
    }

    /// Remembers the widths. A full or forbidden storage only means that the next visit starts without them.
    pub(super) fn keep(self) {
        if let Ok(Some(storage)) = window().local_storage() {
            let text = self.chosen.with_untracked(encode);
            let _ = if text.is_empty() {
                storage.remove_item(&self.key())
            } else {
                storage.set_item(&self.key(), &text)
            };
        }
    }

    /// From now on the table's tracks follow the shown columns and their widths. The content policy allows to set them
    /// like this, unlike by a `style` attribute.
    pub(super) fn follow(
        self,
        table: NodeRef<Div>,
        columns: &'static [Column],
        shown: Signal<Vec<usize>>,
        picks: bool,
    ) {
        watch(move || {
            let Some(table) = table.get() else { return };
            let tracks = shown.with(|shown| {
                let shown = shown.iter().filter_map(|at| columns.get(*at));
                self.chosen.with(|chosen| tracks(shown, chosen, picks))
            });
            let style = HtmlElement::style(&table);
            let _ = style.set_property("--table-columns", &tracks.0);
            let _ = style.set_property("--table-width", &format!("{}px", tracks.1));
        });
    }
}

/// The tracks and the width below which the table scrolls sideways.
fn tracks<'a>(shown: impl Iterator<Item = &'a Column>, chosen: &Chosen, picks: bool) -> (String, u32) {
    let mut tracks: Vec<String> = picks.then(|| format!("{PICK}px")).into_iter().collect();
    let mut width = if picks { u32::from(PICK) } else { 0 };
    for column in shown {
        let pixels = chosen.get(column.name).copied();
        width += u32::from(pixels.unwrap_or(column.least));
        tracks.push(pixels.map_or_else(|| column.track.to_owned(), |pixels| format!("{pixels}px")));
    }
    (tracks.join(" "), width)
}

/// `tenant:240,product:300`; what cannot be read is passed over.
fn parse(text: &str) -> Chosen {
    let one = |pair: &str| {
        let (column, pixels) = pair.split_once(':')?;
        let pixels = pixels.parse().ok().filter(|pixels| (RANGE.0..=RANGE.1).contains(pixels))?;
        Some((column.to_owned(), pixels))
    };
    text.split(',').filter_map(one).collect()
}

fn encode(chosen: &Chosen) -> String {
    chosen.iter().map(|(column, pixels)| format!("{column}:{pixels}")).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_come_back_as_they_were_and_nonsense_does_not() {
        let chosen = parse("tenant:240,product:300");
        assert_eq!(encode(&chosen), "product:300,tenant:240");
        assert_eq!(parse("tenant:1,product,:,x:-3,y:99999"), Chosen::new());
        assert_eq!(parse(""), Chosen::new());
    }
}
