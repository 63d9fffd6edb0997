//! Wires the `expire` function.

use std::process::ExitCode;

use expire::Expiry;
use invitations::config::Settings;
use invitations::system;
use invitations::telemetry;
use jiff::SignedDuration;
use lambda_runtime::{Error, LambdaEvent, service_fn};

/// The longest that one call to the table takes: nothing is begun so late that Lambda would cut it off.
const RESERVE: SignedDuration = SignedDuration::from_secs(12);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    let settings = Settings::of_process();
    telemetry::init(&settings);
    let expiry = match Expiry::start(&settings) {
        Ok(expiry) => expiry,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    let answer = async |event: LambdaEvent<_>| {
        let until = system::timestamp_of_millis(event.context.deadline) - RESERVE;
        Ok::<_, Error>(expiry.handle(event.payload, until).await?)
    };
    lambda_runtime::run(service_fn(answer)).await?;
    Ok(ExitCode::SUCCESS)
}
