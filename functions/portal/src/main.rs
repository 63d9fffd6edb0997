//! Wires the `portal` function.

use std::process::ExitCode;

use invitations::config::Settings;
use invitations::http::{Ready, span};
use invitations::telemetry;
use lambda_http::{Error, service_fn};
use portal::Portal;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    let settings = Settings::of_process();
    telemetry::init(&settings);
    let portal = match Portal::start(&settings) {
        Ok(portal) => portal,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    let answer = async |request| Ok::<_, Error>(Ready(span(&request).in_scope(|| portal.handle(&request))));
    lambda_http::run(service_fn(answer)).await?;
    Ok(ExitCode::SUCCESS)
}
