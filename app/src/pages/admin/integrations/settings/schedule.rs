//! When the schedule reads, how much may end at once without a person, and how long logs are kept.

use domain::settings::QuietHours;
use leptos::prelude::*;

use super::draft::Draft;
use crate::ui::tick::{Tick, TickKind};

/// What is offered, in seconds; what is recommended is said so.
const INTERVALS: [(i64, &str); 9] = [
    (900, "15 minutes"),
    (1_800, "30 minutes"),
    (3_600, "1 hour (recommended)"),
    (7_200, "2 hours"),
    (14_400, "4 hours"),
    (43_200, "12 hours"),
    (86_400, "1 day"),
    (172_800, "2 days"),
    (604_800, "7 days"),
];
/// From ten in the evening to six in the morning: what is offered first.
const NIGHT: QuietHours = QuietHours { from_minute: 1_320, to_minute: 360 };

/// The schedule and the limits.
#[component]
pub(super) fn Schedule(
    draft: Draft,
    beside: Callback<&'static str, Signal<Option<String>>>,
) -> impl IntoView {
    let is_quiet = Memo::new(move |_| draft.read(|settings| settings.quiet_hours.is_some()));
    view! {
        <section class="settings__panel" aria-labelledby="schedule-title">
            <h2 class="settings__legend" id="schedule-title">"Schedule"</h2>
            <Interval draft error=beside.run("interval_secs")/>
            <Tick
                kind=TickKind::Check
                name="quiet-hours"
                label="Quiet hours"
                hint="The schedule starts nothing in this time. A sync that is under way goes on, and a person can always start one."
                chosen=is_quiet
                on_change=move |on: bool| draft.edit(|settings| settings.quiet_hours = on.then_some(NIGHT))
            />
            {move || is_quiet.get().then(|| view! { <Quiet draft error=beside.run("quiet_hours")/> })}
        </section>
        <section class="settings__panel" aria-labelledby="limits-title">
            <h2 class="settings__legend" id="limits-title">"Safety and logs"</h2>
            <Number
                name="guard_percent"
                label="Deletion guard, percent"
                hint="If more than this share of a tenant's rows would end at once, and more than three, they are held until someone approves. 20 is recommended."
                range=(1, 100)
                value=draft.peek(|settings| u16::from(settings.guard_percent))
                on_change=move |value: u16| draft.edit(|settings| settings.guard_percent = u8::try_from(value).unwrap_or(0))
                error=beside.run("guard_percent")
            />
            <Number
                name="log_days"
                label="Keep sync logs, days"
                hint="From 7 to 730; 90 is recommended."
                range=(7, 730)
                value=draft.peek(|settings| settings.log_days)
                on_change=move |value: u16| draft.edit(|settings| settings.log_days = value)
                error=beside.run("log_days")
            />
        </section>
    }
    .into_any()
}

#[component]
fn Interval(draft: Draft, error: Signal<Option<String>>) -> impl IntoView {
    let now = draft.peek(|settings| settings.interval_secs);
    // One that was set otherwise stays as it is until another is chosen.
    let own =
        (!INTERVALS.iter().any(|(secs, _)| *secs == now)).then(|| (now, format!("{} minutes", now / 60)));
    let all = own.into_iter().chain(INTERVALS.iter().map(|&(secs, words)| (secs, words.to_owned())));
    let change = move |event| {
        let secs = event_target_value(&event).parse().unwrap_or_default();
        draft.edit(|settings| settings.interval_secs = secs);
    };
    view! {
        <div class="field settings__short">
            <label class="field__label" for="field-interval_secs">"Sync every"</label>
            <select class="field__control" id="field-interval_secs" on:change=change aria-invalid=move || error.get().is_some().then_some("true") aria-describedby="field-interval_secs-error">
                {all
                    .map(|(secs, words)| view! { <option value=secs.to_string() selected=secs == now>{words}</option> })
                    .collect_view()}
            </select>
            <p class="field__error" id="field-interval_secs-error" role="alert">{move || error.get()}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Quiet(draft: Draft, error: Signal<Option<String>>) -> impl IntoView {
    let hours = draft.peek(|settings| settings.quiet_hours).unwrap_or(NIGHT);
    let time = move |label: &'static str, minute: u16, set: fn(&mut QuietHours, u16)| {
        let change = move |event| {
            // What is no time is one that cannot be saved, and its message says so.
            let minute = minute_of(&event_target_value(&event)).unwrap_or(u16::MAX);
            draft.edit(|settings| {
                if let Some(hours) = &mut settings.quiet_hours {
                    set(hours, minute);
                }
            });
        };
        view! {
            <label class="settings__time">
                <span class="field__label">{label}</span>
                <input
                    class="field__control"
                    type="time"
                    aria-invalid=move || error.get().is_some().then_some("true")
                    value=time_of(minute)
                    aria-describedby="field-quiet_hours-hint field-quiet_hours-error"
                    on:change=change
                />
            </label>
        }
    };
    view! {
        <div class="settings__times" role="group" aria-label="Quiet hours">
            {time("From (UTC)", hours.from_minute, |hours, minute| hours.from_minute = minute)}
            {time("Until (UTC)", hours.to_minute, |hours, minute| hours.to_minute = minute)}
        </div>
        <p class="field__hint" id="field-quiet_hours-hint">"Times are UTC, and may pass midnight."</p>
        <p class="field__error" id="field-quiet_hours-error" role="alert">{move || error.get()}</p>
    }
    .into_any()
}

#[component]
fn Number(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    range: (u16, u16),
    value: u16,
    #[prop(into)] on_change: Callback<u16>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=format!("field-{name}")>{label}</label>
            <input
                class="field__control settings__short"
                id=format!("field-{name}")
                type="number"
                min=range.0.to_string()
                max=range.1.to_string()
                value=value.to_string()
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=format!("field-{name}-hint field-{name}-error")
                on:input=move |event| on_change.run(event_target_value(&event).trim().parse().unwrap_or(0))
            />
            <p class="field__hint" id=format!("field-{name}-hint")>{hint}</p>
            <p class="field__error" id=format!("field-{name}-error") role="alert">{move || error.get()}</p>
        </div>
    }
    .into_any()
}

/// `22:00`, as the browser's time field has it.
fn time_of(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The minute of the day of `22:00`; a browser may add seconds.
fn minute_of(text: &str) -> Option<u16> {
    let mut parts = text.split(':').map(str::parse::<u16>);
    let (hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use domain::settings::{MAX_INTERVAL_SECS, MIN_INTERVAL_SECS};

    use super::*;

    #[test]
    fn times_come_back() {
        for minute in [0, 59, 60, 1_320, 1_439] {
            assert_eq!(minute_of(&time_of(minute)), Some(minute));
        }
        assert_eq!(minute_of("06:30:00"), Some(390));
        for text in ["", "24:00", "1:60", "soon"] {
            assert_eq!(minute_of(text), None, "{text}");
        }
    }

    #[test]
    fn every_interval_that_is_offered_can_be_saved() {
        assert!(INTERVALS.iter().all(|(secs, _)| (MIN_INTERVAL_SECS..=MAX_INTERVAL_SECS).contains(secs)));
    }
}
