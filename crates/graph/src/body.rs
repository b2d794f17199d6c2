//! The entries of one page on their way from the wire to [`crate::decode`]: as they were read, so that a chain that needs
//! no staging is never written out and parsed again, or as they were kept in staging meanwhile.

use std::{any::Any, fmt, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};

/// The entries of one page, of our own shape; holds personal data, and is cheap to clone.
#[derive(Clone)]
pub struct Body(Form);

#[derive(Clone)]
enum Form {
    Read(Arc<dyn Entries>),
    Kept(Arc<[u8]>),
}

/// A list of entries of one type.
trait Entries: Send + Sync {
    fn json(&self) -> Vec<u8>;
    fn any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

impl<T: Serialize + Send + Sync + 'static> Entries for Vec<T> {
    fn json(&self) -> Vec<u8> {
        serde_json::to_vec(self)
            .expect("these types have no map whose keys are not text, the one thing serde_json cannot write")
    }

    fn any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

impl Body {
    pub(crate) fn read<T: Serialize + Send + Sync + 'static>(entries: Vec<T>) -> Self {
        Self(Form::Read(Arc::new(entries)))
    }

    /// What [`Self::to_json`] gave.
    pub fn kept(json: &[u8]) -> Self {
        Self(Form::Kept(json.into()))
    }

    /// Compact JSON, for staging: the selected fields and nothing else.
    pub fn to_json(&self) -> Vec<u8> {
        match &self.0 {
            Form::Read(entries) => entries.json(),
            Form::Kept(json) => json.to_vec(),
        }
    }

    /// The entries; `None` if they are not of this type, or were not kept by this version or one before it. They are
    /// copied only where another clone is alive.
    pub(crate) fn entries<T>(self) -> Option<Vec<T>>
    where
        T: DeserializeOwned + Clone + Send + Sync + 'static,
    {
        match self.0 {
            Form::Read(entries) => entries.any().downcast::<Vec<T>>().ok().map(Arc::unwrap_or_clone),
            Form::Kept(json) => serde_json::from_slice(&json).ok(),
        }
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        self.to_json() == other.to_json()
    }
}

impl Eq for Body {}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

impl From<&Self> for Body {
    fn from(body: &Self) -> Self {
        body.clone()
    }
}

#[cfg(test)]
mod tests {
    use domain::tenant::Domain;

    use super::*;

    #[test]
    fn entries_come_back_from_either_form_and_as_no_other_type() {
        let domains = vec![Domain { name: "contoso.example".into(), is_default: true, is_initial: false }];
        let read = Body::read(domains.clone());
        let kept = Body::kept(&read.to_json());
        assert_eq!(read, kept);
        assert_eq!(read.clone().entries(), Some(domains.clone()), "while another clone is alive");
        assert_eq!(read.clone().entries::<String>(), None);
        assert_eq!(kept.clone().entries::<String>(), None);
        assert_eq!([read, kept].map(Body::entries), [Some(domains.clone()), Some(domains)]);
        assert_eq!(Body::kept(b"[{]").entries::<Domain>(), None);
    }

    #[test]
    fn what_people_are_called_is_never_logged() {
        assert_eq!(format!("{:?}", Body::read(vec!["Adele Vance"])), "Body { .. }");
    }
}
