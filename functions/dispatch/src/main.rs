//! Wires the `dispatch` function.

use std::process::ExitCode;

use dispatch::Dispatcher;
use invitations::config::Settings;
use invitations::telemetry;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    telemetry::init();
    let dispatcher = match Dispatcher::start(&Settings::of_process()) {
        Ok(dispatcher) => dispatcher,
        Err(fault) => return Ok(telemetry::refuse_to_start(&fault)),
    };
    let answer = async |event: LambdaEvent<_>| Ok::<_, Error>(dispatcher.handle(event.payload).await);
    lambda_runtime::run(service_fn(answer)).await?;
    Ok(ExitCode::SUCCESS)
}
