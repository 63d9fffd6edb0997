//! Wires the `portal` function.

use std::process::ExitCode;

use invitations::config::Settings;
use invitations::telemetry;
use lambda_http::{Error, service_fn};
use portal::Portal;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    telemetry::init();
    let portal = match Portal::start(&Settings::of_process()) {
        Ok(portal) => portal,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    lambda_http::run(service_fn(async |request| Ok::<_, Error>(portal.handle(&request)))).await?;
    Ok(ExitCode::SUCCESS)
}
