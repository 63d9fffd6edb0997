//! Wires the `dispatch` function.

use std::process::ExitCode;

use dispatch::Dispatcher;
use invitations::config::Settings;
use invitations::system;
use invitations::telemetry;
use jiff::SignedDuration;
use lambda_runtime::{Error, LambdaEvent, service_fn};

/// No event or email is begun so late that Lambda would cut it off: SES may take 10 seconds, the note 12 more.
const RESERVE: SignedDuration = SignedDuration::from_secs(25);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    let settings = Settings::of_process();
    telemetry::init(&settings);
    let dispatcher = match Dispatcher::start(&settings).await {
        Ok(dispatcher) => dispatcher,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    let answer = async |event: LambdaEvent<_>| {
        let until = system::timestamp_of_millis(event.context.deadline) - RESERVE;
        Ok::<_, Error>(dispatcher.handle(event.payload, until).await)
    };
    lambda_runtime::run(service_fn(answer)).await?;
    Ok(ExitCode::SUCCESS)
}
