//! Wires the `register` function.

use std::process::ExitCode;

use invitations::config::Settings;
use invitations::http::{Ready, span};
use invitations::telemetry;
use lambda_http::{Error, service_fn};
use register::Registration;
use tracing::Instrument;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    let settings = Settings::of_process();
    telemetry::init(&settings);
    let registration = match Registration::start(&settings) {
        Ok(registration) => registration,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    let answer = async |request| {
        // Boxed, for the library moves it several times, and it is ten kilobytes.
        Ok::<_, Error>(Ready(Box::pin(registration.handle(&request)).instrument(span(&request)).await))
    };
    lambda_http::run(service_fn(answer)).await?;
    Ok(ExitCode::SUCCESS)
}
