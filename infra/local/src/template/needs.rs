//! The permissions that Lambda and Scheduler need from a function's role or a schedule's role. On AWS, a role without
//! them fails the deployment, or loses events.

use super::functions::Function;
use crate::account::arn;
use crate::iam::{Action, on};

/// The permissions that roles need besides their functions' own calls, by the role's ARN.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html>
pub(crate) fn needs(function: &Function) -> Vec<(String, Action)> {
    let mut actions = Vec::new();
    let stream = arn("logs", &format!("log-group:{}:log-stream:any", function.log_group));
    actions
        .extend(["CreateLogStream", "PutLogEvents"].map(|name| on(&format!("logs:{name}"), stream.clone())));
    let send = |queue: &String| on("sqs:SendMessage", queue.clone());
    actions.extend(function.dead_letter_queue.as_ref().map(send));
    for source in &function.events.streams {
        // <https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html>
        actions.extend(
            ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"]
                .map(|name| on(&format!("dynamodb:{name}"), source.stream_arn.clone())),
        );
        actions.extend(source.on_failure.as_ref().map(send));
    }
    let role = function.role.clone().unwrap_or_default();
    let mut needs: Vec<_> = actions.into_iter().map(|action| (role.clone(), action)).collect();
    for timer in &function.events.timers {
        // Without a role, SAM creates one.
        let Some(role) = &timer.role else { continue };
        needs.push((role.clone(), on("lambda:InvokeFunction", function.arn.clone())));
        needs.extend(timer.dead_letter_queue.as_ref().map(|queue| (role.clone(), send(queue))));
    }
    needs
}
