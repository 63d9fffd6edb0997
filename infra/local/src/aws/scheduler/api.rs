//! The API of EventBridge Scheduler for one-time schedules.
//!
//! <https://docs.aws.amazon.com/scheduler/latest/APIReference/Welcome.html>

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Scheduler;
use super::request::{CreateSchedule, check_name};
use crate::account::arn;
use crate::clock;
use crate::protocol::{self, AwsError};
use crate::state::{Added, Schedule};

type Answer = Result<Json<Value>, AwsError>;

/// The routes of the API.
pub(crate) fn routes(scheduler: Arc<Scheduler>) -> Router {
    Router::new()
        .route("/schedules", get(list))
        .route("/schedules/{name}", post(create).get(find).delete(remove))
        .with_state(scheduler)
}

#[derive(Deserialize)]
struct Group {
    #[serde(rename = "groupName")]
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Selection {
    schedule_group: Option<String>,
    name_prefix: Option<String>,
}

async fn create(State(scheduler): State<Arc<Scheduler>>, Path(name): Path<String>, body: Bytes) -> Answer {
    let request: CreateSchedule = protocol::body(&body)?;
    let due_at = request.check(&name)?;
    let group = request.group_name.clone();
    if !scheduler.groups.contains(&group) {
        return Err(not_found(format!("Schedule group {group} does not exist.")));
    }
    if !request.target.is_queue() && !scheduler.targets.contains_key(&request.target.arn) {
        let message =
            format!("Target {} is neither a queue nor a function of the template.", request.target.arn);
        return Err(AwsError::new(StatusCode::BAD_REQUEST, "ValidationException", message));
    }
    let schedule = Schedule {
        name,
        group,
        pending: request.is_enabled(),
        request: serde_json::to_value(&request).map_err(AwsError::internal)?,
        client_token: request.client_token,
        created_at: clock::now(),
        due_at,
    };
    match scheduler.state.add_schedule(&schedule).map_err(AwsError::internal)? {
        Added::New => scheduler.changed.notify_one(),
        Added::Taken(other) if is_repetition(&schedule, &other) => {}
        Added::Taken(_) => {
            let message = format!("Schedule {} already exists.", schedule.name);
            return Err(AwsError::new(StatusCode::CONFLICT, "ConflictException", message));
        }
    }
    Ok(Json(json!({ "ScheduleArn": arn_of(&schedule) })))
}

/// Whether the same request was served before.
fn is_repetition(schedule: &Schedule, other: &Schedule) -> bool {
    schedule.client_token.is_some()
        && schedule.client_token == other.client_token
        && schedule.request == other.request
}

async fn find(
    State(scheduler): State<Arc<Scheduler>>,
    Path(name): Path<String>,
    Query(group): Query<Group>,
) -> Answer {
    let (group, name) = checked(group, name)?;
    let schedule = scheduler.state.schedule(&group, &name).map_err(AwsError::internal)?;
    let schedule = schedule.ok_or_else(|| unknown_schedule(&name))?;
    let mut answer = schedule.request.clone();
    answer["Arn"] = json!(arn_of(&schedule));
    answer["Name"] = json!(schedule.name);
    answer["CreationDate"] = json!(schedule.created_at.as_second());
    Ok(Json(answer))
}

async fn remove(
    State(scheduler): State<Arc<Scheduler>>,
    Path(name): Path<String>,
    Query(group): Query<Group>,
) -> Answer {
    let (group, name) = checked(group, name)?;
    if scheduler.state.remove_schedule(&group, &name).map_err(AwsError::internal)? {
        Ok(Json(json!({})))
    } else {
        Err(unknown_schedule(&name))
    }
}

async fn list(State(scheduler): State<Arc<Scheduler>>, Query(selection): Query<Selection>) -> Answer {
    let all = scheduler.state.schedules().map_err(AwsError::internal)?;
    let selected = all.iter().filter(|schedule| {
        selection.schedule_group.as_ref().is_none_or(|group| *group == schedule.group)
            && selection.name_prefix.as_ref().is_none_or(|prefix| schedule.name.starts_with(prefix))
    });
    let summaries = selected.map(|schedule| {
        json!({
            "Arn": arn_of(schedule),
            "CreationDate": schedule.created_at.as_second(),
            "GroupName": schedule.group,
            "Name": schedule.name,
            "State": schedule.request["State"].as_str().unwrap_or("ENABLED"),
            "Target": { "Arn": schedule.request["Target"]["Arn"] },
        })
    });
    Ok(Json(json!({ "Schedules": summaries.collect::<Vec<_>>() })))
}

fn checked(group: Group, name: String) -> Result<(String, String), AwsError> {
    let group = group.name.unwrap_or_else(|| "default".to_owned());
    check_name("name", &name)?;
    check_name("groupName", &group)?;
    Ok((group, name))
}

/// The ARN of a schedule.
pub(super) fn arn_of(schedule: &Schedule) -> String {
    arn("scheduler", &format!("schedule/{}/{}", schedule.group, schedule.name))
}

fn unknown_schedule(name: &str) -> AwsError {
    not_found(format!("Schedule {name} does not exist."))
}

fn not_found(message: String) -> AwsError {
    AwsError::new(StatusCode::NOT_FOUND, "ResourceNotFoundException", message)
}
