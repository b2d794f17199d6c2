//! Reads pages back that [`crate::TenantClient::page`] made, some of them from staging, where they waited until their
//! chain was whole, to domain values. Users and groups page by page, the short lists as whole chains.

use domain::{
    contract::Contract, relationship::DelegatedAdminRelationship, sku::SubscribedSku,
    subscription::Subscription, tenant::Domain,
};
use serde::de::DeserializeOwned;

use crate::{
    Body, Chain, Change, Error, ErrorKind, GroupPatch, Organization, UserPatch, domains, fields::last_of_each,
};

/// The entries of one page of [`Chain::Users`], in their order; see [`crate::merged`] for what a chain comes to.
///
/// # Errors
/// The page was not made by this version or one before it.
pub fn users(page: impl Into<Body>) -> Result<Vec<Change<UserPatch>>, Error> {
    entries(Chain::Users, page.into())
}

/// The entries of one page of [`Chain::Groups`], in their order; see [`crate::merged`] for what a chain comes to.
///
/// # Errors
/// The page was not made by this version or one before it.
pub fn groups(page: impl Into<Body>) -> Result<Vec<Change<GroupPatch>>, Error> {
    entries(Chain::Groups, page.into())
}

/// Every product of a whole chain of [`Chain::SubscribedSkus`], each once, as the later page has it.
///
/// # Errors
/// A page was not made by this version or one before it.
pub fn subscribed_skus<P: Into<Body>>(
    chain: impl IntoIterator<Item = P>,
) -> Result<Vec<SubscribedSku>, Error> {
    Ok(last_of_each(whole(Chain::SubscribedSkus, chain)?, |sku: &SubscribedSku| sku.sku))
}

/// Every purchase of a whole chain of [`Chain::Subscriptions`], each once, as the later page has it.
///
/// # Errors
/// A page was not made by this version or one before it.
pub fn subscriptions<P: Into<Body>>(chain: impl IntoIterator<Item = P>) -> Result<Vec<Subscription>, Error> {
    Ok(last_of_each(whole(Chain::Subscriptions, chain)?, |bought: &Subscription| bought.id.clone()))
}

/// Every contract of a whole chain of [`Chain::Contracts`]; a customer may appear more than once.
///
/// # Errors
/// A page was not made by this version or one before it.
pub fn contracts<P: Into<Body>>(chain: impl IntoIterator<Item = P>) -> Result<Vec<Contract>, Error> {
    whole(Chain::Contracts, chain)
}

/// Every relationship of a whole chain of [`Chain::Relationships`], each once, as the later page has it.
///
/// # Errors
/// A page was not made by this version or one before it.
pub fn relationships<P: Into<Body>>(
    chain: impl IntoIterator<Item = P>,
) -> Result<Vec<DelegatedAdminRelationship>, Error> {
    let list = whole(Chain::Relationships, chain)?;
    Ok(last_of_each(list, |one: &DelegatedAdminRelationship| one.id.clone()))
}

/// The tenant's own entry from a whole chain of [`Chain::Organization`]. Where it lists no domains, read
/// [`Chain::Domains`] before [`Organization::into_profile`].
///
/// # Errors
/// A page was not made by this version or one before it, or there is not exactly one entry.
pub fn organization<P: Into<Body>>(chain: impl IntoIterator<Item = P>) -> Result<Organization, Error> {
    crate::organization::only(whole(Chain::Organization, chain)?)
}

/// The proved domains of a whole chain of [`Chain::Domains`], sorted by name.
///
/// # Errors
/// A page was not made by this version or one before it.
pub fn domains<P: Into<Body>>(chain: impl IntoIterator<Item = P>) -> Result<Vec<Domain>, Error> {
    let list: Vec<Option<Domain>> = whole(Chain::Domains, chain)?;
    Ok(domains::sorted(list.into_iter().flatten().collect()))
}

fn whole<P: Into<Body>, T>(chain: Chain, pages: impl IntoIterator<Item = P>) -> Result<Vec<T>, Error>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let mut list = Vec::new();
    for page in pages {
        list.append(&mut entries(chain, page.into())?);
    }
    Ok(list)
}

fn entries<T>(chain: Chain, page: Body) -> Result<Vec<T>, Error>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    page.entries().ok_or_else(|| {
        let what = chain.collection().what;
        Error::new(
            ErrorKind::Malformed,
            format!("What was kept of {what} until they were whole cannot be read back, so it was not used."),
        )
    })
}
