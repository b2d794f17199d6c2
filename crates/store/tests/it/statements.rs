//! Every statement of the store prepares on both databases and answers in the types that rows are read in.

use store::{
    on_both_databases,
    testing::{prepare_all, watch_writes},
};

on_both_databases! {
    async fn every_statement_prepares(db) {
        watch_writes(&db.store).await;
        let (count, wrong) = prepare_all(&db.store).await;
        assert!(count > 80, "only {count} statements were found");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
