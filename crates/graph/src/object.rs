//! A JSON object and nothing else: serde's derived structs also take arrays by position, so that `[[], null]` would
//! pass for an empty page.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

/// A `J` that was written as an object.
pub(crate) struct Object<J>(pub J);

impl<'de, J: Deserialize<'de>> Deserialize<'de> for Object<J> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_map(OnlyObject(PhantomData))
    }
}

struct OnlyObject<J>(PhantomData<J>);

impl<'de, J: Deserialize<'de>> Visitor<'de> for OnlyObject<J> {
    type Value = Object<J>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<J>, A::Error> {
        J::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}
