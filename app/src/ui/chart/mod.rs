//! Line charts as plain SVG, drawn on the server: figures over points in a row, read out under the pointer and by the
//! arrow keys, and as a table for whoever cannot see them. They know neither days nor licenses.

mod line_chart;
mod plot;
mod table;

pub use line_chart::LineChart;

/// A line of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartLine {
    /// What it shows.
    pub name: &'static str,
    /// One value for each point; `None` where it is not known. None is below 0.
    pub values: Vec<Option<i64>>,
}

/// What a chart shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChartData {
    /// The name of each point, from left to right.
    pub points: Vec<String>,
    /// The lines, three at most: each has its own color and its own strokes.
    pub lines: Vec<ChartLine>,
    /// For each point whether its values are only those of before: then it is shaded.
    pub shaded: Vec<bool>,
}

impl ChartData {
    /// The values of a point, line by line.
    fn values(&self, point: usize) -> impl Iterator<Item = (&'static str, Option<i64>)> {
        self.lines.iter().map(move |line| (line.name, line.values.get(point).copied().flatten()))
    }

    /// Whether the point is shaded.
    fn is_shaded(&self, point: usize) -> bool {
        self.shaded.get(point).copied().unwrap_or_default()
    }
}
