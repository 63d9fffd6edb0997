//! Runs the functions of the deployment template on one machine.
//!
//! The host imitates API Gateway, Lambda, DynamoDB with its streams, EventBridge with its Scheduler, and SES. It runs
//! the same binaries that are deployed. It knows the functions only by the template and by AWS's protocols.

mod account;
mod aws;
mod backoff;
mod binaries;
mod calls;
mod clock;
mod console;
mod guard;
mod host;
mod iam;
mod keys;
mod net;
mod options;
mod product;
mod protocol;
mod state;
mod stop;
mod template;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use tokio::signal::unix::{SignalKind, signal};

use binaries::workspace;
use host::{Host, Setup};
use options::{Command, Common, Options};
use terminal::{say, warn};

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(fault) if fault.kind() == ErrorKind::DisplayHelp => {
            say(fault);
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            // The first line says what is wrong; the rest is usage.
            let text = fault.to_string();
            warn(format_args!("{} (see --help)", text.lines().next().unwrap_or_default()));
            return ExitCode::from(2);
        }
    };
    let outcome = match options.command {
        Some(Command::Demo(common)) => demo(common).await,
        None => serve(options).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            warn(format_args!("error: {fault}"));
            ExitCode::FAILURE
        }
    }
}

/// Serves until Ctrl-C or SIGTERM.
async fn serve(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let data = options.data.unwrap_or_else(|| workspace().join(".local"));
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let setup = setup(options.port, data, options.common);
    let host = tokio::select! {
        host = Host::start(&setup) => host?,
        _ = interrupt.recv() => return Ok(()),
        _ = terminate.recv() => return Ok(()),
    };
    introduce(&host, &setup);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    say("Stopping");
    host.stop().await;
    Ok(())
}

/// Plays the demonstration on a host with separate data.
async fn demo(common: Common) -> Result<(), Box<dyn std::error::Error>> {
    let data = tempfile::tempdir()?;
    let validity = common.validity.clone().unwrap_or_else(|| product::DEMO_VALIDITY.to_owned());
    let common = Common { validity: Some(validity.clone()), ..common };
    let host = Host::start(&setup(0, data.path().to_owned(), common)).await?;
    say(format_args!("The host listens on {}. Registration links work for {validity}.", host.url));
    let url = host.url.clone();
    let story = tokio::task::spawn_blocking(move || product::play(&url));
    let outcome = tokio::select! {
        outcome = story => outcome.map_err(Into::into).and_then(|outcome| outcome.map_err(Into::into)),
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    host.stop().await;
    outcome
}

/// The settings of a host according to the options.
fn setup(port: u16, data: PathBuf, common: Common) -> Setup {
    let template = common.template.unwrap_or_else(|| workspace().join("infra/template.yaml"));
    let validity = common.validity.map(|validity| (product::VALIDITY.to_owned(), validity));
    Setup {
        port,
        data,
        template,
        parameters: validity.into_iter().chain(common.parameters).collect(),
        requests: common.requests,
    }
}

/// Prints where everything is and what to try. Programs read the first line too.
fn introduce(host: &Host, setup: &Setup) {
    let Host { url, endpoints, .. } = host;
    say(format_args!("Listening on {url}"));
    say(format_args!("  officers  {url}/"));
    say(format_args!("  emails    {url}/_local/mail"));
    say(format_args!("  data      {}", setup.data.display()));
    say(format_args!("  DynamoDB  {}", endpoints.dynamodb));
    say(format_args!("  SES and Scheduler  {}", endpoints.aws));
    product::suggest(url);
    say("Ctrl-C stops it.");
}
