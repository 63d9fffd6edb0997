//! What Lambda and Scheduler do in the name of a function's role, or a schedule's. AWS refuses a template whose
//! roles do not allow it, or loses what it cannot send.

use super::functions::Function;
use crate::account::arn;
use crate::iam::{Action, on};

/// What roles are needed for besides the functions' own calls: each role's ARN, with what it must allow.
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
        // Without one, SAM makes one.
        let Some(role) = &timer.role else { continue };
        needs.push((role.clone(), on("lambda:InvokeFunction", function.arn.clone())));
        needs.extend(timer.dead_letter_queue.as_ref().map(|queue| (role.clone(), send(queue))));
    }
    needs
}
