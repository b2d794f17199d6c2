//! A chart as a table: the points at which something differs from the one before.

use leptos::prelude::*;

use super::ChartData;
use crate::ui::table::grouped;

/// The table, folded away until somebody asks for it.
#[component]
pub(super) fn ChartTable(
    /// What the chart is about.
    label: String,
    /// What the points are.
    point_words: &'static str,
    /// What shading means.
    shaded_words: &'static str,
    /// What it shows.
    data: ChartData,
) -> impl IntoView {
    let heads = data.lines.iter().map(|line| {
        view! { <th class="list__head list__head--number" scope="col">{line.name}</th> }.into_any()
    });
    let heads = heads.collect_view();
    let rows = rows(&data).into_iter().map(|point| row(&data, point, shaded_words)).collect_view();
    view! {
        <details class="chart__table">
            <summary>"Show as a table"</summary>
            <div class="list">
                <table class="list__table" aria-label=label>
                    <thead>
                        <tr>
                            <th class="list__head" scope="col">{point_words}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn row(data: &ChartData, point: usize, shaded_words: &'static str) -> AnyView {
    let shaded = data.is_shaded(point).then(|| view! { <span class="list__note">" "{shaded_words}</span> });
    let cells = data.values(point).map(|(name, value)| {
        view! {
            <td class="list__cell list__cell--number" data-label=name>
                {value.map_or_else(|| "\u{2013}".to_owned(), grouped)}
            </td>
        }
        .into_any()
    });
    view! {
        <tr class="list__row">
            <th class="list__cell" scope="row">{data.points.get(point).cloned()}{shaded}</th>
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}

/// The newest first: the points that differ from the one before, and the first of which anything is known.
fn rows(data: &ChartData) -> Vec<usize> {
    let seen = |point: usize| {
        let values: Vec<_> = data.values(point).map(|(_, value)| value).collect();
        (values, data.is_shaded(point))
    };
    let is_known = |point: usize| data.values(point).any(|(_, value)| value.is_some());
    let differs = |point: &usize| {
        let before = point.checked_sub(1);
        is_known(*point) && before.is_none_or(|before| seen(before) != seen(*point))
    };
    (0..data.points.len()).rev().filter(differs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::chart::ChartLine;

    #[test]
    fn only_what_differs_has_a_row() {
        let values = vec![None, Some(1), Some(1), Some(2), Some(2)];
        let data = ChartData {
            points: (0..5).map(|n| n.to_string()).collect(),
            lines: vec![ChartLine { name: "Active", values }],
            shaded: vec![false, false, false, false, true],
        };
        assert_eq!(rows(&data), [4, 3, 1]);
        assert!(rows(&ChartData::default()).is_empty());
    }
}
