//! The list as JSON for programs; `docs/exports.md` describes its shape.

use std::io::Write as _;

use app::columns;
use domain::time::Timestamp;
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::json;

use super::{
    body::{Fault, Sink},
    cell::Cell,
    selection::Selection,
};

/// Ids stand in every row, whatever columns were chosen: by them rows are joined with others.
const IDS: [&str; 3] = [columns::ORGANIZATION_ID, columns::TENANT_ID, columns::SKU_ID];

/// Writes it, one row after the other.
pub(super) fn write(selection: &Selection, sink: &mut Sink) -> Result<(), Fault> {
    let coverage = selection.coverage();
    let names: Vec<&str> = selection.columns().iter().map(|column| column.name).collect();
    let head = json!({
        "as_of": selection.as_of().to_rfc3339(),
        "coverage": {
            "tenants": coverage.tenants,
            "read": coverage.read,
            "stale": coverage.stale,
            "oldest_good_at": coverage.oldest_good_at.map(Timestamp::to_rfc3339),
        },
        "filter": selection.filter_words(),
        "rows": selection.rows().len(),
        "columns": names,
    });
    let head = head.to_string();
    // The rows come as the last member, so that they need not be there when the others are written.
    write!(sink, "{},\"licenses\":[", head.trim_end_matches('}'))?;
    for (place, row) in selection.rows().iter().enumerate() {
        sink.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *sink, &License { selection, row: *row })?;
    }
    sink.write_all(b"\n]}\n")?;
    Ok(())
}

struct License<'a> {
    selection: &'a Selection,
    row: u32,
}

impl Serialize for License<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (column, cell) in self.selection.cells(self.row) {
            match cell {
                Cell::Text(text) => map.serialize_entry(column.name, text)?,
                Cell::Count(count) => map.serialize_entry(column.name, &count)?,
                Cell::Share(share) => map.serialize_entry(column.name, &share)?,
                Cell::Day(day) => map.serialize_entry(column.name, &day.date())?,
                Cell::Nothing => map.serialize_entry(column.name, &())?,
            }
        }
        for name in IDS {
            let id = self.selection.text(name, self.row);
            map.serialize_entry(name, &(!id.is_empty()).then_some(id))?;
        }
        map.end()
    }
}
