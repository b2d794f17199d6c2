//! Doing and undoing: the screen follows at once, one call tells the server, and its answer settles every row.

use std::time::Duration;

use domain::{
    id::{MatchBatchId, TenantId},
    matching::board::MatchOutcome,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    deed::{Before, Deed, Doing},
    state::{Act, Matching},
    words::{Report, report, said, undo_report, waiting_words},
};
use crate::{
    AppError,
    api::matching::{DecideForm, UndoForm, decide_matches, undo_matches},
    ui::table::counted,
};

/// The most actions that can be undone one after the other.
const KEPT: usize = 50;

impl Matching {
    /// Does something to tenants. The rows move at once; what the server refuses returns to its place.
    pub(super) fn act(self, tenants: &[TenantId], deed: Deed) {
        let (by, at) = self.who_and_when();
        let doing = Doing { batch: new_batch(), by, at };
        let batch = doing.batch;
        // By the name that it had: it may be renamed.
        let names: Vec<String> = tenants.iter().take(1).map(|tenant| self.name(*tenant)).collect();
        self.say_waiting(tenants);
        let (rows, before) = self.change(|board| board.decide(tenants, &deed, &doing));
        let Some(first) = before.first() else { return };
        let is_first = tenants.first() == Some(&first.tenant);
        let name = names.into_iter().find(|_| is_first).unwrap_or_else(|| self.name(first.tenant));
        self.report.set(None);
        self.floats().close();
        self.dismiss_toast();
        self.acts.update_value(|acts| {
            if acts.len() >= KEPT {
                acts.remove(0);
            }
            acts.push(Act { batch, before, settled: false, unwanted: false });
        });
        // The browser may paint first: making a thousand rows ready to be sent takes part of a frame.
        let send = move || {
            spawn_local(async move {
                let answer = decide_matches(DecideForm { batch, rows }).await;
                self.answered(batch, &deed, &name, answer);
            });
        };
        set_timeout(send, Duration::ZERO);
    }

    /// Says which of these tenants are left out because a decision on them is on its way; how many.
    pub(super) fn say_waiting(self, tenants: &[TenantId]) -> usize {
        let waiting = self.peek(|board| board.waiting(tenants));
        if let Some(first) = waiting.first() {
            self.toasts.say(waiting_words(&self.name(*first), waiting.len()));
        }
        waiting.len()
    }

    fn answered(
        self,
        batch: MatchBatchId,
        deed: &Deed,
        name: &str,
        answer: Result<Vec<MatchOutcome>, AppError>,
    ) {
        let outcomes = match answer {
            Ok(outcomes) => outcomes,
            Err(error) => return self.lost(batch, &error),
        };
        let settled = self.change(|board| board.settle(batch, &outcomes));
        let act = self.acts.try_update_value(|acts| {
            let place = acts.iter().position(|act| act.batch == batch)?;
            if settled.done == 0 {
                acts.remove(place);
                return None;
            }
            let act = acts.get_mut(place)?;
            act.settled = true;
            // What was refused is not this action's to take back.
            act.before
                .retain(|before| outcomes.iter().any(|it| it.tenant == before.tenant && it.result.is_ok()));
            Some((act.before.clone(), act.unwanted))
        });
        if let Some((before, unwanted)) = act.flatten() {
            if unwanted {
                self.undo_of(batch, before);
            } else {
                let paused = self.paused.try_get_untracked().unwrap_or_default();
                let message = said(deed, settled.done, name, &before, !paused);
                let undo = Callback::new(move |()| self.undo_batch(batch));
                self.dismiss_toast();
                self.toast.try_set_value(Some(self.toasts.offer(message, "Undo", undo)));
            }
        }
        self.report.try_set(report(deed, settled));
    }

    /// Nobody knows what became of it: everything returns to its place, and what the server has is read anew.
    fn lost(self, batch: MatchBatchId, error: &AppError) {
        self.change(|board| board.abandon(batch));
        let rows = self.acts.try_update_value(|acts| {
            let place = acts.iter().position(|act| act.batch == batch)?;
            Some(acts.remove(place).before.len())
        });
        let rows = counted(rows.flatten().unwrap_or_default(), "tenant is", "tenants are");
        self.report
            .try_set(Some(Report { title: format!("{rows} back as before. {error}"), refused: Vec::new() }));
        self.stale.try_update(|stale| *stale += 1);
    }

    /// Undoes the last action that can be.
    pub(super) fn undo(self) {
        if let Some(batch) = self.acts.with_value(|acts| acts.last().map(|act| act.batch)) {
            self.undo_batch(batch);
        }
    }

    fn undo_batch(self, batch: MatchBatchId) {
        let act = self.acts.try_update_value(|acts| {
            let place = acts.iter().position(|act| act.batch == batch)?;
            if acts.get(place)?.settled {
                return Some(acts.remove(place));
            }
            if let Some(act) = acts.get_mut(place) {
                act.unwanted = true;
            }
            None
        });
        if let Some(Act { before, .. }) = act.flatten() {
            self.undo_of(batch, before);
        }
    }

    fn undo_of(self, batch: MatchBatchId, before: Vec<Before>) {
        self.acts.try_update_value(|acts| acts.retain(|act| act.batch != batch));
        self.dismiss_toast();
        self.change(|board| {
            board.take_back(batch, &before);
            // The keyboard returns to where it was.
            if let Some(place) = before.first().and_then(|it| board.place(it.tenant)) {
                board.activate(place);
            }
        });
        self.report.try_set(None);
        spawn_local(async move {
            match undo_matches(UndoForm { batch }).await {
                Ok(outcomes) => {
                    let settled = self.change(|board| board.settle(batch, &outcomes));
                    if settled.done > 0 {
                        self.toasts
                            .say(format!("{} as before.", counted(settled.done, "tenant is", "tenants are")));
                    }
                    self.report.try_set(undo_report(settled));
                }
                Err(error) => {
                    self.change(|board| board.abandon(batch));
                    let report = Report { title: format!("Not undone. {error}"), refused: Vec::new() };
                    self.report.try_set(Some(report));
                    self.stale.try_update(|stale| *stale += 1);
                }
            }
        });
    }

    fn dismiss_toast(self) {
        if let Some(toast) = self.toast.try_get_value().flatten() {
            self.toasts.dismiss(toast);
        }
    }
}

/// A number that no other action has.
fn new_batch() -> MatchBatchId {
    let mut bytes = [0_u8; 16];
    // Every browser has it, on every page; `randomUUID` only where there is https.
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    MatchBatchId(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
