//! Wires the `register` function.

use std::process::ExitCode;

use invitations::config::Settings;
use invitations::http;
use invitations::telemetry;
use lambda_http::Error;
use register::Registration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    let settings = Settings::of_process();
    telemetry::init(&settings);
    let registration = match Registration::start(&settings) {
        Ok(registration) => registration,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    http::run(async |request| registration.handle(request).await).await?;
    Ok(ExitCode::SUCCESS)
}
