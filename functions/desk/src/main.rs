//! Wires the `desk` function.

use std::process::ExitCode;

use desk::Desk;
use invitations::config::Settings;
use invitations::http;
use invitations::telemetry;
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    let settings = Settings::of_process();
    telemetry::init(&settings);
    let desk = match Desk::start(&settings) {
        Ok(desk) => desk,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    http::run(async |request| desk.handle(request).await).await?;
    Ok(ExitCode::SUCCESS)
}
