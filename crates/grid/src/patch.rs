//! Replaces the rows of some tenants, or of whatever a column names, in a grid that stays otherwise as it is.

use crate::column::{Column, Data};
use crate::grid::Grid;
use crate::patch_text::TextPatch;
use crate::splice::Plan;

/// New rows for some keys, to be put in place of what a grid has of them.
#[derive(Debug)]
pub struct Patch {
    /// The oldest version of a grid that this brings up to date.
    pub(crate) since: u64,
    /// The name of the text column whose texts are the keys.
    pub(crate) key: String,
    /// Keys whose rows go, with or without new ones.
    pub(crate) replaced: Vec<String>,
    /// The new rows, stamped with the version they lead to.
    pub(crate) part: Grid,
}

/// Why a grid cannot be patched. It is unchanged then, and has to be fetched as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatchError {
    /// Changes before those of the patch have not reached the grid.
    #[error("the grid is of version {found}, the patch is for version {since} and later")]
    TooOld {
        /// The version of the grid.
        found: u64,
        /// The oldest version that can be patched.
        since: u64,
    },
    /// The columns of the patch are not those of the grid.
    #[error("the patch has other columns than the grid")]
    OtherColumns,
    /// There would be more rows or more text than a grid can hold.
    #[error("the patched grid would be too large")]
    TooLarge,
}

impl Patch {
    /// The version that a patched grid has.
    pub fn version(&self) -> u64 {
        self.part.version()
    }
}

impl Grid {
    /// Brings the grid up to date. Rows of a key stand where the first of them stood, those of a new key last; all
    /// other rows keep their order. A grid that is newer than the patch stays as it is.
    ///
    /// # Errors
    /// A grid that is older than the patch expects or has other columns is left as it is.
    pub fn patch(&mut self, patch: &Patch) -> Result<(), PatchError> {
        match self.plan(patch)? {
            Some(plan) => self.carry_out(patch, &plan),
            None => Ok(()),
        }
    }

    /// What a patch does to the rows; nothing if it is older than the grid.
    pub(crate) fn plan(&self, patch: &Patch) -> Result<Option<Plan>, PatchError> {
        if self.version() < patch.since {
            return Err(PatchError::TooOld { found: self.version(), since: patch.since });
        }
        if self.version() >= patch.version() {
            return Ok(None);
        }
        let part = &patch.part;
        let is_alike = |(ours, theirs): (&Column, &Column)| {
            let is_same_kind = matches!(
                (&ours.data, &theirs.data),
                (Data::Text(_), Data::Text(_)) | (Data::Integer(_), Data::Integer(_))
            );
            is_same_kind && ours.name == theirs.name
        };
        if self.columns().len() != part.columns().len()
            || !self.columns().iter().zip(part.columns()).all(is_alike)
        {
            return Err(PatchError::OtherColumns);
        }
        let key = self.column(&patch.key).ok_or(PatchError::OtherColumns)?;
        let (Some(old), Some(new)) = (self.text_column(key), part.text_column(key)) else {
            return Err(PatchError::OtherColumns);
        };
        let plan = Plan::new(old, self.row_count(), new, part.row_count(), &patch.replaced);
        plan.rows.ok_or(PatchError::TooLarge)?;
        Ok(Some(plan))
    }

    /// Does what [`plan`](Self::plan) said.
    pub(crate) fn carry_out(&mut self, patch: &Patch, plan: &Plan) -> Result<(), PatchError> {
        let part = &patch.part;
        let rows = plan.rows.ok_or(PatchError::TooLarge)?;
        let texts = TextPatch::all(self.columns(), part.columns(), plan).ok_or(PatchError::TooLarge)?;
        for (column, new) in self.columns_mut().iter_mut().zip(part.columns()) {
            if let (Data::Integer(integers), Data::Integer(new)) = (&mut column.data, &new.data) {
                let values: Vec<i64> = plan.order.iter().map(|&row| new.value(row)).collect();
                integers.splice(plan, &values);
            }
        }
        TextPatch::apply(texts, self.columns_mut(), plan);
        self.restamp(patch.version(), rows);
        Ok(())
    }
}
