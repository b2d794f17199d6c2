//! Looking at files and importing them, for the functions above it; server-side only. `domain` decides what each line
//! is, the store writes.

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    organization::{
        Problem,
        import::{Choice, Field, Line, Mapping, Standing, guess, plan},
    },
};
use store::{ImportedLine, LineEnd};

use super::{ImportFile, ImportOrder, ImportPreview, ImportReport, PreviewLine, SHOWN_LINES, table::Table};
use crate::{AppError, caller::Caller, caller::services};

/// What a file holds beside what is there.
pub(super) async fn preview(caller: &Caller, file: ImportFile) -> Result<ImportPreview, AppError> {
    allowed(caller)?;
    let table = Table::read(&file.text)?;
    let mapping = file.mapping.unwrap_or_else(|| guess(&table.heads));
    let sample = table.lines.first().map(|(_, cells)| cells.clone()).unwrap_or_default();
    let mut preview = ImportPreview {
        heads: table.heads.clone(),
        sample,
        lines: table.lines.len(),
        mapping: mapping.clone(),
        ..ImportPreview::default()
    };
    if !mapping.contains(&Some(Field::Name)) {
        // What the lines are cannot be said yet; the columns can be chosen.
        return Ok(preview);
    }
    let (mut asking, mut others) = (Vec::new(), Vec::new());
    for line in planned(caller, table, mapping).await? {
        let shown = match line.standing {
            Standing::New => {
                preview.new += 1;
                &mut others
            }
            Standing::Bad(_) => {
                preview.bad += 1;
                &mut asking
            }
            _ => {
                preview.asking += 1;
                &mut asking
            }
        };
        if shown.len() < SHOWN_LINES {
            shown.push(shown_as(line));
        }
    }
    asking.extend(others);
    preview.shown = asking;
    Ok(preview)
}

/// Writes what was decided and tells what became of each line.
pub(super) async fn import(caller: &Caller, order: ImportOrder) -> Result<ImportReport, AppError> {
    allowed(caller)?;
    let table = Table::read(&order.text)?;
    if !order.mapping.contains(&Some(Field::Name)) {
        return Err(AppError::field("mapping", "Choose the column that holds the name."));
    }
    let choices: BTreeMap<usize, Choice> = order.choices.into_iter().collect();
    let mut lines = planned(caller, table.clone(), order.mapping).await?;
    let mut report = ImportReport::default();
    let mut orders = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match line.decided(choices.get(&line.number).copied()) {
            _ if matches!(line.standing, Standing::Bad(_)) => {}
            Choice::LeaveOut => report.left_out += 1,
            Choice::Create => orders.push((at, ImportedLine::Create(line.profile.clone()))),
            Choice::Update(id) => orders.push((at, ImportedLine::Update(id, line.profile.clone()))),
        }
    }
    let (places, orders): (Vec<_>, Vec<_>) = orders.into_iter().unzip();
    let now = services().clock.now();
    let ends = caller.store.organization_import(&caller.scope, &orders, now).await?;
    for ((at, order), end) in places.into_iter().zip(&orders).zip(ends) {
        match (end, order) {
            (LineEnd::Done, ImportedLine::Create(_)) => report.created += 1,
            (LineEnd::Done, ImportedLine::Update(..)) => report.updated += 1,
            (LineEnd::Refused { field, message }, _) => {
                if let Some(line) = lines.get_mut(at) {
                    line.standing = Standing::Bad(vec![Problem { field: field.to_owned(), message }]);
                }
            }
        }
    }
    tell_bad(&mut report, &table, lines)?;
    Ok(report)
}

fn allowed(caller: &Caller) -> Result<(), AppError> {
    if caller.scope.may(Verb::CreateOrganizations) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// The lines beside what is there: compared on a thread of its own, since each name is compared with thousands.
async fn planned(caller: &Caller, table: Table, mapping: Mapping) -> Result<Vec<Line>, AppError> {
    if mapping.len() > table.heads.len() {
        return Err(AppError::field(
            "mapping",
            "The columns are not those of this file. Choose the file again.",
        ));
    }
    let known = caller.store.organization_names(&caller.scope).await?;
    let mut mapping = mapping;
    mapping.resize(table.heads.len(), None);
    let planned = tokio::task::spawn_blocking(move || plan(&table.lines, &mapping, &known)).await;
    planned.map_err(|fault| AppError::internal(&fault))
}

/// Lists what could not be imported, with a file of it.
fn tell_bad(report: &mut ImportReport, table: &Table, lines: Vec<Line>) -> Result<(), AppError> {
    let cells: BTreeMap<usize, &[String]> =
        table.lines.iter().map(|(number, cells)| (*number, cells.as_slice())).collect();
    let mut bad = Vec::new();
    for line in lines {
        let Standing::Bad(problems) = &line.standing else { continue };
        report.bad += 1;
        let wrong = problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ");
        if let Some(cells) = cells.get(&line.number) {
            bad.push((*cells, wrong));
        }
        if report.bad_lines.len() < SHOWN_LINES {
            report.bad_lines.push(shown_as(line));
        }
    }
    if !bad.is_empty() {
        report.bad_csv = table.again(&bad)?;
    }
    Ok(())
}

fn shown_as(line: Line) -> PreviewLine {
    PreviewLine { number: line.number, name: line.profile.name, standing: line.standing }
}
