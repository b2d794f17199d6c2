//! Notifications: what happened to integrations, the newest first, read and unread per person.

use domain::notice::Reason;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    AppError,
    api::notice::{NoticeMarks, NoticePage, NoticeRow, list_notices, mark_notices},
    components::{page_header::PageHeader, region::Region, when::When},
    paths,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::{
        badge::Tone,
        button::Button,
        face::{Empty, Notice},
        icon::{Glyph, Icon},
    },
};

type Mark = Action<NoticeMarks, Result<(), AppError>>;

/// Every notice that the person may see.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before")?.parse::<i64>().ok()));
    let version = version_of(Topic::Notices);
    let read: Reading<NoticePage> =
        reading(move || (before.get(), version.get()), |(before, _)| list_notices(before));
    let mark: Mark = Action::new(move |marks: &NoticeMarks| {
        let marks = *marks;
        async move {
            mark_notices(marks).await?;
            read.refetch();
            Ok(())
        }
    });
    let newest = move || read.get().and_then(Result::ok).and_then(|page| page.rows.first().map(|row| row.id));
    let mark_all = move |()| {
        if let Some(id) = newest() {
            mark.dispatch(NoticeMarks { id, read: true, and_older: true });
        }
    };
    let shown = move |()| read.get().map(|read| read.map(|page| notices(page, mark)));
    view! {
        <PageHeader crumbs=vec![] title="Notifications">
            <Button glyph=Glyph::Checkmark on_press=mark_all>"Mark all as read"</Button>
        </PageHeader>
        <Notice message=Signal::derive(move || mark.value().get().and_then(Result::err).map(|error| error.to_string()))/>
        <Region read=shown retry=move |()| read.refetch()/>
    }
}

fn notices(page: NoticePage, mark: Mark) -> AnyView {
    let Some(oldest) = page.rows.last().map(|row| row.id) else {
        return view! {
            <Empty glyph=Glyph::Alert title="No notifications yet">
                <p>
                    "You are told here when the first sync after set-up ends, when an integration starts failing, "
                    "recovers, needs attention, holds removals or takes tenants over, and before a secret key expires."
                </p>
            </Empty>
        }
        .into_any();
    };
    view! {
        <ol class="notices">{page.rows.into_iter().map(|row| one(row, mark)).collect_view()}</ol>
        {page.has_older.then(|| view! { <a class="button" href=paths::notifications_before(oldest)>"Show older"</a> })}
    }
    .into_any()
}

fn one(row: NoticeRow, mark: Mark) -> AnyView {
    let NoticeRow { id, reason, title, text, at, href, read } = row;
    let (tone, glyph) = face(reason);
    let mark_as = move |read| {
        mark.dispatch(NoticeMarks { id, read, and_older: false });
    };
    let follow = move |_| {
        if !read {
            mark_as(true);
        }
    };
    let (toggle, state) = if read { ("Mark as unread", None) } else { ("Mark as read", Some("Unread")) };
    view! {
        <li class="notices__one" class:notices__one--unread=!read data-tone=tone.key()>
            <Icon glyph/>
            <div class="notices__words">
                <a class="notices__title" href=href dir="auto" on:click=follow>{title}</a>
                <p class="notices__text">{text}</p>
                <p class="notices__note">
                    <When at=Signal::stored(Some(at))/>
                    {state.map(|state| view! { <span class="notices__state">{state}</span> })}
                </p>
            </div>
            <button class="button button--quiet" type="button" on:click=move |_| mark_as(!read)>{toggle}</button>
        </li>
    }
    .into_any()
}

const fn face(reason: Reason) -> (Tone, Glyph) {
    match reason {
        Reason::SetUpEnded | Reason::TookOver => (Tone::Info, Glyph::Plug),
        Reason::Failing | Reason::SecretExpired => (Tone::Bad, Glyph::ErrorCircle),
        Reason::Recovered => (Tone::Good, Glyph::Checkmark),
        Reason::NeedsAttention => (Tone::Bad, Glyph::Alert),
        Reason::RemovalsHeld => (Tone::Warn, Glyph::Pause),
        Reason::SecretExpiring | Reason::ServiceAccountIdle => (Tone::Warn, Glyph::Clock),
    }
}
