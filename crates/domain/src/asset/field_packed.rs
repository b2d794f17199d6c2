//! The kind of a field in formats that do not say what they hold: those cannot tell one kind from another before they
//! have read it, so every kind travels in one shape. Others have it as [`FieldKind`] is written.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::FieldKind;

#[derive(Serialize, Deserialize, Default)]
struct Packed {
    label: String,
    decimals: u8,
    expires: bool,
    options: Vec<String>,
}

impl Packed {
    fn of(kind: &FieldKind) -> Self {
        let mut packed = Self { label: kind.label().to_owned(), ..Self::default() };
        match kind {
            FieldKind::Number { decimals } | FieldKind::Percent { decimals } => packed.decimals = *decimals,
            FieldKind::Date { expires } => packed.expires = *expires,
            FieldKind::Select { options } => packed.options.clone_from(options),
            FieldKind::Text
            | FieldKind::Textbox
            | FieldKind::Checkbox
            | FieldKind::Header
            | FieldKind::Tag { .. } => {}
        }
        packed
    }

    fn kind(self) -> Option<FieldKind> {
        let kind = FieldKind::all().into_iter().find(|kind| kind.label() == self.label)?;
        Some(match kind {
            FieldKind::Number { .. } => FieldKind::Number { decimals: self.decimals },
            FieldKind::Percent { .. } => FieldKind::Percent { decimals: self.decimals },
            FieldKind::Date { .. } => FieldKind::Date { expires: self.expires },
            FieldKind::Select { .. } => FieldKind::Select { options: self.options },
            other => other,
        })
    }
}

pub(super) fn serialize<S: Serializer>(kind: &FieldKind, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        kind.serialize(serializer)
    } else {
        Packed::of(kind).serialize(serializer)
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FieldKind, D::Error> {
    if deserializer.is_human_readable() {
        return FieldKind::deserialize(deserializer);
    }
    Packed::deserialize(deserializer)?.kind().ok_or_else(|| D::Error::custom("no kind of field"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_comes_back_as_it_went() {
        let kinds = FieldKind::all().into_iter().chain([
            FieldKind::Percent { decimals: 2 },
            FieldKind::Date { expires: true },
            FieldKind::Select { options: vec!["Web".into()] },
        ]);
        for kind in kinds {
            assert_eq!(Packed::of(&kind).kind(), Some(kind));
        }
    }
}
