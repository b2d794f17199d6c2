//! Creating organizations for tenants. Where one would resemble others, the person sees which before it is created.

use std::collections::BTreeSet;

use domain::{id::TenantId, matching::board::MatchOrganization};
use leptos::prelude::*;

use super::{
    deed::Deed,
    resembling::{Alike, Resembles, organization_names, resembling},
    state::Matching,
};
use crate::{
    paths,
    ui::{
        button::{Button, ButtonKind},
        dialog::Dialog,
        table::counted,
        tick::{Tick, TickKind},
    },
};

impl Matching {
    /// Creates an organization for each of these tenants that has none; asks first where one would resemble others.
    pub(super) fn create(self, tenants: Vec<TenantId>) {
        self.say_waiting(&tenants);
        let tenants = self.peek(|board| board.concerned(&tenants, &Deed::Create(BTreeSet::new())));
        let asking = self.asking();
        let alike = self.peek(|board| {
            asking.names.try_update_value(|kept| {
                if kept.as_ref().is_none_or(|(generation, _)| *generation != board.generation()) {
                    *kept = Some((board.generation(), organization_names(board)));
                }
                kept.as_ref().map(|(_, names)| resembling(board, names, &tenants)).unwrap_or_default()
            })
        });
        let alike = alike.unwrap_or_default();
        if alike.is_empty() {
            self.act(&tenants, Deed::Create(BTreeSet::new()));
        } else {
            self.floats().close();
            asking.tenants.set(tenants);
            asking.alike.set(alike);
            asking.create.set(true);
        }
    }
}

/// Shows what would resemble others.
#[component]
pub(super) fn CreateDialog(matching: Matching) -> impl IntoView {
    let asking = matching.asking();
    let content = move || {
        asking.create.get().then(|| {
            let (tenants, alike) = (asking.tenants.get_untracked(), asking.alike.get_untracked());
            match (tenants.as_slice(), alike.as_slice()) {
                ([tenant], [one]) => single(matching, *tenant, one.clone()),
                _ => many(matching, tenants, alike),
            }
        })
    };
    view! { <Dialog id="match-create" open=asking.create title="Create Organizations">{content}</Dialog> }
        .into_any()
}

fn single(matching: Matching, tenant: TenantId, one: Resembles) -> AnyView {
    let open = matching.asking().create;
    let create = move |()| {
        open.set(false);
        matching.act(&[tenant], Deed::Create(BTreeSet::from([tenant])));
        matching.rows().focus();
    };
    let found = one.others.into_iter().filter_map(|Alike { organization, percent, .. }| {
        Some(similar(matching, tenant, organization?, percent))
    });
    view! {
        <p dir="auto">{format!("Is {} one of these? Nothing is created yet.", one.name)}</p>
        <ul class="similar">{found.collect_view()}</ul>
        <div class="form__actions">
            <Button on_press=move |()| open.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary on_press=create>"Create anyway"</Button>
        </div>
    }
    .into_any()
}

fn similar(matching: Matching, tenant: TenantId, found: MatchOrganization, percent: u8) -> AnyView {
    let organization = found.organization;
    let name = organization.name.clone();
    let words = format!("Match to {name}");
    let href = paths::organization(organization.id);
    let choose = move |()| {
        matching.asking().create.set(false);
        matching.act(&[tenant], Deed::MatchTo(organization.clone()));
        matching.rows().focus();
    };
    view! {
        <li class="similar__one">
            <a href=href target="_blank" rel="external" dir="auto">{name}</a>
            <span class="similar__share">{format!("{percent}\u{202f}% alike")}</span>
            <Button on_press=choose>
                <span aria-hidden="true">"Match"</span>
                <span class="visually-hidden">{words}</span>
            </Button>
        </li>
    }
    .into_any()
}

fn many(matching: Matching, tenants: Vec<TenantId>, alike: Vec<Resembles>) -> AnyView {
    let open = matching.asking().create;
    let ticked = RwSignal::new(BTreeSet::<TenantId>::new());
    let (all, asked) = (tenants.len(), alike.len());
    let count = move || ticked.with(BTreeSet::len) + all.saturating_sub(asked);
    let left_out: BTreeSet<TenantId> = alike.iter().map(|it| it.tenant).collect();
    let create = move |()| {
        let confirmed = ticked.get_untracked();
        let chosen: Vec<TenantId> = tenants
            .iter()
            .copied()
            .filter(|tenant| !left_out.contains(tenant) || confirmed.contains(tenant))
            .collect();
        open.set(false);
        matching.act(&chosen, Deed::Create(confirmed));
        matching.rows().focus();
    };
    let row = move |it: Resembles| {
        let Resembles { tenant, name, others } = it;
        let change = move |chosen: bool| {
            ticked.update(|ticked| {
                let _ = if chosen { ticked.insert(tenant) } else { ticked.remove(&tenant) };
            });
        };
        let chosen = Signal::derive(move || ticked.with(|ticked| ticked.contains(&tenant)));
        view! {
            <li>
                <Tick kind=TickKind::Check name="resembles" label=name chosen on_change=change/>
                <p class="match-alike" dir="auto">{alike_words(&others)}</p>
            </li>
        }
        .into_any()
    };
    let disabled = Signal::derive(move || (count() == 0).then_some("Tick what is to be created"));
    let intro = format!(
        "{asked} of {} would have a name like an organization that exists, or like each other. They are left out \
         unless you tick them.",
        counted(all, "organization", "organizations")
    );
    view! {
        <p>{intro}</p>
        <ul class="match-alikes" aria-label="Names like others">{alike.into_iter().map(row).collect_view()}</ul>
        <div class="form__actions">
            <Button on_press=move |()| open.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary disabled on_press=create>
                {move || format!("Create {}", counted(count(), "organization", "organizations"))}
            </Button>
        </div>
    }
    .into_any()
}

/// "Like Contoso Ltd (94 %) and the row Contoso AG (88 %)".
fn alike_words(others: &[Alike]) -> String {
    let part = |it: &Alike| {
        let row = if it.organization.is_none() { "the row " } else { "" };
        format!("{row}{} ({}\u{202f}%)", it.name, it.percent)
    };
    format!("Like {}", others.iter().map(part).collect::<Vec<_>>().join(", "))
}
