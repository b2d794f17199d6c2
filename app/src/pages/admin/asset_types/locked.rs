//! A type that cannot be changed here, with the reason: Microsoft's own, or for those whose role does not allow it.

use domain::asset::{AssetType, Field};
use leptos::prelude::*;

use crate::ui::{
    icon::{Glyph, Icon},
    list::{List, ListColumn},
};

const COLUMNS: &[ListColumn] =
    &[ListColumn::words("Field"), ListColumn::words("Kind"), ListColumn::words("Shown")];

/// The type with its fields, to read.
pub(super) fn locked(kind: &AssetType) -> AnyView {
    let reason = if kind.is_locked() {
        "Locked: its fields and values come from Microsoft, so neither can be changed here. What people keep beside a \
         license can: notes, tags, owner and security settings, on the page of each license."
    } else {
        "Administrators and Managers change types."
    };
    let rows = kind.fields.iter().map(row).collect_view();
    view! {
        <section class="alert" aria-label="Locked">
            <Icon glyph=Glyph::Lock/>
            <p class="alert__words">{reason}</p>
        </section>
        <p class="section-note" dir="auto">{kind.description.clone()}</p>
        <List label="Fields" columns=COLUMNS>{rows}</List>
    }
    .into_any()
}

fn row(field: &Field) -> AnyView {
    let shown = match (field.use_for_title, field.show_in_list) {
        (true, _) => "In lists, as the title",
        (false, true) => "In lists",
        (false, false) => "On its page",
    };
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row" dir="auto">{field.name.clone()}</th>
            <td class="list__cell" data-label="Kind">{field.kind.label()}</td>
            <td class="list__cell" data-label="Shown">{shown}</td>
        </tr>
    }
    .into_any()
}
