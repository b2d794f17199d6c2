//! The seats of a license, large enough to be read at a glance.

use domain::asset::LicenseAsset;
use leptos::prelude::*;

use crate::{
    api::asset_license::SeatCounts,
    components::seat_meter::{SeatFigures, SeatMeter},
    ui::table::grouped,
};

/// The seats with what each count means.
pub(super) fn counts(license: &LicenseAsset) -> AnyView {
    let seats = license.live_seats();
    let SeatCounts { active, consumed, unused, in_grace, suspended, over_assigned } =
        SeatCounts::of(&seats, &license.status);
    let stranded = seats.stranded(&license.status);
    let figures = SeatFigures { active, consumed, in_grace, over_assigned };
    let count = |words: &'static str, count: i64, is_problem: bool, means: &'static str| {
        let class = match (count, is_problem) {
            (0, _) => "counts__figure figure--zero",
            (_, true) => "counts__figure figure--warn",
            (_, false) => "counts__figure",
        };
        view! {
            <div class="counts__count" title=means>
                <dt class="counts__words">{words}</dt>
                <dd class=class>{grouped(count)}</dd>
            </div>
        }
        .into_any()
    };
    let locked_out = (seats.locked_out > 0)
        .then(|| count("Locked out", seats.locked_out, true, "Seats locked because the customer cancelled"));
    let stranded = (stranded > 0).then(|| {
        let words = format!(
            "{} people hold it though none of its seats works any more. Take it from them, or renew it.",
            grouped(stranded)
        );
        view! { <p class="section-note license-stale">{words}</p> }
    });
    let meter = (!license.is_free_pool).then(|| view! { <SeatMeter figures/> });
    view! {
        <dl class="counts">
            {count("Active", active, false, "Seats that can be used now")}
            {count("Consumed", consumed, false, "Seats that people hold")}
            {count("Unused", unused, false, "Active seats that nobody holds")}
            {count("In grace", in_grace, true, "Seats whose purchase has expired, before they are suspended")}
            {count("Suspended", suspended, true, "Seats that are cancelled but not yet deleted")}
            {count("Over-assigned", over_assigned, true, "People beyond the seats that work")}
            {locked_out}
        </dl>
        <div class="counts__meter">{meter}</div>
        {stranded}
    }
    .into_any()
}
