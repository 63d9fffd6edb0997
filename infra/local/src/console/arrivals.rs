//! Sends new emails to an open list: a stream of server-sent events.

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;

use super::Console;
use super::mailbox::{Line, Search};
use crate::state::Mail;

/// What the reader has already seen.
#[derive(Debug, Deserialize)]
pub(super) struct Seen {
    /// The newest email that was already in the list.
    #[serde(default)]
    after: String,
}

/// Sends each new email as a line of the list. The stream ends when the host stops. The browser then reconnects, and
/// says which email it got last.
pub(super) async fn follow(
    State(console): State<Arc<Console>>,
    Query(seen): Query<Seen>,
    Query(search): Query<Search>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let told = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map_or(seen.after, str::to_owned);
    let stop = console.stop.clone();
    let mut came = console.state.mails_came();
    // Emails that arrived between the page and this request come first.
    came.mark_changed();
    let batches = stream::unfold((console, came, told), async |(console, mut came, mut told)| {
        came.changed().await.ok()?;
        let mails = console.state.mails_after(&told).ok()?;
        if let Some(newest) = mails.last() {
            told.clone_from(&newest.id);
        }
        Some((mails, (console, came, told)))
    });
    let lines = batches
        .flat_map(move |mails| stream::iter(lines(&mails, &search)))
        .take_until(async move { stop.requested().await });
    Sse::new(lines).keep_alive(KeepAlive::default())
}

/// The lines of the emails that match the search.
fn lines(mails: &[Mail], search: &Search) -> Vec<Result<Event, Infallible>> {
    let found = mails.iter().filter(|mail| search.finds(mail));
    found
        .filter_map(|mail| Some(Ok(Event::default().id(&mail.id).data(Line { mail }.render().ok()?))))
        .collect()
}
