//! How one row is drawn: its markup, made once per place on the screen, and what is written into it.

use domain::{
    matching::board::{Decider, Standing},
    time::{Timestamp, relative},
};

use super::{board::Board, deed::NEW, row::Row};
use crate::{
    paths,
    ui::table::{Pen, grouped},
};

/// A row. Elements with `data-act` do something when they are clicked; see `list.rs`.
pub(super) const MARKUP: &str = concat!(
    r#"<div class="table__row match-row" role="row" data-spot>"#,
    r#"<div class="table__cell" role="gridcell" data-column="select"><input class="tick__box" type="checkbox" data-act="select" data-spot></div>"#,
    r#"<div class="table__cell match-two" role="gridcell" data-column="tenant"><span class="match-two__first"><a class="match-name" dir="auto" data-spot> </a><span class="match-name" dir="auto" data-spot> </span></span><span class="match-two__second"><span dir="auto" data-spot> </span><span data-spot> </span></span></div>"#,
    r#"<div class="table__cell table__cell--end" role="gridcell" data-column="seats"><span data-spot> </span></div>"#,
    r#"<div class="table__cell table__cell--end" role="gridcell" data-column="users"><span data-spot> </span></div>"#,
    r#"<div class="table__cell" role="gridcell" data-column="match"><span class="match-suggestion" data-spot><button class="match-suggestion__name" type="button" aria-haspopup="dialog" data-act="evidence" dir="auto" data-spot> </button><span class="match-score" data-spot> </span><span class="match-against" data-spot><svg class="icon" width="16" height="16" aria-hidden="true" focusable="false"><use href="/icons.svg#warning"></use></svg>Contradicted</span><button class="button match-accept" type="button" data-act="accept" data-spot>Accept</button></span><a class="match-name" dir="auto" data-spot> </a><span class="match-quiet" dir="auto" data-spot> </span></div>"#,
    r#"<div class="table__cell" role="gridcell" data-column="to"><button class="match-box" type="button" aria-haspopup="listbox" data-act="match-to" data-spot>Match To</button><span class="match-quiet" data-spot> </span></div>"#,
    r#"<div class="table__cell" role="gridcell" data-column="menu"><button class="button button--quiet button--icon" type="button" aria-haspopup="menu" data-act="menu" data-spot><svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="/icons.svg#more"></use></svg></button></div>"#,
    "</div>",
);

/// The spots of [`MARKUP`], in its order.
mod spot {
    pub(super) const ROW: usize = 0;
    pub(super) const SELECT: usize = 1;
    pub(super) const NAME_LINK: usize = 2;
    pub(super) const NAME: usize = 3;
    pub(super) const OWN_NAME: usize = 4;
    pub(super) const DOMAIN: usize = 5;
    pub(super) const SEATS: usize = 6;
    pub(super) const USERS: usize = 7;
    pub(super) const SUGGESTION: usize = 8;
    pub(super) const SUGGESTED: usize = 9;
    pub(super) const SCORE: usize = 10;
    pub(super) const AGAINST: usize = 11;
    pub(super) const ACCEPT: usize = 12;
    pub(super) const ORGANIZATION: usize = 13;
    pub(super) const WORDS: usize = 14;
    pub(super) const MATCH_TO: usize = 15;
    pub(super) const BY: usize = 16;
    pub(super) const MENU: usize = 17;
}

/// The id of the element of a row, for `aria-activedescendant`.
pub(super) fn row_id(place: usize) -> String {
    format!("match-row-{place}")
}

/// Writes the row at a place among those that pass the filter.
pub(super) fn paint(board: &Board, place: usize, now: Timestamp, pen: &mut Pen<'_>) {
    let Some(row) = board.shown(place) else { return };
    let is_active = board.active() == Some(place);
    let name = row.name();
    let tab = if is_active { "0" } else { "-1" };
    pen.attribute(spot::ROW, "id", &row_id(place));
    pen.attribute(spot::ROW, "aria-rowindex", &(place + 2).to_string());
    pen.attribute(spot::ROW, "aria-selected", if row.selected { "true" } else { "false" });
    pen.attribute(spot::ROW, "data-active", if is_active { "true" } else { "false" });
    pen.attribute(spot::ROW, "aria-busy", if row.is_busy() { "true" } else { "false" });
    pen.checked(spot::SELECT, row.selected);
    pen.attribute(spot::SELECT, "aria-label", &format!("Select {name}"));
    pen.attribute(spot::SELECT, "tabindex", tab);
    tenant(row, tab, pen);
    matched(board, row, tab, pen);
    decided(row, now, tab, pen);
    pen.attribute(spot::MENU, "aria-label", &format!("Actions for {name}"));
    pen.attribute(spot::MENU, "tabindex", tab);
}

fn tenant(row: &Row, tab: &str, pen: &mut Pen<'_>) {
    let facts = row.facts();
    let href = organization_href(row);
    pen.hidden(spot::NAME_LINK, href.is_none());
    pen.text(spot::NAME_LINK, row.name());
    pen.attribute(spot::NAME_LINK, "href", href.as_deref().unwrap_or_default());
    pen.attribute(spot::NAME_LINK, "tabindex", tab);
    pen.hidden(spot::NAME, href.is_some());
    pen.text(spot::NAME, if row.name().is_empty() { "No name yet" } else { row.name() });
    let own = row.alias().map(|_| facts.display_name.as_str()).unwrap_or_default();
    let gap = if own.is_empty() || facts.default_domain.is_empty() { "" } else { " · " };
    pen.text(spot::OWN_NAME, own);
    pen.text(spot::DOMAIN, &format!("{gap}{}", facts.default_domain));
    for (place, value) in [(spot::SEATS, facts.seats), (spot::USERS, facts.users)] {
        let class = if value == 0 { "table__figure table__figure--quiet" } else { "table__figure" };
        pen.attribute(place, "class", class);
        pen.text(place, &grouped(i64::try_from(value).unwrap_or(i64::MAX)));
    }
}

/// Where the name of a matched tenant leads.
fn organization_href(row: &Row) -> Option<String> {
    match row.standing() {
        Standing::Matched { organization, .. } if organization.id != NEW => {
            Some(paths::organization(organization.id))
        }
        _ => None,
    }
}

fn matched(board: &Board, row: &Row, tab: &str, pen: &mut Pen<'_>) {
    let is_unmatched = matches!(row.standing(), Standing::Unmatched);
    let best = board.suggested(row).next().filter(|_| is_unmatched);
    let name = best.map(|(_, it)| it.organization.name.as_str()).unwrap_or_default();
    let (score, contradicted) = best.map_or((0, false), |(it, _)| (it.score, it.against.is_some()));
    pen.hidden(spot::SUGGESTION, best.is_none());
    pen.text(spot::SUGGESTED, name);
    let words = if contradicted { ", contradicted" } else { "" };
    pen.attribute(spot::SUGGESTED, "aria-label", &format!("{name}, {score} %{words}, evidence"));
    pen.attribute(spot::SUGGESTED, "tabindex", tab);
    pen.text(spot::SCORE, &format!("{score}\u{202f}%"));
    pen.hidden(spot::AGAINST, !contradicted);
    pen.attribute(spot::ACCEPT, "aria-label", &format!("Accept Suggested Match for {}", row.name()));
    pen.attribute(spot::ACCEPT, "tabindex", tab);
    let href = organization_href(row);
    let (organization, words) = match row.standing() {
        Standing::Unmatched => ("", if best.is_none() { "No suggestion" } else { "" }.to_owned()),
        Standing::Matched { organization, .. } if href.is_some() => {
            (organization.name.as_str(), String::new())
        }
        Standing::Matched { organization, .. } => ("", organization.name.clone()),
        Standing::Ignored { reason, .. } if board.shows_all() => ("", format!("Ignored: {reason}")),
        Standing::Ignored { reason, .. } => ("", reason.clone()),
    };
    pen.hidden(spot::ORGANIZATION, organization.is_empty());
    pen.text(spot::ORGANIZATION, organization);
    pen.attribute(spot::ORGANIZATION, "href", href.as_deref().unwrap_or_default());
    pen.attribute(spot::ORGANIZATION, "tabindex", tab);
    pen.hidden(spot::WORDS, words.is_empty());
    pen.text(spot::WORDS, &words);
    pen.attribute(spot::WORDS, "title", &words);
}

fn decided(row: &Row, now: Timestamp, tab: &str, pen: &mut Pen<'_>) {
    let decided = match row.standing() {
        Standing::Unmatched => None,
        Standing::Matched { by, at, .. } | Standing::Ignored { by, at, .. } => Some((by, *at)),
    };
    pen.hidden(spot::MATCH_TO, decided.is_some());
    pen.attribute(spot::MATCH_TO, "aria-label", &format!("Match {} to", row.name()));
    pen.attribute(spot::MATCH_TO, "tabindex", tab);
    let words = decided.map(|(by, at)| format!("{}, {}", decider(by), relative(at.min(now), now)));
    pen.hidden(spot::BY, decided.is_none());
    pen.text(spot::BY, words.as_deref().unwrap_or_default());
    pen.attribute(spot::BY, "title", &decided.map(|(_, at)| at.minute()).unwrap_or_default());
}

/// Who decided, in words.
pub(super) fn decider(by: &Decider) -> &str {
    match by {
        Decider::Person(Some(name)) => name,
        Decider::Person(None) => "Somebody who has left",
        Decider::Automatic => "Automatic",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spots_are_those_of_the_markup() {
        assert_eq!(MARKUP.matches("data-spot").count(), spot::MENU + 1);
        assert!(!MARKUP.contains("style="), "the content policy forbids it");
    }
}
