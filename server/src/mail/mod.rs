//! Mail: what a notice says in it, handing it to the mail server, and the task that empties the outbox. It decides
//! nothing about who is told what: that is `domain::notice`, and `store` queues it.

mod fault;
mod letter;
mod mailer;
mod smtp;

pub use mailer::Mailer;
