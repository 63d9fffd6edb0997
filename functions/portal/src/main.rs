//! Wires the `portal` function.

use std::process::ExitCode;

use invitations::config::Settings;
use invitations::http;
use invitations::telemetry;
use lambda_http::Error;
use portal::Portal;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    let settings = Settings::of_process();
    telemetry::init(&settings);
    let portal = match Portal::start(&settings) {
        Ok(portal) => portal,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    http::run(async |request| portal.handle(request)).await?;
    Ok(ExitCode::SUCCESS)
}
