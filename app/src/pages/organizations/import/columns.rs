//! What the columns of the file mean: guessed, and changed where the guess is wrong.

use domain::organization::import::{Field, Mapping};
use leptos::prelude::*;

use crate::{
    api::organization_import::ImportPreview,
    ui::list::{List, ListColumn},
};

const COLUMNS: &[ListColumn] =
    &[ListColumn::words("Column"), ListColumn::words("First line"), ListColumn::words("Goes into")];

/// The columns.
#[component]
pub(super) fn Columns(
    /// What was seen of the file.
    preview: ImportPreview,
    /// A column was said to mean something else.
    on_change: Callback<Mapping>,
) -> impl IntoView {
    let ImportPreview { heads, sample, mapping, .. } = preview;
    let rows = heads.into_iter().enumerate().map(|(at, head)| {
        let sample = sample.get(at).cloned().unwrap_or_default();
        row(at, head, sample, &mapping, on_change)
    });
    let rows = rows.collect_view();
    view! { <List label="Columns" columns=COLUMNS>{rows}</List> }.into_any()
}

fn row(at: usize, head: String, sample: String, mapping: &Mapping, on_change: Callback<Mapping>) -> AnyView {
    let chosen = mapping.get(at).copied().flatten();
    let mapping = mapping.clone();
    let change = move |event| on_change.run(with(&mapping, at, Field::from_key(&event_target_value(&event))));
    let option = |field: Field| {
        view! { <option value=field.key() selected=chosen == Some(field)>{field.label()}</option> }.into_any()
    };
    let label = format!("Column {head} goes into");
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row" dir="auto">{head}</th>
            <td class="list__cell import__sample" data-label="First line" dir="auto">{sample}</td>
            <td class="list__cell" data-label="Goes into">
                <select class="field__control field__control--small" aria-label=label on:change=change>
                    <option value="" selected=chosen.is_none()>"Nothing"</option>
                    {Field::ALL.into_iter().map(option).collect_view()}
                </select>
            </td>
        </tr>
    }
    .into_any()
}

/// The mapping with another meaning of one column; no other column keeps that meaning.
fn with(mapping: &Mapping, at: usize, field: Option<Field>) -> Mapping {
    let changed = mapping.iter().enumerate().map(|(place, known)| match known {
        _ if place == at => field,
        known if *known == field => None,
        known => *known,
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meaning_moves_from_column_to_column() {
        let mapping = vec![Some(Field::Name), None, Some(Field::City)];
        assert_eq!(with(&mapping, 1, Some(Field::Name)), [None, Some(Field::Name), Some(Field::City)]);
        assert_eq!(with(&mapping, 2, None), [Some(Field::Name), None, None]);
    }
}
