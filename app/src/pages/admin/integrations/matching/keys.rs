//! What a key means on this screen; it touches no element.

use crate::state::keys::Key;

/// What `?` shows.
pub(super) const KEYS: &[Key] = &[
    Key { key: "Arrows, j, k", what: "Move through the list" },
    Key { key: "Space", what: "Select the tenant" },
    Key { key: "Ctrl A", what: "Select all that match the filter" },
    Key { key: "a", what: "Accept the suggested match" },
    Key { key: "c", what: "Create an organization" },
    Key { key: "i", what: "Ignore" },
    Key { key: "Enter, m", what: "Match To, or change the match" },
    Key { key: "r", what: "Revert the match" },
    Key { key: "e", what: "Show the evidence" },
    Key { key: "u", what: "Undo the last action" },
    Key { key: "/", what: "Search" },
];

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    /// Move so many rows down, or up.
    Move(isize),
    /// Move so many pages down, or up.
    Page(isize),
    /// Move to the first row.
    First,
    /// Move to the last row.
    Last,
    /// Select the row, or take that back.
    Toggle,
    /// Do the same to all rows since the last one.
    ToggleTo,
    /// Select all.
    SelectAll,
    /// Accept Suggested Match.
    Accept,
    /// Create Organization.
    Create,
    /// Ignore.
    Ignore,
    /// Match To.
    MatchTo,
    /// Revert Match.
    Revert,
    /// Show the evidence.
    Evidence,
    /// Undo.
    Undo,
    /// Take back the selection.
    Escape,
}

/// A key that was pressed outside of fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pressed<'a> {
    /// As the DOM names it.
    pub(super) key: &'a str,
    /// Whether Ctrl or Cmd is held.
    pub(super) command: bool,
    /// Whether Shift is held.
    pub(super) shift: bool,
    /// Whether the list itself has the focus, or nothing has: else Enter and Space press what has.
    pub(super) in_list: bool,
}

/// What a key does.
pub(super) fn command(pressed: Pressed<'_>) -> Option<Command> {
    let Pressed { key, command, shift, in_list } = pressed;
    if command {
        return (in_list && matches!(key, "a" | "A")).then_some(Command::SelectAll);
    }
    Some(match key {
        "j" | "J" | "ArrowDown" => Command::Move(1),
        "k" | "K" | "ArrowUp" => Command::Move(-1),
        "a" => Command::Accept,
        "c" => Command::Create,
        "i" => Command::Ignore,
        "m" => Command::MatchTo,
        "r" => Command::Revert,
        "e" => Command::Evidence,
        "u" => Command::Undo,
        _ if !in_list => return None,
        "PageDown" => Command::Page(1),
        "PageUp" => Command::Page(-1),
        "Home" => Command::First,
        "End" => Command::Last,
        " " if shift => Command::ToggleTo,
        " " => Command::Toggle,
        "Enter" => Command::MatchTo,
        "Escape" => Command::Escape,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_what_the_help_says_and_leave_buttons_alone() {
        let check = |key: &str, command: bool, shift: bool, in_list: bool, expected: Option<Command>| {
            assert_eq!(super::command(Pressed { key, command, shift, in_list }), expected, "{key}");
        };
        check("j", false, false, false, Some(Command::Move(1)));
        check("ArrowUp", false, false, true, Some(Command::Move(-1)));
        check(" ", false, false, true, Some(Command::Toggle));
        check(" ", false, true, true, Some(Command::ToggleTo));
        check(" ", false, false, false, None);
        check("Enter", false, false, true, Some(Command::MatchTo));
        check("Enter", false, false, false, None);
        check("a", false, false, false, Some(Command::Accept));
        check("a", true, false, true, Some(Command::SelectAll));
        check("c", true, false, true, None);
        check("u", false, false, false, Some(Command::Undo));
        check("x", false, false, true, None);
    }

    #[test]
    fn every_command_of_one_letter_is_in_the_help() {
        for letter in 'a'..='z' {
            let key = letter.to_string();
            let does = command(Pressed { key: &key, command: false, shift: false, in_list: true }).is_some();
            let shown = KEYS.iter().any(|it| it.key.split(", ").any(|part| part == key));
            assert_eq!(does, shown, "{letter}");
        }
    }
}
