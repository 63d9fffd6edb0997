//! Wires the `invite` function.

use std::process::ExitCode;

use invitations::config::Settings;
use invitations::telemetry;
use invite::Api;
use lambda_http::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    telemetry::init();
    let api = match Api::start(&Settings::of_process()) {
        Ok(api) => api,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    lambda_http::run(service_fn(async |request| Ok::<_, Error>(api.handle(&request).await))).await?;
    Ok(ExitCode::SUCCESS)
}
