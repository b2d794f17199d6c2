//! The lines of the file beside what is there, each with what becomes of it.

use domain::organization::{
    Problem, Similar,
    import::{Choice, Standing},
};
use leptos::prelude::*;

use super::Choices;
use crate::{
    api::organization_import::PreviewLine,
    paths,
    ui::list::{List, ListColumn},
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::number("Line"),
    ListColumn::words("Name"),
    ListColumn::words("Found"),
    ListColumn::words("What becomes of it"),
];

/// The lines, those first that ask or are bad.
#[component]
pub(super) fn Lines(lines: Vec<PreviewLine>, choices: Choices) -> impl IntoView {
    let rows = lines.into_iter().map(|line| row(line, Some(choices))).collect_view();
    view! { <List label="Lines" columns=COLUMNS>{rows}</List> }.into_any()
}

/// One line; nothing is to be chosen where there are no `choices`.
pub(super) fn row(line: PreviewLine, choices: Option<Choices>) -> AnyView {
    let decision = match (&line.standing, choices) {
        (Standing::Bad(_), _) | (_, None) => {
            view! { <span class="mark mark--warn">"Not imported"</span> }.into_any()
        }
        (_, Some(choices)) => select(&line, choices),
    };
    let PreviewLine { number, name, standing } = line;
    view! {
        <tr class="list__row">
            <td class="list__cell list__cell--number" data-label="Line">{number}</td>
            <th class="list__cell list__cell--name" scope="row" dir="auto">{name}</th>
            <td class="list__cell" data-label="Found">{found(standing)}</td>
            <td class="list__cell" data-label="What becomes of it">{decision}</td>
        </tr>
    }
    .into_any()
}

/// How a line stands to what is there, in words.
fn found(standing: Standing) -> AnyView {
    let link = |id, name: String| {
        view! { <a href=paths::organization(id) target="_blank" rel="external" dir="auto">{name}</a> }
            .into_any()
    };
    match standing {
        Standing::New => "New".into_any(),
        Standing::Bad(problems) => {
            let told =
                problems.into_iter().map(|problem| view! { <p class="field__error">{told(&problem)}</p> });
            told.collect_view().into_any()
        }
        Standing::Existing(known) => view! { "There is " {link(known.id, known.name)} }.into_any(),
        Standing::Repeats(line) => format!("Same name as line {line}").into_any(),
        Standing::ResemblesLine(line) => format!("A name like line {line}").into_any(),
        Standing::Resembles(similar) => {
            let one = |Similar { organization, percent }: Similar| {
                view! { <li>{link(organization.id, organization.name)} {format!(" {percent}\u{202f}% alike")}</li> }
                    .into_any()
            };
            view! { <ul>{similar.into_iter().take(3).map(one).collect_view()}</ul> }.into_any()
        }
    }
}

/// "Country: this country is not known."
fn told(problem: &Problem) -> String {
    let field = problem.field.rsplit('.').next().unwrap_or_default();
    if field.is_empty() || field == "name" {
        return problem.message.clone();
    }
    format!("{}: {}", field.replace('_', " "), problem.message)
}

/// What can become of a line; choices hold only what differs from its usual way.
fn select(line: &PreviewLine, choices: Choices) -> AnyView {
    let number = line.number;
    let usual = if line.asks() { Choice::LeaveOut } else { Choice::Create };
    let create = if line.asks() { "Create another" } else { "Create" };
    let updates = line.updatable().into_iter();
    let offered: Vec<(Choice, String)> =
        [(Choice::LeaveOut, "Leave out".to_owned()), (Choice::Create, create.to_owned())]
            .into_iter()
            .chain(updates.map(|(id, name)| (Choice::Update(id), format!("Update {name}"))))
            .collect();
    let chosen = choices.with_untracked(|choices| choices.get(&number).copied()).unwrap_or(usual);
    let options = offered.iter().enumerate().map(|(at, (choice, words))| {
        view! { <option value=at.to_string() selected=*choice == chosen>{words.clone()}</option> }.into_any()
    });
    let options = options.collect_view();
    let change = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        let Some((choice, _)) = at.and_then(|at| offered.get(at)) else { return };
        choices.update(|choices| {
            if *choice == usual {
                choices.remove(&number)
            } else {
                choices.insert(number, *choice)
            };
        });
    };
    view! {
        <select
            class="field__control field__control--small"
            aria-label=format!("What becomes of line {number}")
            on:change=change
        >
            {options}
        </select>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_its_field_unless_the_sentence_does() {
        let check = |field: &str, expected: &str| {
            assert_eq!(told(&Problem { field: field.into(), message: "Wrong.".into() }), expected);
        };
        check("", "Wrong.");
        check("name", "Wrong.");
        check("locations.0.postal_code", "postal code: Wrong.");
    }
}
