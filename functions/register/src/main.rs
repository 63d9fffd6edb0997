//! Wires the `register` function.

use std::process::ExitCode;

use invitations::config::Settings;
use invitations::telemetry;
use lambda_http::{Error, service_fn};
use register::Registration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    telemetry::init();
    let registration = match Registration::start(&Settings::of_process()) {
        Ok(registration) => registration,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    lambda_http::run(service_fn(async |request| Ok::<_, Error>(registration.handle(&request).await))).await?;
    Ok(ExitCode::SUCCESS)
}
