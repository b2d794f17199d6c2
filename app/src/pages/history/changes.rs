//! The licenses that differ, with their sums.

use domain::{
    history::{ChangeTotals, Comparison, Figures, LicenseChange, PeopleMoved},
    id::OrganizationId,
};
use leptos::prelude::*;

use super::asked::{Asked, address};
use crate::{
    api::history::PAGE_ROWS,
    paths,
    ui::{
        face::Empty,
        icon::Glyph,
        list::{List, ListColumn},
        pager::pages,
        table::{counted, grouped},
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Organization"),
    ListColumn::words("Product"),
    ListColumn::number("Active"),
    ListColumn::number("Consumed"),
    ListColumn::number("Unused"),
    ListColumn::number("People"),
];

/// What differs.
pub(super) fn changes(asked: &Asked, comparison: Comparison) -> AnyView {
    let count = usize::try_from(comparison.count).unwrap_or(usize::MAX);
    // Where nothing is known of the first day, every license would differ.
    if count == 0 || comparison.from.tenants == 0 {
        return nothing(&comparison);
    }
    let pages = pages(asked.page, PAGE_ROWS, count, |page| address(&Asked { page, ..*asked }));
    let rows = comparison.changes.into_iter().map(|change| row(asked, change)).collect_view();
    view! {
        <p class="section-note" role="status">
            {counted(count, "license differs", "licenses differ")}{sums(&comparison.totals)}
        </p>
        <List label="Licenses that differ" columns=COLUMNS>{rows}</List>
        {pages}
    }
    .into_any()
}

fn nothing(comparison: &Comparison) -> AnyView {
    let (title, words) = if comparison.to.tenants == 0 {
        ("No history yet", "It begins with the first sync of each tenant, and goes on day by day.")
    } else if comparison.from.tenants == 0 {
        (
            "The first day lies before the history",
            "History begins with the first sync of each tenant. Choose a later first day.",
        )
    } else {
        ("Nothing differs", "Seats and people are the same at the ends of both days.")
    };
    view! {
        <Empty glyph=Glyph::Clock title=title>
            <p>{words}</p>
        </Empty>
    }
    .into_any()
}

/// " · Active +120 · Consumed +84 · 95 gained, 12 lost".
fn sums(totals: &ChangeTotals) -> String {
    let ChangeTotals { active, consumed, unused, people, unknown } = *totals;
    let mut words = format!(
        " · Active {} · Consumed {} · Unused {} · {}",
        signed(active),
        signed(consumed),
        signed(unused),
        moved_words(people)
    );
    if unknown > 0 {
        words.push_str(" · ");
        words.push_str(&counted(usize::try_from(unknown).unwrap_or(usize::MAX), "license", "licenses"));
        words.push_str(" not known on the first day, outside the sums");
    }
    words
}

fn moved_words(PeopleMoved { gained, lost }: PeopleMoved) -> String {
    format!("{} gained, {} lost", grouped(gained.into()), grouped(lost.into()))
}

/// `+2`, `−3` with a true minus sign, `0`.
fn signed(difference: i64) -> String {
    if difference > 0 { format!("+{}", grouped(difference)) } else { grouped(difference) }
}

fn row(asked: &Asked, change: LicenseChange) -> AnyView {
    let people = people_cell(asked, &change);
    let [active, consumed, unused] = [
        cell("Active", &change, |it| it.active),
        cell("Consumed", &change, |it| it.consumed),
        cell("Unused", &change, |it| it.unused),
    ];
    let LicenseChange { organization, tenant_name, product, license, is_free_pool, .. } = change;
    let matched: Option<OrganizationId> = organization.as_ref().map(|it| it.id);
    let product = match matched {
        Some(id) => view! { <a href=paths::license(id, license) dir="auto">{product}</a> }.into_any(),
        None => view! { <span dir="auto">{product}</span> }.into_any(),
    };
    let free = is_free_pool.then(|| view! { <span class="mark">"Free"</span> });
    let organization = match organization {
        Some(it) => view! { <a href=paths::organization(it.id) dir="auto">{it.name}</a> }.into_any(),
        None => view! { <span class="list__note">"Unmatched"</span> }.into_any(),
    };
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                {organization}
                <p class="list__note" dir="auto">{tenant_name}</p>
            </th>
            <td class="list__cell" data-label="Product">{product}{free}</td>
            {active}
            {consumed}
            {unused}
            {people}
        </tr>
    }
    .into_any()
}

/// By how much a number differs, with both below.
fn cell(label: &'static str, change: &LicenseChange, of: fn(&Figures) -> i64) -> AnyView {
    let shown = |figures: &Option<Figures>| {
        figures.as_ref().map_or_else(|| "not known".to_owned(), |figures| grouped(of(figures)))
    };
    let difference = change.difference(of);
    let words = difference.map_or_else(|| "\u{2013}".to_owned(), signed);
    let both = (difference != Some(0))
        .then(|| format!("{} \u{2192} {}", shown(&change.before), shown(&change.after)));
    view! {
        <td class="list__cell list__cell--number" class:history__same={difference == Some(0)} data-label=label>
            {words}
            <p class="list__note">{both}</p>
        </td>
    }
    .into_any()
}

fn people_cell(asked: &Asked, change: &LicenseChange) -> AnyView {
    let shown = match change.people {
        None => view! { <span class="list__note">"not known"</span> }.into_any(),
        Some(people) if people == PeopleMoved::default() => {
            view! { <span class="history__same">"0"</span> }.into_any()
        }
        Some(people) => {
            let href = address(&Asked { license: Some((change.tenant, change.sku)), ..*asked });
            view! { <a href=href>{moved_words(people)}</a> }.into_any()
        }
    };
    view! { <td class="list__cell list__cell--number" data-label="People">{shown}</td> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_their_sign() {
        assert_eq!([2, 0, -3].map(signed), ["+2", "0", "\u{2212}3"]);
    }

    #[test]
    fn the_sums_say_what_they_leave_out() {
        let people = PeopleMoved { gained: 95, lost: 12 };
        let totals = ChangeTotals { active: 120, consumed: 83, unused: 37, people, unknown: 0 };
        assert_eq!(sums(&totals), " · Active +120 · Consumed +83 · Unused +37 · 95 gained, 12 lost");
        let totals = ChangeTotals { unknown: 1, ..totals };
        assert!(sums(&totals).ends_with(" · 1 license not known on the first day, outside the sums"));
    }
}
