//! Global > History: what differs between any two days, in seats and in people.

mod asked;
mod changes;
mod choose;
mod people;

use domain::history::{Comparison, DayCoverage};
use leptos::prelude::*;

use self::{
    asked::{Unfit, asked, today},
    changes::changes,
    choose::Choose,
    people::People,
};
use crate::{
    api::history::compare_history,
    components::{
        page_header::{Crumb, PageHeader},
        region::Region,
    },
    reading::{Reading, reading},
    state::events::{Topic, paced},
    ui::{face::Empty, icon::Glyph},
};

const CRUMBS: &[Crumb] = &[Crumb::word("Global")];

/// Global > History.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let today = today();
    let asked = asked(today);
    let unfit = Memo::new(move |_| asked.with(|asked| asked.unfit(today.get())));
    let changing = paced([Topic::Licenses, Topic::Users]);
    let is_open = Memo::new(move |_| asked.with(|asked| asked.is_open(today.get())));
    let version = Signal::derive(move || if is_open.get() { changing.get() } else { 0 });
    let compared = Memo::new(move |_| {
        asked.with(|asked| (asked.organization, asked.days, asked.page, unfit.with(Option::is_none)))
    });
    let read: Reading<Option<Comparison>> = reading(
        move || (compared.get(), version.get()),
        |((organization, days, page, is_fit), _)| async move {
            if !is_fit {
                return Ok(None);
            }
            compare_history(organization, days, page).await.map(Some)
        },
    );
    let shown = move |()| {
        let asked = asked.get();
        let none = move || unfit.get().map(refused).into_any();
        read.get().map(|read| read.map(|comparison| comparison.map_or_else(none, |it| changes(&asked, it))))
    };
    let state = move || {
        view! {
            <Transition fallback=|| ()>
                {move || read.get().and_then(Result::ok).flatten().map(|read| covered(read.from, read.to))}
            </Transition>
        }
    };
    view! {
        <PageHeader crumbs=CRUMBS title="History" state/>
        <Choose asked/>
        <People asked is_fit=Signal::derive(move || unfit.with(Option::is_none)) version/>
        <Region read=shown retry=move |()| read.refetch()/>
    }
    .into_any()
}

/// Days that are not compared, and what to choose instead.
fn refused(unfit: Unfit) -> AnyView {
    let (title, words) = match unfit {
        Unfit::Turned => (
            "Choose a first day that lies before the last",
            "What differs is told from the end of the one to the end of the other.".to_owned(),
        ),
        Unfit::TooFar(why) => ("These days lie too far apart", why),
    };
    view! {
        <Empty glyph=Glyph::Clock title=title>
            <p>{words}</p>
        </Empty>
    }
    .into_any()
}

/// "2026-10-22: 41 of 43 tenants read · 2026-11-21: 43 tenants read".
fn covered(from: DayCoverage, to: DayCoverage) -> AnyView {
    let words = [from, to].map(day_words).join(" · ");
    view! {
        <span title="A tenant that was not read on a day stands with its numbers of before">{words}</span>
    }
    .into_any()
}

fn day_words(DayCoverage { day, tenants, read }: DayCoverage) -> String {
    match tenants {
        0 => format!("{day}: nothing known yet"),
        1 if read == 1 => format!("{day}: 1 tenant read"),
        _ if read == tenants => format!("{day}: {tenants} tenants read"),
        _ => format!("{day}: {read} of {tenants} tenants read"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_says_how_much_of_it_is_known() {
        let check = |tenants, read, expected: &str| {
            let day = "2026-11-21".parse().unwrap();
            assert_eq!(day_words(DayCoverage { day, tenants, read }), format!("2026-11-21: {expected}"));
        };
        check(0, 0, "nothing known yet");
        check(1, 1, "1 tenant read");
        check(1, 0, "0 of 1 tenants read");
        check(43, 43, "43 tenants read");
        check(43, 41, "41 of 43 tenants read");
    }
}
