//! The history of one license as a chart: what was active, consumed and unused at the end of each of the last days.

use domain::{
    history::{DayPoint, Figures},
    id::{SkuId, TenantId},
};
use leptos::prelude::*;

use super::region::Region;
use crate::{
    api::history::read_license_history,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::chart::{ChartData, ChartLine, LineChart},
};

/// Days that the chart goes back.
const DAYS: u16 = 90;

/// The last 90 days of a license. A day without a good read is shaded: its numbers are those of before.
#[component]
pub fn LicenseHistory(
    /// The tenant that holds it.
    tenant: TenantId,
    /// The product.
    sku: SkuId,
) -> impl IntoView {
    let version = version_of(Topic::Licenses);
    let read: Reading<Vec<DayPoint>> =
        reading(move || version.get(), move |_| read_license_history(tenant, sku, DAYS));
    let shown = move |()| read.get().map(|read| read.map(|days| chart(&days)));
    view! { <Region read=shown retry=move |()| read.refetch()/> }.into_any()
}

fn chart(days: &[DayPoint]) -> AnyView {
    let Some(first) = days.iter().position(|day| day.figures.is_some()) else {
        return view! { <p class="chart__note">"Its history begins with the next sync."</p> }.into_any();
    };
    let begins = days.get(first).filter(|_| first > 0).map(|day| {
        view! { <p class="chart__note">{format!("Its history begins on {}.", day.day)}</p> }
    });
    // At least a month, so that the first days are no thick bars.
    let days = days.get(first.min(days.len().saturating_sub(31))..).unwrap_or_default();
    view! {
        <LineChart label="License history" point_words="Day" shaded_words="not read on this day" data=data(days)/>
        {begins}
    }
    .into_any()
}

fn data(days: &[DayPoint]) -> ChartData {
    let line = |name, of: fn(&Figures) -> i64| {
        let values = days.iter().map(|day| day.figures.as_ref().map(of)).collect();
        ChartLine { name, values }
    };
    ChartData {
        points: days.iter().map(|day| day.day.to_string()).collect(),
        lines: vec![
            line("Active", |figures| figures.active),
            line("Consumed", |figures| figures.consumed),
            line("Unused", |figures| figures.unused),
        ],
        shaded: days.iter().map(|day| day.figures.is_some() && !day.read).collect(),
    }
}

#[cfg(test)]
mod tests {
    use domain::asset::Day;

    use super::*;

    #[test]
    fn days_before_the_history_are_neither_drawn_nor_shaded() {
        let day: Day = "2026-11-21".parse().unwrap();
        let known = Figures { active: 10, consumed: 4, unused: 6, ..Figures::default() };
        let point = |number, figures, read| DayPoint { day: day.plus(number), figures, read };
        let data = data(&[point(0, None, false), point(1, Some(known), true), point(2, Some(known), false)]);
        assert_eq!(data.points, ["2026-11-21", "2026-11-22", "2026-11-23"]);
        assert_eq!(data.shaded, [false, false, true]);
        let values: Vec<_> = data.lines.iter().map(|line| line.values.clone()).collect();
        assert_eq!(values, [[None, Some(10), Some(10)], [None, Some(4), Some(4)], [None, Some(6), Some(6)]]);
    }
}
