//! A function that only calls DynamoDB, SES and Scheduler.

use floors::{Error, Mail, Table, Timer, calls, config};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::de::IgnoredAny;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (config, calls) = (config()?, calls()?);
    let (table, mail, timer) = (Table::new(&config), Mail::new(&config), Timer::new(&config));
    let answer = async |_: LambdaEvent<IgnoredAny>| {
        for call in &calls {
            let _made =
                table.perform(call).await? || mail.perform(call).await? || timer.perform(call).await?;
        }
        Ok::<_, Error>(())
    };
    lambda_runtime::run(service_fn(answer)).await
}
