//! What the address asks of History: two days, everything or one organization, and one license for its people.

use domain::{
    asset::Day,
    history::too_far_apart,
    id::{OrganizationId, SkuId, TenantId},
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use crate::{api::history::Days, paths, state::clock::now};

/// Days between the two unless others are asked for.
const USUAL_DAYS: i64 = 30;

/// What the address asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    /// The two days.
    pub(super) days: Days,
    /// The organization; `None` for everything.
    pub(super) organization: Option<OrganizationId>,
    /// The license whose people are shown.
    pub(super) license: Option<(TenantId, SkuId)>,
    /// The page of the list, from 0.
    pub(super) page: usize,
}

/// Why two days are not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unfit {
    /// The first does not lie before the last.
    Turned,
    /// They are too far apart, in words.
    TooFar(String),
}

impl Asked {
    /// Why its days are not compared; `None` where they are. Days that lie ahead count as today.
    pub(super) fn unfit(&self, today: Day) -> Option<Unfit> {
        let (from, to) = (self.days.from.min(today), self.days.to.min(today));
        if from >= to { Some(Unfit::Turned) } else { too_far_apart(from, to).map(Unfit::TooFar) }
    }

    /// Whether what is compared may still change: the last day is not over.
    pub(super) fn is_open(&self, today: Day) -> bool {
        self.days.to >= today
    }
}

/// Today, in UTC.
pub(super) fn today() -> Memo<Day> {
    let now = now();
    Memo::new(move |_| Day::of(now.get()))
}

/// What the address asks; today is the last day unless it says otherwise.
pub(super) fn asked(today: Memo<Day>) -> Memo<Asked> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| parse(query, today.get())))
}

fn parse(query: &ParamsMap, today: Day) -> Asked {
    let value = |name: &str| query.get(name).unwrap_or_default();
    let to = value("to").parse().unwrap_or(today);
    let from = value("from").parse().unwrap_or_else(|_| to.plus(-USUAL_DAYS));
    let license = value("tenant").parse().ok().zip(value("sku").parse().ok());
    Asked {
        days: Days { from, to },
        organization: value("organization").parse().ok(),
        license,
        page: value("page").parse().unwrap_or_default(),
    }
}

/// The address that asks for this.
pub(super) fn address(asked: &Asked) -> String {
    let Asked { days, organization, license, page } = asked;
    let text = |id: Option<String>| id.unwrap_or_default();
    let page = if *page == 0 { String::new() } else { page.to_string() };
    let values: [(&str, &str); 6] = [
        ("from", &days.from.to_string()),
        ("to", &days.to.to_string()),
        ("organization", &text(organization.map(|id| id.to_string()))),
        ("tenant", &text(license.map(|(tenant, _)| tenant.to_string()))),
        ("sku", &text(license.map(|(_, sku)| sku.to_string()))),
        ("page", &page),
    ];
    paths::narrowed(paths::HISTORY, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(address: &str) -> Asked {
        let mut query = ParamsMap::new();
        for pair in address.split_once('?').map_or("", |(_, query)| query).split('&') {
            let (name, value) = pair.split_once('=').unwrap_or_default();
            query.insert(name.to_owned(), value.to_owned());
        }
        parse(&query, "2026-11-21".parse().unwrap())
    }

    #[test]
    fn an_address_asks_for_what_it_was_made_of() {
        let id = "48a80680-7326-48cd-9935-b556b81d3a4e";
        let asked = Asked {
            days: Days { from: "2026-01-01".parse().unwrap(), to: "2026-02-01".parse().unwrap() },
            organization: Some(id.parse().unwrap()),
            license: Some((id.parse().unwrap(), id.parse().unwrap())),
            page: 3,
        };
        assert_eq!(parsed(&address(&asked)), asked);
    }

    #[test]
    fn without_days_the_last_month_is_asked_for() {
        let asked = parsed("/global/history?from=nonsense");
        assert_eq!(asked.days.from.to_string(), "2026-10-22");
        assert_eq!(asked.days.to.to_string(), "2026-11-21");
        assert_eq!((asked.organization, asked.license, asked.page), (None, None, 0));
    }

    #[test]
    fn days_that_cannot_be_compared_say_why() {
        let today = "2026-11-21".parse().unwrap();
        let check = |days: &str| parsed(&format!("/global/history?{days}")).unfit(today);
        assert_eq!(check("from=2025-11-21"), None);
        assert_eq!(check("from=2026-01-01&to=2999-01-01"), None, "what lies ahead is today");
        assert_eq!(check("from=2026-02-01&to=2026-02-01"), Some(Unfit::Turned));
        assert_eq!(check("from=2027-01-01&to=2027-02-01"), Some(Unfit::Turned));
        let Some(Unfit::TooFar(why)) = check("from=2020-01-01&to=2026-01-01") else { panic!("too far") };
        assert!(why.contains("2020-01-01") && why.contains("2026-01-01") && why.contains("400"), "{why}");
    }

    #[test]
    fn what_is_over_is_read_once() {
        let today = "2026-11-21".parse().unwrap();
        assert!(parsed("/global/history").is_open(today));
        assert!(!parsed("/global/history?to=2026-11-20").is_open(today));
    }
}
