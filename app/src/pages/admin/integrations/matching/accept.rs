//! Accepting many suggestions at once: what something speaks against is left out unless the person ticks it.

use std::collections::BTreeSet;

use domain::id::TenantId;
use leptos::prelude::*;

use super::{board::Board, deed::Deed, state::Matching};
use crate::ui::{
    button::{Button, ButtonKind},
    dialog::Dialog,
    table::counted,
    tick::{Tick, TickKind},
};

/// A row whose suggestion is contradicted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Doubted {
    tenant: TenantId,
    /// The tenant's name.
    name: String,
    /// The organization, how sure, and what speaks against it.
    words: String,
}

/// Those of these tenants whose best suggestion something speaks against.
fn doubted(board: &Board, tenants: &[TenantId]) -> Vec<Doubted> {
    let rows = tenants.iter().filter_map(|tenant| board.row(*tenant));
    let doubt = |row: &super::row::Row| {
        let (best, organization) = board.suggested(row).next()?;
        let (name, score) = (&organization.organization.name, best.score);
        let words = format!("{name} ({score}\u{202f}%): {}", best.against?.label());
        Some(Doubted { tenant: row.id(), name: row.name().to_owned(), words })
    };
    rows.filter_map(doubt).collect()
}

impl Matching {
    /// Accepts the suggestions of these tenants; asks first where there are several and something speaks against
    /// any. Of a single row the person has the contradiction before them.
    pub(super) fn accept(self, tenants: Vec<TenantId>) {
        let asks = tenants.len() > 1
            && self.peek(|board| {
                let concerned = board.concerned(&tenants, &Deed::Accept);
                !doubted(board, &concerned).is_empty()
            });
        if asks {
            self.say_waiting(&tenants);
            self.floats().close();
            self.asking().tenants.set(self.peek(|board| board.concerned(&tenants, &Deed::Accept)));
            self.asking().accept.set(true);
        } else {
            self.act(&tenants, Deed::Accept);
        }
    }
}

/// Shows what is contradicted.
#[component]
pub(super) fn AcceptDialog(matching: Matching) -> impl IntoView {
    let open = matching.asking().accept;
    let content = move || {
        open.get().then(|| {
            let tenants = matching.asking().tenants.get_untracked();
            let doubted = matching.peek(|board| doubted(board, &tenants));
            ask(matching, tenants, doubted)
        })
    };
    view! { <Dialog id="match-accept" open title="Accept Suggested Matches">{content}</Dialog> }.into_any()
}

fn ask(matching: Matching, tenants: Vec<TenantId>, doubted: Vec<Doubted>) -> AnyView {
    let open = matching.asking().accept;
    let ticked = RwSignal::new(BTreeSet::<TenantId>::new());
    let (all, asked) = (tenants.len(), doubted.len());
    let left_out: BTreeSet<TenantId> = doubted.iter().map(|it| it.tenant).collect();
    let count = move || ticked.with(BTreeSet::len) + all.saturating_sub(asked);
    let accept = move |()| {
        let confirmed = ticked.get_untracked();
        let is_chosen = |tenant: &TenantId| !left_out.contains(tenant) || confirmed.contains(tenant);
        let chosen: Vec<TenantId> = tenants.iter().copied().filter(is_chosen).collect();
        open.set(false);
        matching.act(&chosen, Deed::Accept);
        matching.rows().focus();
    };
    let row = move |it: Doubted| {
        let Doubted { tenant, name, words } = it;
        let change = move |chosen: bool| {
            ticked.update(|ticked| {
                let _ = if chosen { ticked.insert(tenant) } else { ticked.remove(&tenant) };
            });
        };
        let chosen = Signal::derive(move || ticked.with(|ticked| ticked.contains(&tenant)));
        view! {
            <li>
                <Tick kind=TickKind::Check name="doubted" label=name chosen on_change=change/>
                <p class="match-alike" dir="auto">{words}</p>
            </li>
        }
        .into_any()
    };
    let disabled = Signal::derive(move || (count() == 0).then_some("Tick what is to be accepted"));
    let intro = format!(
        "Something speaks against {asked} of {}. They are left out unless you tick them.",
        counted(all, "suggestion", "suggestions")
    );
    view! {
        <p>{intro}</p>
        <ul class="match-alikes" aria-label="Contradicted suggestions">
            {doubted.into_iter().map(row).collect_view()}
        </ul>
        <div class="form__actions">
            <Button on_press=move |()| open.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary disabled on_press=accept>
                {move || format!("Accept {}", counted(count(), "match", "matches"))}
            </Button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::matching::ContradictionKind;

    use super::{
        super::{
            asked::Asked,
            samples::{organizations, rows, tenant_id},
        },
        *,
    };

    #[test]
    fn what_something_speaks_against_is_asked_about() {
        let mut board = Board::new(Asked::default());
        let mut rows = rows(&["Contoso", "Velmora", "Adatum"]);
        rows[1].suggested[0].against = Some(ContradictionKind::OtherCountry);
        board.load(organizations(&["Contoso Ltd", "Velmora Ltd", "Adatum Ltd"]), rows);
        let all: Vec<_> = (0..3).map(tenant_id).collect();
        let found = doubted(&board, &all);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].tenant, found[0].name.as_str()), (tenant_id(1), "Velmora"));
        assert_eq!(found[0].words, "Velmora Ltd (90\u{202f}%): it is in another country");
    }
}
