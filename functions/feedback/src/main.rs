//! Wires the `feedback` function.

use std::process::ExitCode;

use feedback::Feedback;
use invitations::config::Settings;
use invitations::telemetry;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    let settings = Settings::of_process();
    telemetry::init(&settings);
    let feedback = match Feedback::start(&settings) {
        Ok(feedback) => feedback,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    let answer = async |event: LambdaEvent<_>| Ok::<_, Error>(feedback.handle(event.payload).await?);
    lambda_runtime::run(service_fn(answer)).await?;
    Ok(ExitCode::SUCCESS)
}
