//! The values of `Ref` and `Fn::GetAtt` for each kind of resource.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>

use crate::account::{ACCOUNT, PARTITION, REGION, arn};

/// The property with the name of a resource, if the template may choose the name.
pub(super) fn name_property(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "AWS::DynamoDB::Table" => "TableName",
        "AWS::SQS::Queue" => "QueueName",
        "AWS::IAM::Role" => "RoleName",
        "AWS::Scheduler::ScheduleGroup"
        | "AWS::SES::ConfigurationSet"
        | "AWS::Events::EventBus"
        | "AWS::Events::Rule" => "Name",
        "AWS::SNS::Topic" => "TopicName",
        "AWS::Logs::LogGroup" => "LogGroupName",
        _ => return None,
    })
}

/// The value of `Ref`.
pub(super) fn reference(kind: &str, name: &str) -> String {
    match kind {
        "AWS::SQS::Queue" => format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"),
        "AWS::SNS::Topic" => arn("sns", name),
        _ => name.to_owned(),
    }
}

/// The value of `Fn::GetAtt`, for the attributes that functions' variables use.
pub(super) fn attribute(kind: &str, name: &str, attribute: &str) -> Option<String> {
    Some(match (kind, attribute) {
        ("AWS::DynamoDB::Table", "Arn") => arn("dynamodb", &format!("table/{name}")),
        ("AWS::DynamoDB::Table", "StreamArn") => stream_arn(name),
        ("AWS::Serverless::Function", "Arn") => function_arn(name),
        ("AWS::SQS::Queue", "Arn") => arn("sqs", name),
        ("AWS::SQS::Queue", "QueueName") | ("AWS::Events::EventBus", "Name") => name.to_owned(),
        ("AWS::SQS::Queue", "QueueUrl") => reference(kind, name),
        ("AWS::Logs::LogGroup", "Arn") => arn("logs", &format!("log-group:{name}:*")),
        ("AWS::IAM::Role", "Arn") => format!("arn:{PARTITION}:iam::{ACCOUNT}:role/{name}"),
        ("AWS::Scheduler::ScheduleGroup", "Arn") => arn("scheduler", &format!("schedule-group/{name}")),
        ("AWS::SNS::Topic", "TopicArn") => arn("sns", name),
        ("AWS::Events::EventBus", "Arn") => arn("events", &format!("event-bus/{name}")),
        _ => return None,
    })
}

/// The ARN of a function.
pub(super) fn function_arn(name: &str) -> String {
    arn("lambda", &format!("function:{name}"))
}

/// The ARN of a table's stream.
pub(super) fn stream_arn(table: &str) -> String {
    arn("dynamodb", &format!("table/{table}/stream/{}", crate::account::STACK))
}
