//! A function that only calls DynamoDB, SES, Scheduler and EventBridge, after it has fetched a secret.

use floors::{Error, EventBus, Mail, Secret, Table, Timer, calls, config};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::de::IgnoredAny;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (config, calls, at_start) = (config()?, calls("CALLS")?, calls("START_CALLS")?);
    let secret = Secret::new(&config);
    for call in &at_start {
        call.expect(secret.perform(call).await?)?;
    }
    let (table, mail) = (Table::new(&config), Mail::new(&config));
    let (timer, bus) = (Timer::new(&config), EventBus::new(&config));
    let answer = async |_: LambdaEvent<IgnoredAny>| {
        for call in &calls {
            let made = table.perform(call).await?
                || mail.perform(call).await?
                || timer.perform(call).await?
                || bus.perform(call).await?;
            call.expect(made)?;
        }
        Ok::<_, Error>(())
    };
    lambda_runtime::run(service_fn(answer)).await
}
