//! Which organizations Match To offers: the suggestions of the row first, then whatever fits what was typed.

use domain::{id::TenantId, matching::TypeAhead, organization::Organization};

use super::board::Board;

/// The most organizations that are offered.
const SHOWN: usize = 20;

/// An organization that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offered {
    pub(super) organization: Organization,
    /// Short name and domains, which tell it from others of its name; the score of a suggestion.
    pub(super) note: String,
}

/// Type-ahead over the organizations as they were at this generation.
pub(super) type Index = Option<(u32, TypeAhead)>;

/// What fits what was typed; nothing typed offers the suggestions of a single row first.
pub(super) fn offered(board: &Board, index: &mut Index, tenants: &[TenantId], typed: &str) -> Vec<Offered> {
    let row = match tenants {
        [tenant] if typed.trim().is_empty() => board.row(*tenant),
        _ => None,
    };
    let suggested = row.into_iter().flat_map(|row| board.suggested(row));
    let suggested: Vec<Offered> = suggested
        .map(|(it, found)| Offered {
            organization: found.organization.clone(),
            note: format!("suggested, {}\u{202f}%", it.score),
        })
        .collect();
    make_ready(board, index);
    let Some((_, type_ahead)) = index else { return suggested };
    let ranked = type_ahead.rank(typed, SHOWN).into_iter().filter_map(|at| board.organizations().get(at));
    let ranked =
        ranked.filter(|it| suggested.iter().all(|known| known.organization.id != it.organization.id));
    let ranked = ranked.map(|it| {
        let first = it.domains.first().map(String::as_str).unwrap_or_default();
        let parts = [it.short_name.as_str(), first];
        let note = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        Offered { organization: it.organization.clone(), note }
    });
    suggested.iter().cloned().chain(ranked).take(SHOWN).collect()
}

/// Makes the organizations ready to be found, unless they are.
pub(super) fn make_ready(board: &Board, index: &mut Index) {
    if index.as_ref().is_none_or(|(generation, _)| *generation != board.generation()) {
        *index = Some((board.generation(), type_ahead(board)));
    }
}

fn type_ahead(board: &Board) -> TypeAhead {
    let others: Vec<String> = board
        .organizations()
        .iter()
        .map(|it| format!("{} {}", it.short_name, it.domains.join(" ")))
        .collect();
    let names = board.organizations().iter().map(|it| it.organization.name.as_str());
    TypeAhead::new(names.zip(others.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::{
        super::samples::{board, tenant_id},
        *,
    };

    #[test]
    fn suggestions_come_first_and_typing_finds_the_others() {
        let board = board(&["Contoso", "Fabrikam", "Velmora"]);
        let mut index = None;
        let mut names = |tenants: &[TenantId], typed: &str| -> Vec<String> {
            let offered = offered(&board, &mut index, tenants, typed);
            offered.into_iter().map(|it| it.organization.name).collect()
        };
        assert_eq!(names(&[tenant_id(1)], ""), ["Fabrikam Ltd", "Contoso Ltd", "Velmora Ltd"]);
        assert_eq!(names(&[tenant_id(0), tenant_id(1)], " "), ["Contoso Ltd", "Fabrikam Ltd", "Velmora Ltd"]);
        assert_eq!(names(&[tenant_id(1)], "velm"), ["Velmora Ltd"]);
        assert_eq!(names(&[tenant_id(1)], "fabirkam"), ["Fabrikam Ltd"]);
        assert!(names(&[tenant_id(1)], "xyzzy").is_empty());
    }
}
