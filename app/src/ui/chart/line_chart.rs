//! The chart itself. A slider lies over the drawing: the arrow keys move it as they move any other, and the pointer by
//! merely passing.

use leptos::{ev::MouseEvent, html, prelude::*};

use super::{
    ChartData,
    plot::{HEIGHT, STEP, path, stretches, top},
    table::ChartTable,
};
use crate::ui::table::grouped;

/// A chart of lines, with the values of the chosen point above it: those of the last one at first.
#[component]
pub fn LineChart(
    /// What it is about.
    #[prop(into)]
    label: String,
    /// What the points are, in one word.
    point_words: &'static str,
    /// What shading means.
    shaded_words: &'static str,
    /// What it shows.
    data: ChartData,
) -> impl IntoView {
    let last = data.points.len().saturating_sub(1);
    let chosen = RwSignal::new(last);
    let (first_word, last_word) = (data.points.first().cloned(), data.points.last().cloned());
    let drawing = drawing(&data, chosen);
    let top = top(data.lines.iter().flat_map(|line| line.values.iter().copied().flatten()));
    let middle = (top % 2 == 0).then(|| grouped(top / 2));
    let table =
        view! { <ChartTable label=label.clone() point_words shaded_words data=data.clone()/> }.into_any();
    let data = StoredValue::new(data);
    view! {
        <figure class="chart">
            <figcaption class="chart__readout">{move || data.with_value(|data| readout(data, chosen.get(), shaded_words))}</figcaption>
            <div class="chart__area">
                <div class="chart__scale" aria-hidden="true">
                    <span>{grouped(top)}</span>
                    <span>{middle}</span>
                    <span>"0"</span>
                </div>
                <div class="chart__plot">
                    <Cursor label last chosen words=move |point| data.with_value(|data| spoken(data, point, shaded_words))/>
                    {drawing}
                </div>
            </div>
            <div class="chart__ends" aria-hidden="true">
                <span>{first_word}</span>
                <span>{last_word}</span>
            </div>
            {table}
        </figure>
    }
    .into_any()
}

/// The slider.
#[component]
fn Cursor(
    label: String,
    last: usize,
    chosen: RwSignal<usize>,
    #[prop(into)] words: Callback<usize, String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let passed = move |event: MouseEvent| {
        let width = input.get_untracked().map_or(0, |input| input.client_width());
        if let Some(point) = under(event.offset_x(), width, last) {
            chosen.set(point);
        }
    };
    view! {
        <input
            class="chart__cursor"
            type="range"
            min="0"
            max=last.to_string()
            step="1"
            aria-label=label
            aria-valuetext=move || words.run(chosen.get())
            prop:value=move || chosen.get().to_string()
            node_ref=input
            on:input=move |event| {
                if let Ok(point) = event_target_value(&event).parse() {
                    chosen.set(point);
                }
            }
            on:mousemove=passed
            on:mouseleave=move |_| chosen.set(last)
        />
    }
    .into_any()
}

/// The point at `x` of `width` pixels.
fn under(x: i32, width: i32, last: usize) -> Option<usize> {
    let (x, width) = (usize::try_from(x).ok()?, usize::try_from(width).ok().filter(|width| *width > 0)?);
    Some((x * (last + 1) / width).min(last))
}

fn drawing(data: &ChartData, chosen: RwSignal<usize>) -> AnyView {
    let width = data.points.len().max(1) * STEP;
    let top = top(data.lines.iter().flat_map(|line| line.values.iter().copied().flatten()));
    let shaded = stretches(&data.shaded).into_iter().map(|(begin, width)| {
        view! { <rect class="chart__shade" x=begin.to_string() y="0" width=width.to_string() height=HEIGHT.to_string()></rect> }
            .into_any()
    });
    let grid = [0, HEIGHT / 2, HEIGHT].map(|y| {
        let y = y.to_string();
        view! { <line class="chart__rule" x1="0" x2=width.to_string() y1=y.clone() y2=y vector-effect="non-scaling-stroke"></line> }
            .into_any()
    });
    let lines = data.lines.iter().enumerate().map(|(place, line)| {
        view! { <path class="chart__line" data-line=place.to_string() d=path(&line.values, top) vector-effect="non-scaling-stroke"></path> }
            .into_any()
    });
    let at = move || (chosen.get() * STEP + STEP / 2).to_string();
    view! {
        <svg
            class="chart__drawing"
            viewBox=format!("0 0 {width} {HEIGHT}")
            preserveAspectRatio="none"
            aria-hidden="true"
            focusable="false"
        >
            {shaded.collect_view()}
            {grid.into_iter().collect_view()}
            {lines.collect_view()}
            <line class="chart__chosen" x1=at x2=at y1="0" y2=HEIGHT.to_string() vector-effect="non-scaling-stroke"></line>
        </svg>
    }
    .into_any()
}

/// The chosen point with its values, which is the legend, too.
fn readout(data: &ChartData, point: usize, shaded_words: &'static str) -> AnyView {
    let values = data.values(point).enumerate().map(|(place, (name, value))| {
        view! {
            <span class="chart__value">
                <svg class="chart__key" width="20" height="8" viewBox="0 0 20 8" aria-hidden="true" focusable="false">
                    <path class="chart__line" data-line=place.to_string() d="M0 4H20"></path>
                </svg>
                {name}" "<strong>{shown(value)}</strong>
            </span>
        }
        .into_any()
    });
    let shaded = data.is_shaded(point).then(|| view! { <span class="chart__note">{shaded_words}</span> });
    view! {
        <span class="chart__point">{data.points.get(point).cloned()}</span>
        {values.collect_view()}
        {shaded}
    }
    .into_any()
}

/// The same as one text.
fn spoken(data: &ChartData, point: usize, shaded_words: &'static str) -> String {
    let values = data.values(point).map(|(name, value)| format!(", {name} {}", shown(value)));
    let shaded = if data.is_shaded(point) { format!(", {shaded_words}") } else { String::new() };
    data.points.get(point).cloned().into_iter().chain(values).chain([shaded]).collect()
}

fn shown(value: Option<i64>) -> String {
    value.map_or_else(|| "\u{2013}".to_owned(), grouped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::chart::ChartLine;

    #[test]
    fn the_pointer_finds_the_point_below_it() {
        assert_eq!([0, 99, 100, 899, 900, 5_000].map(|x| under(x, 900, 8).unwrap()), [0, 0, 1, 8, 8, 8]);
        assert_eq!((under(-1, 900, 8), under(5, 0, 8)), (None, None));
    }

    #[test]
    fn a_point_is_said_in_one_sentence() {
        let data = ChartData {
            points: vec!["2026-11-20".into(), "2026-11-21".into()],
            lines: vec![
                ChartLine { name: "Active", values: vec![None, Some(1_000)] },
                ChartLine { name: "Unused", values: vec![None, Some(0)] },
            ],
            shaded: vec![true, false],
        };
        assert_eq!(spoken(&data, 0, "not read"), "2026-11-20, Active \u{2013}, Unused \u{2013}, not read");
        assert_eq!(spoken(&data, 1, "not read"), "2026-11-21, Active 1\u{202f}000, Unused 0");
    }
}
