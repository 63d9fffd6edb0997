//! The demonstration: the story of three invitations, played over HTTP against a host of its own.

mod client;
mod story;

use std::error::Error;

use crate::host::Host;
use crate::options::Common;
use crate::terminal::say;

pub(crate) use story::VENDOR;

/// How long registration links work in the story, so that one can be seen to expire.
const VALIDITY: &str = "8s";

/// Starts a host on data of its own and plays the story.
pub(crate) async fn run(common: Common) -> Result<(), Box<dyn Error>> {
    let data = tempfile::tempdir()?;
    let mut setup = crate::setup(0, data.path().to_owned(), common);
    setup.validity.get_or_insert_with(|| VALIDITY.to_owned());
    let host = Host::start(&setup).await?;
    say(format_args!(
        "The host is at {}; its links work for {}.",
        host.url,
        setup.validity.as_deref().unwrap_or_default()
    ));
    let url = host.url.clone();
    let story = tokio::task::spawn_blocking(move || story::play(&url));
    let outcome = tokio::select! {
        outcome = story => outcome.map_err(Into::into).and_then(|outcome| outcome.map_err(Into::into)),
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    host.stop().await;
    outcome
}
