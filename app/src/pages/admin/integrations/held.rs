//! Held Removals: lists of what would end, each decided by a person as a whole.

use domain::{
    held::{HeldItem, HeldKind, HeldState},
    id::IntegrationId,
};
use leptos::prelude::*;

use super::one::{OneHeader, id_of_page};
use crate::{
    AppError,
    api::held_removal::{HeldDecision, HeldList, HeldPage, decide_held_removal, list_held_removals},
    components::{region::Region, when::When},
    paths,
    reading::{Reading, reading},
    state::{
        events::{Topic, version_of},
        toasts::toasts,
    },
    ui::{
        button::{Button, ButtonKind},
        dialog::Dialog,
        face::{Empty, Notice},
        icon::Glyph,
    },
};

/// Names shown before a list is unfolded.
const FIRST: usize = 8;

/// What a person is asked to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Confirm {
    decision: HeldDecision,
    question: String,
    done: String,
}

type Decide = Action<Confirm, Result<(), AppError>>;

/// Held Removals of one integration.
#[component]
pub fn HeldRemovalsPage() -> impl IntoView {
    let id = id_of_page();
    let version = version_of(Topic::Integrations);
    let read: Reading<HeldPage> = reading(
        move || (id.get(), version.get()),
        |(id, _)| async move {
            match id {
                Some(id) => list_held_removals(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let toasts = toasts();
    let asked = RwSignal::new(None::<Confirm>);
    let open = RwSignal::new(false);
    let decide: Decide = Action::new(move |confirm: &Confirm| {
        let Confirm { decision, done, .. } = confirm.clone();
        async move {
            let decided = decide_held_removal(decision).await;
            // Also after a refusal: the list has changed, and that is what the person must see.
            read.refetch();
            decided.map(|()| toasts.say(done))
        }
    });
    let ask = Callback::new(move |confirm| {
        asked.set(Some(confirm));
        open.set(true);
    });
    let name =
        Signal::derive(move || read.get().and_then(Result::ok).map(|page| page.name).unwrap_or_default());
    let shown = move |()| read.get().map(|read| read.map(|page| lists(page.lists, id.get(), ask)));
    view! {
        <OneHeader title="Held Removals" id name/>
        <Notice message=Signal::derive(move || decide.value().get().and_then(Result::err).map(|error| error.to_string()))/>
        <Region read=shown retry=move |()| read.refetch()/>
        <ConfirmDialog open asked decide/>
    }
}

fn lists(lists: Vec<HeldList>, id: Option<IntegrationId>, ask: Callback<Confirm>) -> AnyView {
    if lists.is_empty() {
        return view! {
            <Empty glyph=Glyph::Checkmark title="Nothing is held">
                <p>
                    "When Microsoft stops listing many rows of a tenant at once, Seatledger keeps them and asks here "
                    "before they end. The threshold is in Sync Settings."
                </p>
                {id.map(|id| view! { <a class="button" href=paths::sync_settings(id)>"Sync Settings"</a> })}
            </Empty>
        }
        .into_any();
    }
    view! {
        <p class="section-note">
            "Microsoft no longer lists these rows. They stay as they are until you decide: Approve ends exactly the rows "
            "of the list; Reject keeps them until Microsoft lists them again."
        </p>
        <ul class="held">{lists.into_iter().map(|list| one_list(list, ask)).collect_view()}</ul>
    }
    .into_any()
}

fn one_list(list: HeldList, ask: Callback<Confirm>) -> AnyView {
    let rejected = list.state == HeldState::Rejected;
    let decide = |approve: bool| {
        let confirm = confirm(&list, approve);
        move |()| ask.run(confirm.clone())
    };
    let title = title(&list);
    let since = Signal::stored(Some(list.since));
    view! {
        <li class="held__list">
            <div class="held__head">
                <div>
                    <h2 class="held__title" dir="auto">{title}</h2>
                    <p class="held__count">
                        {format!("{} of {} rows", list.count, list.current_rows)}" · since "<When at=since/>
                        {rejected.then_some(" · rejected: the rows are kept")}
                    </p>
                </div>
                <div class="held__actions">
                    {(!rejected).then(|| view! { <Button on_press=decide(false)>"Reject"</Button> })}
                    <Button on_press=decide(true)>"Approve"</Button>
                </div>
            </div>
            {items(&list)}
        </li>
    }
    .into_any()
}

/// "Contoso: Directory users".
fn title(list: &HeldList) -> String {
    if list.tenant.is_empty() {
        list.kind.label().to_owned()
    } else {
        format!("{}: {}", list.tenant, list.kind.label())
    }
}

/// What the dialog asks, with the counts that the person sees.
fn confirm(list: &HeldList, approve: bool) -> Confirm {
    let rows = counted(list.count, list.kind);
    let at = if list.tenant.is_empty() { String::new() } else { format!(" of {}", list.tenant) };
    let (question, done) = if approve {
        (
            format!(
                "End {rows}{at}, of {} there were? Exactly the rows of this list end.",
                list.current_rows
            ),
            format!("{rows}{at} ended."),
        )
    } else {
        (
            format!("Keep {rows}{at}? They stay as they are until Microsoft lists them again."),
            format!("{rows}{at} kept."),
        )
    };
    Confirm { decision: HeldDecision { held: list.id, run: list.run, approve }, question, done }
}

/// "12 directory users".
fn counted(count: usize, kind: HeldKind) -> String {
    let plural = kind.label().to_lowercase();
    match count {
        1 => format!("1 {}", plural.trim_end_matches('s')),
        _ => format!("{count} {plural}"),
    }
}

fn items(list: &HeldList) -> AnyView {
    let line = |item: &HeldItem| {
        let name = if item.name.is_empty() { item.external_id.clone() } else { item.name.clone() };
        view! { <li dir="auto" title=item.external_id.clone()>{name}</li> }
    };
    let (first, rest) = list.items.split_at(FIRST.min(list.items.len()));
    let unlisted = list.count - list.items.len();
    view! {
        <ul class="held__items">{first.iter().map(line).collect_view()}</ul>
        {(!rest.is_empty()).then(|| view! {
            <details>
                <summary class="held__more">{format!("{} more", list.count - first.len())}</summary>
                <ul class="held__items">
                    {rest.iter().map(line).collect_view()}
                    {(unlisted > 0).then(|| view! { <li>{format!("and {unlisted} more")}</li> })}
                </ul>
            </details>
        })}
    }
    .into_any()
}

/// Names what would happen, with counts, before it does.
#[component]
fn ConfirmDialog(open: RwSignal<bool>, asked: RwSignal<Option<Confirm>>, decide: Decide) -> impl IntoView {
    let question = move || asked.get().map(|confirm| confirm.question);
    let approves = move || asked.get().is_some_and(|confirm| confirm.decision.approve);
    let go = move |()| {
        open.set(false);
        if let Some(confirm) = asked.get_untracked() {
            decide.dispatch(confirm);
        }
    };
    view! {
        <Dialog id="decide-held" open title="Held Removals">
            <div class="form">
                <p dir="auto">{question}</p>
                <div class="form__actions">
                    <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary on_press=go>
                        {move || if approves() { "End these rows" } else { "Keep these rows" }}
                    </Button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    #[test]
    fn the_question_names_the_counts() {
        let list = |tenant: &str, count| HeldList {
            id: "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap(),
            tenant: tenant.into(),
            kind: HeldKind::Users,
            run: "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap(),
            since: Timestamp(0),
            current_rows: 40,
            state: HeldState::Pending,
            count,
            items: vec![],
        };
        let question = |list: &HeldList, approve| confirm(list, approve).question;
        assert_eq!(
            question(&list("Contoso", 12), true),
            "End 12 directory users of Contoso, of 40 there were? Exactly the rows of this list end."
        );
        assert_eq!(
            question(&list("", 1), false),
            "Keep 1 directory user? They stay as they are until Microsoft lists them again."
        );
        assert_eq!(title(&list("Contoso", 1)), "Contoso: Directory users");
    }
}
