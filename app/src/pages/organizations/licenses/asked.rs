//! What the address asks of an organization's licenses, and which rows that leaves in which order.

use std::cmp::Ordering;

use leptos_router::params::ParamsMap;

use crate::{
    api::asset_license::{LicenseLine, SeatCounts},
    components::license_status,
};

/// The most rows on one page.
pub(super) const PAGE_ROWS: usize = 200;

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Sort {
    #[default]
    Name,
    Status,
    Active,
    Consumed,
    Unused,
    InGrace,
    Suspended,
    OverAssigned,
    Renewal,
    Tenant,
}

impl Sort {
    pub(super) const ALL: [Self; 10] = [
        Self::Name,
        Self::Status,
        Self::Active,
        Self::Consumed,
        Self::Unused,
        Self::InGrace,
        Self::Suspended,
        Self::OverAssigned,
        Self::Renewal,
        Self::Tenant,
    ];

    /// The head of its column.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Name => "License Name",
            Self::Status => "Status",
            Self::Active => "Active",
            Self::Consumed => "Consumed",
            Self::Unused => "Unused",
            Self::InGrace => "In grace",
            Self::Suspended => "Suspended",
            Self::OverAssigned => "Over-assigned",
            Self::Renewal => "Renewal",
            Self::Tenant => "Tenant",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Status => "status",
            Self::Active => "active",
            Self::Consumed => "consumed",
            Self::Unused => "unused",
            Self::InGrace => "in-grace",
            Self::Suspended => "suspended",
            Self::OverAssigned => "over-assigned",
            Self::Renewal => "renewal",
            Self::Tenant => "tenant",
        }
    }

    /// The seats that it sorts by.
    pub(super) const fn seats(self, counts: SeatCounts) -> Option<i64> {
        Some(match self {
            Self::Active => counts.active,
            Self::Consumed => counts.consumed,
            Self::Unused => counts.unused,
            Self::InGrace => counts.in_grace,
            Self::Suspended => counts.suspended,
            Self::OverAssigned => counts.over_assigned,
            Self::Name | Self::Status | Self::Renewal | Self::Tenant => return None,
        })
    }

    /// Whether its column holds figures: they begin with the most.
    pub(super) const fn is_number(self) -> bool {
        !matches!(self, Self::Name | Self::Status | Self::Renewal | Self::Tenant)
    }
}

/// What the address asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Asked {
    /// Words that must all be in a row, in any order.
    pub text: String,
    pub sort: Sort,
    pub descending: bool,
    /// The page, from 0.
    pub page: usize,
}

impl Asked {
    /// Reads a query string.
    pub(super) fn parse(query: &ParamsMap) -> Self {
        let value = |name: &str| query.get(name).unwrap_or_default();
        let sort = value("sort");
        let (descending, key) = sort.strip_prefix('-').map_or((false, sort.as_str()), |key| (true, key));
        let sort = Sort::ALL.into_iter().find(|sort| sort.key() == key);
        Self {
            text: value("q"),
            sort: sort.unwrap_or_default(),
            descending: descending && sort.is_some(),
            page: value("page").parse().unwrap_or_default(),
        }
    }

    /// Name and value of each part of the query string; what is usual is empty.
    pub(super) fn query(&self) -> [(&'static str, String); 3] {
        let sort = match (self.sort, self.descending) {
            (Sort::Name, false) => String::new(),
            (sort, descending) => format!("{}{}", if descending { "-" } else { "" }, sort.key()),
        };
        let page = if self.page == 0 { String::new() } else { self.page.to_string() };
        [("q", self.text.trim().to_owned()), ("sort", sort), ("page", page)]
    }

    /// The rows that pass, in their order.
    pub(super) fn passing<'a>(&self, rows: &'a [LicenseLine]) -> Vec<&'a LicenseLine> {
        let words: Vec<_> = self.text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let passes = |row: &&LicenseLine| {
            let said = said(row);
            words.iter().all(|word| said.contains(word))
        };
        let mut passing: Vec<_> = rows.iter().filter(passes).collect();
        // The sort is stable: equals stay by product, then tenant.
        passing.sort_by(|a, b| {
            let order = self.order(a, b);
            if self.descending { order.reverse() } else { order }
        });
        passing
    }

    fn order(&self, a: &LicenseLine, b: &LicenseLine) -> Ordering {
        let text = |text: &str| text.to_lowercase();
        match self.sort {
            Sort::Name => text(&a.name).cmp(&text(&b.name)),
            Sort::Status => a.presence.cmp(&b.presence).then(a.state.cmp(&b.state)),
            Sort::Renewal => match (a.renewal, b.renewal) {
                (Some(a), Some(b)) => a.cmp(&b),
                // Those without one stand last.
                (a, b) => b.is_some().cmp(&a.is_some()),
            },
            Sort::Tenant => text(&a.tenant_name).cmp(&text(&b.tenant_name)),
            figures => figures.seats(a.counts).cmp(&figures.seats(b.counts)),
        }
    }
}

/// What a search looks through, in lower case.
fn said(row: &LicenseLine) -> String {
    let status = license_status::words(row.presence, row.state, row.stranded);
    let kind = if row.is_free_pool { "free" } else { "" };
    let trial = if row.is_trial { "trial" } else { "" };
    [row.name.as_str(), &row.part_number, &row.tenant_name, &status, kind, trial].join("\n").to_lowercase()
}

/// The sum of what counts, and how many rows do not.
pub(super) fn totals(rows: &[&LicenseLine]) -> (SeatCounts, usize) {
    let counting = rows.iter().filter(|row| row.in_totals());
    let sum = counting.clone().fold(SeatCounts::default(), |sum, row| sum.plus(row.counts));
    (sum, rows.len() - counting.count())
}

#[cfg(test)]
mod tests {
    use domain::{
        id::{AssetId, TenantId},
        presence::Presence,
        seat::SeatState,
    };
    use uuid::Uuid;

    use super::*;

    fn line(name: &str, active: i64, renewal: Option<&str>) -> LicenseLine {
        LicenseLine {
            id: AssetId(Uuid::nil()),
            name: name.into(),
            part_number: "SPE_E5".into(),
            tenant: TenantId(Uuid::nil()),
            tenant_name: "Contoso".into(),
            presence: Presence::Synced,
            state: SeatState::Enabled,
            counts: SeatCounts { active, ..SeatCounts::default() },
            stranded: 0,
            is_free_pool: active >= 1_000,
            is_trial: false,
            renewal: renewal.map(|day| day.parse().unwrap()),
            restricted: false,
            as_of: None,
        }
    }

    #[test]
    fn rows_are_found_by_words_and_sorted_as_the_address_says() {
        let rows = [
            line("Microsoft 365 E5", 10, Some("2027-01-01")),
            line("Power BI", 30, None),
            line("Flow Free", 10_000, Some("2026-12-01")),
        ];
        let names = |query: &str| {
            let mut map = ParamsMap::new();
            for pair in query.split('&').filter(|pair| !pair.is_empty()) {
                let (name, value) = pair.split_once('=').unwrap();
                map.insert(name.to_owned(), value.replace('+', " "));
            }
            let asked = Asked::parse(&map);
            asked.passing(&rows).into_iter().map(|row| row.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(names(""), ["Flow Free", "Microsoft 365 E5", "Power BI"]);
        assert_eq!(names("sort=-active"), ["Flow Free", "Power BI", "Microsoft 365 E5"]);
        assert_eq!(names("sort=renewal"), ["Flow Free", "Microsoft 365 E5", "Power BI"]);
        assert_eq!(names("q=e5+MICROSOFT"), ["Microsoft 365 E5"]);
        assert_eq!(names("q=contoso+free&sort=-nonsense"), ["Flow Free"]);
        let all: Vec<_> = rows.iter().collect();
        assert_eq!((totals(&all).0.active, totals(&all).1), (40, 1));
    }

    #[test]
    fn the_usual_is_not_written_into_the_address() {
        let query = |asked: Asked| asked.query().map(|(_, value)| value);
        assert_eq!(query(Asked::default()), ["", "", ""]);
        let asked = Asked { text: " a ".into(), sort: Sort::InGrace, descending: true, page: 2 };
        assert_eq!(query(asked), ["a", "-in-grace", "2"]);
    }
}
