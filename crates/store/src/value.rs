//! Bound parameters: the three kinds of value that both databases store.

use domain::time::Timestamp;

/// A bound parameter.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}
impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(Some(value.into()))
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(Some(value.into()))
    }
}
impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Int(Some(value.0))
    }
}
impl From<Option<Timestamp>> for Value {
    fn from(value: Option<Timestamp>) -> Self {
        Self::Int(value.map(|at| at.0))
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}
impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}
impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(Some(value))
    }
}
impl From<Option<Vec<u8>>> for Value {
    fn from(value: Option<Vec<u8>>) -> Self {
        Self::Bytes(value)
    }
}

macro_rules! ids {
    ($($id:ident),+) => { $(
        impl From<domain::id::$id> for Value {
            fn from(id: domain::id::$id) -> Self {
                Self::Text(Some(id.to_string()))
            }
        }
        impl From<Option<domain::id::$id>> for Value {
            fn from(id: Option<domain::id::$id>) -> Self {
                Self::Text(id.map(|id| id.to_string()))
            }
        }
    )+ };
}
ids!(
    TenantId,
    ApplicationId,
    SkuId,
    IntegrationId,
    OrganizationId,
    UserId,
    SyncRunId,
    JobId,
    HeldRemovalId,
    LocationId,
    MatchBatchId,
    AssetTypeId,
    AssetFieldId,
    AssetId,
    SavedViewId
);

/// `values![a, b]`: parameters in the order of `$1`, `$2`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::value::Value::from($value)),*] };
}
pub(crate) use values;
