//! A plain table for short lists. Long ones, with filters and sorting, are `ui::table`'s.

use leptos::prelude::*;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListColumn {
    /// Its head.
    pub title: &'static str,
    /// Whether it holds figures, which stand at the right.
    pub is_number: bool,
}

impl ListColumn {
    /// A column of words.
    pub const fn words(title: &'static str) -> Self {
        Self { title, is_number: false }
    }

    /// A column of figures.
    pub const fn number(title: &'static str) -> Self {
        Self { title, is_number: true }
    }
}

/// A table whose rows are `<tr class="list__row">` with cells of `list__cell`; at phone width a row becomes a
/// block, and a cell says its column by `data-label`.
#[component]
pub fn List(
    /// What it lists.
    label: &'static str,
    /// Its columns.
    columns: &'static [ListColumn],
    /// The rows.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="list">
            <table class="list__table" aria-label=label>
                <thead>
                    <tr>
                        {columns
                            .iter()
                            .map(|column| {
                                view! {
                                    <th class="list__head" class:list__head--number=column.is_number scope="col">
                                        {column.title}
                                    </th>
                                }
                                .into_any()
                            })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
