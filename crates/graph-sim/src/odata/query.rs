//! The query options of a request, checked against what the route supports.

use serde_json::{Map, Value};

use super::entity::Entity;
use super::filter::Filter;
use super::{PageToken, bad_request, unsupported};
use crate::routes::Failure;

/// The checked options of a request for a list.
#[derive(Debug, Default)]
pub struct Query {
    /// The properties to answer; all when none.
    pub select: Option<Vec<String>>,
    /// Which objects to answer.
    pub filter: Option<Filter>,
    /// The property to sort by, and whether downwards.
    pub order: Option<(String, bool)>,
    /// How many objects a page holds.
    pub top: Option<usize>,
    /// Whether the first page tells how many objects there are.
    pub count: bool,
    /// Where to go on.
    pub token: Option<PageToken>,
    /// The options as they came, for the next link.
    pub raw: Vec<(String, String)>,
}

impl Query {
    /// Reads a query string for a list of this route; `eventual` tells whether the caller sent `ConsistencyLevel: eventual`.
    pub fn parse(query: &str, entity: &Entity, eventual: bool) -> Result<Query, Failure> {
        let mut parsed = Query { raw: options(query)?, ..Query::default() };
        for (name, value) in &parsed.raw {
            match name.to_ascii_lowercase().as_str() {
                "$select" => parsed.select = Some(select(value, entity)?),
                "$filter" if !entity.filterable.is_empty() => {
                    parsed.filter = Some(Filter::parse(value, entity)?);
                }
                "$orderby" if !entity.sortable.is_empty() => parsed.order = Some(order(value, entity)?),
                "$top" => parsed.top = Some(top(value, entity)?),
                "$count" if entity.countable => parsed.count = flag(value)?,
                "$skiptoken" => parsed.token = Some(PageToken::read(value)?),
                _ => return Err(refused(name, entity)),
            }
        }
        let advanced = parsed.filter.as_ref().is_some_and(Filter::is_advanced);
        let counts = parsed.count && entity.advanced.is_some();
        if (advanced && !(eventual && parsed.count)) || (counts && !eventual) {
            return Err(unsupported(
                "Unsupported query: advanced queries need the header 'ConsistencyLevel: eventual' and '$count=true'.",
            ));
        }
        Ok(parsed)
    }

    /// The objects that pass the filter, in the order that was asked for.
    pub fn choose<'a>(&self, objects: &'a [Value]) -> Vec<&'a Value> {
        let passes = |object: &&Value| self.filter.as_ref().is_none_or(|filter| filter.passes(object));
        let mut chosen: Vec<&Value> = objects.iter().filter(passes).collect();
        if let Some((property, descending)) = &self.order {
            let key =
                |object: &Value| object.get(property).and_then(Value::as_str).unwrap_or("").to_lowercase();
            chosen.sort_by_cached_key(|object| key(object));
            if *descending {
                chosen.reverse();
            }
        }
        chosen
    }

    /// The object with the selected properties only; annotations stay.
    pub fn project(&self, object: &Value) -> Value {
        match (&self.select, object) {
            (Some(names), Value::Object(members)) => Value::Object(projected(members, names)),
            _ => object.clone(),
        }
    }
}

/// Reads a query string for a single object: only `$select` is possible there.
pub fn single(query: &str, entity: &Entity) -> Result<Query, Failure> {
    let mut parsed = Query { raw: options(query)?, ..Query::default() };
    for (name, value) in &parsed.raw {
        match name.to_ascii_lowercase().as_str() {
            "$select" => parsed.select = Some(select(value, entity)?),
            _ => return Err(refused(name, entity)),
        }
    }
    Ok(parsed)
}

/// The options of a query string, each at most once.
pub fn options(query: &str) -> Result<Vec<(String, String)>, Failure> {
    let mut options: Vec<(String, String)> = Vec::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()).into_owned() {
        if options.iter().any(|(other, _)| other.eq_ignore_ascii_case(&name)) {
            return Err(bad_request(format!("Query option '{name}' was specified more than once.")));
        }
        options.push((name, value));
    }
    Ok(options)
}

/// Refuses an option that this route does not have.
pub fn refused(name: &str, entity: &Entity) -> Failure {
    let supported =
        ["$filter", "$orderby", "$top", "$skip", "$count", "$search", "$expand", "$format", "$apply"];
    if supported.contains(&name.to_ascii_lowercase().as_str()) {
        return unsupported(format!(
            "Query option '{name}' is not supported for resource '{}'.",
            entity.path
        ));
    }
    bad_request(format!("The query parameter '{name}' is not supported."))
}

/// Reads the names of `$select`.
pub fn select(value: &str, entity: &Entity) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for name in value.split(',').map(str::trim) {
        if entity.type_name == "microsoft.graph.user" {
            elsewhere(name)?;
        }
        if !entity.properties.contains(&name) {
            let kind = entity.type_name;
            return Err(bad_request(format!(
                "Parsing OData Select and Expand failed: Could not find a property named '{name}' on type '{kind}'."
            )));
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

/// Refuses properties of a user that lie outside the directory: Graph cannot select them on the collection, or wants
/// a permission that no simulated application holds.
fn elsewhere(name: &str) -> Result<(), Failure> {
    let outside = [
        "aboutMe",
        "birthday",
        "hireDate",
        "interests",
        "mailboxSettings",
        "mySite",
        "pastProjects",
        "preferredName",
        "responsibilities",
        "schools",
        "skills",
    ];
    if outside.contains(&name) {
        return Err(Failure::by_status(501, None, None));
    }
    if name == "signInActivity" {
        return Err(Failure::by_status(403, None, None));
    }
    Ok(())
}

fn order(value: &str, entity: &Entity) -> Result<(String, bool), Failure> {
    let mut words = value.split_whitespace();
    let (property, direction, more) =
        (words.next().unwrap_or(""), words.next().unwrap_or("asc"), words.next());
    if !entity.sortable.contains(&property) || more.is_some() {
        return Err(unsupported(format!("Sorting by '{value}' is not supported.")));
    }
    match direction {
        "asc" | "desc" => Ok((property.to_owned(), direction == "desc")),
        _ => Err(bad_request(format!("Syntax error in '$orderby={value}'."))),
    }
}

fn top(value: &str, entity: &Entity) -> Result<usize, Failure> {
    let Some(max) = entity.max_top else {
        return Err(refused("$top", entity));
    };
    let size = value.parse().ok().filter(|size| (1..=max).contains(size));
    size.ok_or_else(|| {
        bad_request(format!("Invalid page size specified: '{value}'. Must be between 1 and {max} inclusive."))
    })
}

fn flag(value: &str) -> Result<bool, Failure> {
    value.parse().map_err(|_| bad_request(format!("Invalid value '{value}' for $count query option found.")))
}

fn projected(members: &Map<String, Value>, names: &[String]) -> Map<String, Value> {
    let kept = members.iter().filter(|(name, _)| name.starts_with('@') || names.contains(name));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}
