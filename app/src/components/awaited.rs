//! A part of a page that waits for server data: what stands for it until then, and the usual faces of a list.

use leptos::prelude::*;

use crate::{AppError, components::failure::Failure, ui::face::Skeleton};

/// Shows `waiting` until what its children read is there; later reads leave them standing.
#[component]
pub fn Awaited(
    /// What stands for them; nothing if not said.
    #[prop(optional, into)]
    waiting: ViewFn,
    /// What reads server data.
    children: Children,
) -> impl IntoView {
    // The one place that has these: each use with its own types would bring a copy of their code.
    view! { <Transition fallback=move || waiting.run()>{children()}</Transition> }.into_any()
}

/// What the region of a list shows. It changes only when the region does, so rows and open menus stay while the
/// list is read again.
#[derive(Debug, Clone, PartialEq)]
pub enum Face {
    /// Not read yet.
    Waiting,
    /// It could not be read.
    Failing(AppError),
    /// There is nothing.
    Empty,
    /// There are rows.
    Rows,
}

impl Face {
    /// The face of a list that was read, or not yet.
    pub fn of<T>(read: Option<&Result<Vec<T>, AppError>>) -> Self {
        match read {
            None => Self::Waiting,
            Some(Err(error)) => Self::Failing(error.clone()),
            Some(Ok(rows)) if rows.is_empty() => Self::Empty,
            Some(Ok(_)) => Self::Rows,
        }
    }
}

/// The region of a list with its faces: gray lines at first, then a failure, `empty`, or the children.
#[component]
pub fn AwaitedList(
    /// Which face shows, read from server data.
    #[prop(into)]
    face: Signal<Face>,
    /// Reads again.
    #[prop(into)]
    retry: Callback<()>,
    /// What this list is and the one next step.
    #[prop(into)]
    empty: ViewFn,
    /// The rows.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <Awaited waiting=|| view! { <Skeleton/> }>
            <Faces face retry empty rows=children/>
        </Awaited>
    }
    .into_any()
}

#[component]
fn Faces(face: Signal<Face>, retry: Callback<()>, empty: ViewFn, rows: ChildrenFn) -> impl IntoView {
    // Made in here, so that the region knows what is waited for.
    let face = Memo::new(move |_| face.get());
    let shown = move || match face.get() {
        Face::Waiting => ().into_any(),
        Face::Failing(error) => view! { <Failure error retry/> }.into_any(),
        Face::Empty => empty.run(),
        Face::Rows => rows(),
    };
    shown.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_one_face_at_a_time() {
        assert_eq!(Face::of::<u8>(None), Face::Waiting);
        assert_eq!(Face::of::<u8>(Some(&Err(AppError::Offline))), Face::Failing(AppError::Offline));
        assert_eq!(Face::of::<u8>(Some(&Ok(vec![]))), Face::Empty);
        assert_eq!(Face::of(Some(&Ok(vec![1_u8]))), Face::Rows);
    }
}
