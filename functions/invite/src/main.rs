//! Wires the `invite` function.

use std::process::ExitCode;

use invitations::config::Settings;
use invitations::http;
use invitations::telemetry;
use invite::Api;
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    let settings = Settings::of_process();
    telemetry::init(&settings);
    let api = match Api::start(&settings) {
        Ok(api) => api,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    http::run(async |request| api.handle(request).await).await?;
    Ok(ExitCode::SUCCESS)
}
