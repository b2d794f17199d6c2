//! The screen's one handle: its board with the signal that says it changed, what is asked, and what can be undone.

use domain::{
    id::{IntegrationId, MatchBatchId, TenantId},
    time::Timestamp,
};
use leptos::prelude::*;

use super::{asked::Asked, board::Board, deed::Before, dialogs::Asking, float::Floats, words::Report};
use crate::{
    state::{
        clock,
        session::person,
        toasts::{Toasts, toasts},
    },
    ui::table::Rows,
};

/// What the parts of the screen share; a handle.
#[derive(Clone, Copy)]
pub(super) struct Matching {
    /// Whose tenants.
    pub(super) id: Memo<Option<IntegrationId>>,
    board: StoredValue<Board>,
    /// Moves with every change of the board.
    version: RwSignal<u64>,
    pub(super) asked: RwSignal<Asked>,
    /// What the last action left undone.
    pub(super) report: RwSignal<Option<Report>>,
    /// What its dialogs ask.
    asking: StoredValue<Asking>,
    /// What floats above the rows.
    floats: StoredValue<Floats>,
    /// The rows in sight.
    rows: StoredValue<Rows>,
    /// Moves when what is shown may not be what the server has.
    pub(super) stale: RwSignal<u64>,
    /// Whether the integration is paused: then a match starts no sync.
    pub(super) paused: RwSignal<bool>,
    pub(super) acts: StoredValue<Vec<Act>>,
    /// The toast that offers to undo the last action.
    pub(super) toast: StoredValue<Option<u64>>,
    pub(super) toasts: Toasts,
    now: Signal<Timestamp>,
    me: StoredValue<Option<String>>,
}

/// An action that can be undone.
#[derive(Debug, Clone)]
pub(super) struct Act {
    pub(super) batch: MatchBatchId,
    /// How its rows stood before.
    pub(super) before: Vec<Before>,
    /// Whether the server has answered.
    pub(super) settled: bool,
    /// Whether it is to be undone as soon as the server has answered.
    pub(super) unwanted: bool,
}

impl Matching {
    pub(super) fn new(id: Memo<Option<IntegrationId>>, asked: Asked) -> Self {
        let board = StoredValue::new(Board::new(asked.clone()));
        let version = RwSignal::new(0);
        let count = Signal::derive(move || {
            version.track();
            board.try_with_value(|board| board.visible().len()).unwrap_or_default()
        });
        Self {
            id,
            board,
            version,
            asked: RwSignal::new(asked),
            report: RwSignal::new(None),
            asking: StoredValue::new(Asking::new()),
            floats: StoredValue::new(Floats::new()),
            rows: StoredValue::new(Rows::new(count)),
            stale: RwSignal::new(0),
            paused: RwSignal::new(false),
            acts: StoredValue::default(),
            toast: StoredValue::default(),
            toasts: toasts(),
            now: clock::now(),
            me: StoredValue::new(person().map(|person| person.name)),
        }
    }

    /// What its dialogs ask.
    pub(super) fn asking(self) -> Asking {
        self.asking.get_value()
    }

    /// What floats above the rows.
    pub(super) fn floats(self) -> Floats {
        self.floats.get_value()
    }

    /// The rows in sight.
    pub(super) fn rows(self) -> Rows {
        self.rows.get_value()
    }

    /// Reads the board, and runs again when it changes.
    pub(super) fn with<T: Default>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.version.track();
        self.peek(read)
    }

    /// Reads the board once.
    pub(super) fn peek<T: Default>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.board.try_with_value(read).unwrap_or_default()
    }

    /// Changes the board; rows and counts follow before the next frame. Nothing happens once the page has gone.
    pub(super) fn change<T: Default>(self, change: impl FnOnce(&mut Board) -> T) -> T {
        let answer = self.board.try_update_value(change).unwrap_or_default();
        self.version.try_update(|version| *version += 1);
        answer
    }

    /// Shows other rows, from the first one on.
    pub(super) fn show(self, change: impl FnOnce(&mut Asked)) {
        let mut asked = self.asked.get_untracked();
        change(&mut asked);
        if self.asked.with_untracked(|before| *before != asked) {
            self.change(|board| board.ask(asked.clone()));
            self.asked.set(asked);
            self.floats().close();
            self.rows().to_top();
        }
    }

    /// What an action is about: the rows that are selected, or else the one that the keyboard is at.
    pub(super) fn targets(self) -> Vec<TenantId> {
        self.peek(|board| match board.selected {
            0 => board.active_tenant().into_iter().collect(),
            _ => board.selection(),
        })
    }

    /// The name of a tenant.
    pub(super) fn name(self, tenant: TenantId) -> String {
        self.peek(|board| board.row(tenant).map(|row| row.name().to_owned()).unwrap_or_default())
    }

    /// Moves the keyboard to a row and brings it into sight.
    pub(super) fn go_to(self, place: usize) {
        let place = self.change(|board| {
            board.activate(place);
            board.active()
        });
        if let Some(place) = place {
            self.rows().reveal(place);
        }
    }

    /// The name of the person, and the time.
    pub(super) fn who_and_when(self) -> (Option<String>, Timestamp) {
        (self.me.try_get_value().flatten(), self.now.try_get_untracked().unwrap_or_default())
    }
}
