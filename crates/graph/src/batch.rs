//! `POST /$batch`: pages of several chains in one call (Graph, "JSON batching"). Each part stands for itself: its
//! refusal, its throttling and its nonsense touch no other.

mod wire;

use outbound::{Method, Request};
use url::{Position, Url};

use self::wire::{Parted, Question, Questions};
use crate::{
    auth::AccessToken,
    call::{Answer, Call, Collection, Read, request_id},
    chain::Chain,
    client::TenantClient,
    error::{Error, ErrorKind, Service},
    graph_error,
    link::Link,
    page::RawPage,
    paging::{FOREIGN_LINK, parse_object},
    throttle::Pace,
};

/// The most parts that Graph takes in one batch.
pub const MOST_PARTS: usize = 20;

/// The batch itself, as messages about the whole of it name it.
const BATCH: Collection = Collection {
    path: "/v1.0/$batch",
    query: "",
    what: "several lists at once",
    permission: "the permissions of these lists",
};

/// A page to read within a batch.
struct Part {
    chain: Chain,
    url: Url,
    continued: bool,
}

impl Part {
    /// Path and query below the version that batches are sent to; `None` for a link of another version, which a batch
    /// cannot follow.
    fn relative(&self) -> Option<&str> {
        self.url[Position::BeforePath..].strip_prefix("/v1.0")
    }

    fn read(&self) -> Read<'_> {
        let Self { chain, url, continued } = self;
        Read { collection: chain.collection(), url, continued: *continued, pace: Pace::Spaced }
    }
}

impl TenantClient {
    /// Reads one page of each of several chains in one call: see [`Self::page`] for what `at` and each page mean. The
    /// results stand in the order of `parts`. A batch counts as one call; its parts are counted by [`Self::parts`].
    /// If Graph refuses the token, of the whole or of a part, the batch is sent once more with a new one.
    ///
    /// # Errors
    /// The batch as a whole could not be sent or read, or has more than [`MOST_PARTS`] parts. What is wrong with one
    /// part is that part's result; one that Graph left out is [`ErrorKind::Unavailable`].
    pub async fn batch(
        &self,
        parts: &[(Chain, Option<&Link>)],
    ) -> Result<Vec<Result<RawPage, Error>>, Error> {
        if parts.len() > MOST_PARTS {
            let text = "A batch was made with more parts than Microsoft Graph takes. This is a fault of Seatledger: \
                        please report it.";
            return Err(Error::new(ErrorKind::Refused, text));
        }
        let parts: Vec<_> = parts.iter().map(|(chain, at)| self.part(*chain, *at)).collect();
        let questions = self.questions(&parts);
        let mut answers =
            if questions.is_empty() { Parted::default() } else { self.answers(&questions).await? };
        let numbered = parts.into_iter().enumerate();
        Ok(numbered.map(|(number, part)| self.believe_part(&part?, answers.take(number))).collect())
    }

    fn part(&self, chain: Chain, at: Option<&Link>) -> Result<Part, Error> {
        let part = Part { chain, url: self.address(chain.collection(), at)?, continued: at.is_some() };
        match part.relative() {
            Some(_) => Ok(part),
            None => Err(Error::malformed(Service::Graph, chain.collection().what, FOREIGN_LINK)),
        }
    }

    fn questions<'a>(&self, parts: &'a [Result<Part, Error>]) -> Questions<'a> {
        let priority = self.priority().map(|priority| ("x-ms-throttle-priority", priority));
        let sendable = parts.iter().enumerate().filter_map(|(number, part)| {
            let part = part.as_ref().ok()?;
            // The batch around it carries no part's headers.
            let headers = [("Accept", "application/json")].into_iter().chain(priority);
            Some(Question::get(number, part.relative()?, headers))
        });
        Questions::new(sendable)
    }

    async fn answers(&self, questions: &Questions<'_>) -> Result<Parted, Error> {
        self.gate(Service::Graph, Pace::Spaced)?;
        let token = self.access_token().await?;
        let (answer, parted) = self.ask(questions, &token).await?;
        if answer.response.status != 401 && !parted.as_ref().is_ok_and(Parted::has_refused_token) {
            return parted;
        }
        self.discard(&token).await;
        let token = self.access_token().await?;
        let (answer, parted) = self.ask(questions, &token).await?;
        if answer.response.status == 401 || parted.as_ref().is_ok_and(Parted::has_refused_token) {
            self.discard(&token).await;
        }
        parted
    }

    /// Sends the batch; beside the answer what it holds, or why it holds nothing.
    async fn ask(
        &self,
        questions: &Questions<'_>,
        token: &AccessToken,
    ) -> Result<(Answer, Result<Parted, Error>), Error> {
        let url = self.endpoints().graph(BATCH.path, BATCH.query);
        let request = Request { method: Method::Post, url: url.clone(), headers: Vec::new(), form: None };
        let request = self.authorized(request, token);
        let call = Call { service: Service::Graph, template: BATCH.path, pace: Pace::Spaced };
        self.count_parts(questions.len());
        let answer = self.exchange(call, request, Some(questions.to_json())).await?;
        // An older page says that the batch answers 424 where a part is throttled; its parts count all the same.
        let parsed = match answer.response.status {
            200 | 424 => parse_object(&answer.response, BATCH.what),
            _ => Err(self.refused(&answer, &url)),
        };
        let parted = match parsed {
            Err(_) if answer.response.status == 424 => Err(self.refused(&answer, &url)),
            parsed => parsed.map_err(|error| error.with_request_id(answer.request_id.clone())),
        };
        Ok((answer, parted))
    }

    fn refused(&self, answer: &Answer, url: &Url) -> Error {
        let read = Read { collection: &BATCH, url, continued: false, pace: Pace::Spaced };
        let caller = self.caller(Service::Graph);
        graph_error::read(answer, &read, caller, &self.shared.throttle, self.now())
    }

    fn believe_part(&self, part: &Part, answer: Option<wire::PartAnswer>) -> Result<RawPage, Error> {
        let what = part.chain.collection().what;
        let answer = answer.ok_or_else(|| {
            let text = format!("Microsoft Graph left {what} out of its answer. Try again in a few minutes.");
            Error::new(ErrorKind::Unavailable, text)
        })?;
        let response = answer
            .into_response()
            .ok_or_else(|| Error::malformed(Service::Graph, what, "it was given twice in one answer"))?;
        let (caller, now) = (self.caller(Service::Graph), self.now());
        let answer = Answer { request_id: request_id(&response), response };
        if answer.response.status != 200 {
            return Err(graph_error::read(&answer, &part.read(), caller, &self.shared.throttle, now));
        }
        self.shared.throttle.served(&answer.response, caller, now);
        self.believe(part.chain, &part.url, &answer.response)
            .map_err(|error| error.with_request_id(answer.request_id.clone()))
    }
}
