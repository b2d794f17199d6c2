//! The figures of the dashboard, each with where it leads, and what it covers.

use domain::dashboard::{RENEWAL_DAYS, SeatTotals};
use leptos::prelude::*;

use super::tenants;
use crate::{
    api::{
        dashboard::{Dashboard, Integrations},
        license::Coverage,
    },
    columns as data,
    components::when::When,
    license_query::{HAS_IN_GRACE, HAS_OVER_ASSIGNED, HAS_SUSPENDED, HAS_UNUSED},
    paths,
    ui::{
        badge::Tone,
        icon::{Glyph, Icon},
        table::{Flag, Span, TableQuery, grouped},
    },
};

/// One figure.
struct Figure {
    words: &'static str,
    hint: &'static str,
    value: i64,
    glyph: Glyph,
    /// The tone while the figure is not 0.
    tone: Tone,
    href: String,
    /// `None` for what is not read from tenants.
    coverage: Option<Coverage>,
}

/// Every figure that the person may see.
pub(super) fn figures(read: Dashboard) -> AnyView {
    let people = Figure {
        words: "Licensed people",
        hint: "Directory users who hold a license, each counted once",
        value: i64::try_from(read.people).unwrap_or(i64::MAX),
        glyph: Glyph::People,
        tone: Tone::Quiet,
        href: licenses(|query| {
            query.toggle(data::KIND, data::PAID);
            query.toggle(data::KIND, data::TRIAL);
        }),
        coverage: Some(read.directory),
    };
    let figures = [people].into_iter().chain(seats(&read.totals, read.licenses));
    let figures = figures.chain(read.integrations.map(attention));
    view! { <ul class="figures">{figures.map(one).collect_view()}</ul> }.into_any()
}

fn seats(totals: &SeatTotals, coverage: Coverage) -> [Figure; 6] {
    let figure = |words, hint, value, (glyph, tone), href| Figure {
        words,
        hint,
        value,
        glyph,
        tone,
        href,
        coverage: Some(coverage),
    };
    let paid = |query: &mut TableQuery| query.toggle(data::KIND, data::PAID);
    let flagged = |flag: &Flag| licenses(|query| query.toggle_flag(flag.name));
    [
        figure(
            "Paid seats",
            "Seats that can be used now and are bought for people; free pools and trials aside",
            totals.paid,
            (Glyph::Certificate, Tone::Quiet),
            licenses(paid),
        ),
        figure(
            "Unused",
            "Paid seats that nobody holds",
            totals.unused,
            (Glyph::Person, Tone::Info),
            licenses(|query| {
                paid(query);
                query.toggle_flag(HAS_UNUSED.name);
            }),
        ),
        figure(
            "Over-assigned",
            "People beyond the seats that work",
            totals.over_assigned,
            (Glyph::Warning, Tone::Warn),
            flagged(&HAS_OVER_ASSIGNED),
        ),
        figure(
            "In grace",
            "Seats whose purchase has expired, before they are suspended",
            totals.in_grace,
            (Glyph::Clock, Tone::Warn),
            flagged(&HAS_IN_GRACE),
        ),
        figure(
            "Suspended",
            "Seats that Microsoft has suspended",
            totals.suspended,
            (Glyph::Pause, Tone::Bad),
            flagged(&HAS_SUSPENDED),
        ),
        figure(
            "Renewals in 30 days",
            "Paid licenses that end or renew within 30 days",
            totals.renewals.into(),
            (Glyph::ArrowSync, Tone::Info),
            licenses(|query| {
                paid(query);
                query.set_span(data::RENEWAL, Some(Span::Within(RENEWAL_DAYS)));
            }),
        ),
    ]
}

fn attention(integrations: Integrations) -> Figure {
    Figure {
        words: "Integrations that need attention",
        hint: "Their last run failed, they are tried once a day only, or they hold removals",
        value: integrations.need_attention.into(),
        glyph: Glyph::Plug,
        tone: Tone::Bad,
        href: paths::INTEGRATIONS.to_owned(),
        coverage: None,
    }
}

/// The list of licenses as it is asked for.
fn licenses(ask: impl FnOnce(&mut TableQuery)) -> String {
    let mut query = TableQuery::default();
    ask(&mut query);
    format!("{}?{}", paths::GLOBAL_LICENSES, query.encode())
}

fn one(figure: Figure) -> AnyView {
    let Figure { words, hint, value, glyph, tone, href, coverage } = figure;
    let tone = if value == 0 { Tone::Quiet } else { tone };
    let coverage = coverage.map(|coverage| {
        view! {
            <p class="figures__coverage">
                {tenants(coverage)}" · as of "<When at=Signal::stored(coverage.oldest_good_at) otherwise="never"/>
            </p>
        }
    });
    view! {
        <li class="figures__one" data-tone=tone.key()>
            <a class="figures__link" href=href>
                <span class="figures__words"><Icon glyph/>{words}</span>
                " "
                <span class="figures__value" class:figures__value--none={value == 0}>{grouped(value)}</span>
            </a>
            <p class="figures__hint">{hint}</p>
            {coverage}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::license_query::parse;

    #[test]
    fn every_figure_leads_to_a_list_that_the_page_understands() {
        for figure in seats(&SeatTotals::default(), Coverage::default()) {
            let (path, query) = figure.href.split_once('?').unwrap();
            assert_eq!(path, paths::GLOBAL_LICENSES);
            assert_eq!(parse(query).encode(), query, "{}", figure.words);
            assert!(parse(query).filters(), "{}", figure.words);
        }
    }

    #[test]
    fn the_words_say_how_many_days_renewals_are_told_ahead() {
        assert_eq!(RENEWAL_DAYS, 30);
    }
}
