//! Fires one-time schedules at their time, and overdue ones at once.
//!
//! AWS fires within a minute after the time. This host fires within a second, which is easier to watch.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::Scheduler;
use super::request::{CreateSchedule, Target};
use crate::account::{ACCOUNT, REGION, request_id};
use crate::backoff;
use crate::clock;
use crate::iam::on;
use crate::state::{Failure, Schedule, StateError};
use crate::stop::Stop;
use crate::terminal::warn;

/// The longest sleep. After a suspension the machine notices the passed time within it.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Fires schedules until the host stops.
pub(crate) async fn run(scheduler: Arc<Scheduler>, stop: Stop) {
    let mut firing = HashSet::new();
    let mut calls = JoinSet::new();
    while !stop.is_requested() {
        let next = match start_due(&scheduler, &stop, &mut firing, &mut calls) {
            Ok(next) => next,
            Err(fault) => {
                warn(fault);
                None
            }
        };
        let sleep = next.map_or(LONGEST_SLEEP, |next| until(next).min(LONGEST_SLEEP));
        tokio::select! {
            () = tokio::time::sleep(sleep) => {}
            () = scheduler.changed.notified() => {}
            Some(ended) = calls.join_next() => {
                if let Ok(key) = ended {
                    firing.remove(&key);
                }
            }
            () = stop.requested() => {}
        }
    }
    while calls.join_next().await.is_some() {}
}

/// A schedule's group and name.
type Key = (String, String);

/// Starts all calls that are due, and returns the time of the next one.
fn start_due(
    scheduler: &Arc<Scheduler>,
    stop: &Stop,
    firing: &mut HashSet<Key>,
    calls: &mut JoinSet<Key>,
) -> Result<Option<Timestamp>, StateError> {
    let now = clock::now();
    for schedule in scheduler.state.due_schedules(now)? {
        let key = (schedule.group.clone(), schedule.name.clone());
        if !firing.insert(key.clone()) {
            continue;
        }
        let (scheduler, stop) = (Arc::clone(scheduler), stop.clone());
        calls.spawn(async move {
            if let Err(fault) = fire(&scheduler, &schedule, &stop).await {
                warn(format_args!("the schedule {}: {fault}", schedule.name));
                stop.sleep(Duration::from_secs(1)).await;
            }
            key
        });
    }
    scheduler.state.next_schedule(now)
}

fn until(time: Timestamp) -> Duration {
    Duration::try_from(time.duration_since(clock::now())).unwrap_or_default()
}

/// Calls the target until it succeeds or is given up. If the host stops before that, the schedule stays stored.
async fn fire(scheduler: &Scheduler, schedule: &Schedule, stop: &Stop) -> Result<(), StateError> {
    let request: CreateSchedule = match serde_json::from_value(schedule.request.clone()) {
        Ok(request) => request,
        Err(fault) => {
            // Another version of the host stored this schedule.
            scheduler.give_up(schedule, None, "", &fault.to_string())?;
            return scheduler.state.retire_schedule(&schedule.group, &schedule.name);
        }
    };
    let target = &request.target;
    let queue = target.dead_letter_config.as_ref().and_then(|config| config.arn.clone());
    let call =
        on(if target.is_queue() { "sqs:SendMessage" } else { "lambda:InvokeFunction" }, target.arn.clone());
    if !scheduler.calls.rights.of_role_allow(&target.role_arn, &call) {
        let reason = format!("{} does not allow {} on {}", target.role_arn, call.name, call.resource);
        scheduler.give_up(schedule, queue, &target.arn, &reason)?;
        return scheduler.finish(schedule, &request);
    }
    if target.is_queue() {
        scheduler.send(target)?;
        return scheduler.finish(schedule, &request);
    }
    let Some(function) = scheduler.targets.get(&target.arn) else {
        scheduler.give_up(schedule, queue, &target.arn, "the target is not a function of the template")?;
        return scheduler.finish(schedule, &request);
    };
    let input = target.input.clone().unwrap_or_else(|| default_input(schedule).to_string());
    let last_moment =
        schedule.due_at.max(clock::now()) + SignedDuration::from_secs(target.retry_policy.age());
    let mut tries = 0;
    while let Err(fault) = function.invoke("scheduler", input.clone().into()).await {
        tries += 1;
        if tries > target.retry_policy.attempts() || clock::now() > last_moment {
            scheduler.give_up(schedule, queue, function.name(), &fault.to_string())?;
            break;
        }
        if !stop.sleep(backoff::pause(tries)).await {
            return Ok(());
        }
    }
    scheduler.finish(schedule, &request)
}

/// The input of a target if the schedule has none of its own.
/// <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html>
fn default_input(schedule: &Schedule) -> Value {
    json!({
        "version": "0",
        "id": request_id(),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": schedule.due_at.to_string(),
        "region": REGION,
        "resources": [super::api::arn_of(schedule)],
        "detail": "{}",
    })
}

impl Scheduler {
    fn finish(&self, schedule: &Schedule, request: &CreateSchedule) -> Result<(), StateError> {
        if request.is_deleted_after_completion() {
            self.state.remove_schedule(&schedule.group, &schedule.name)?;
        } else {
            self.state.retire_schedule(&schedule.group, &schedule.name)?;
        }
        Ok(())
    }

    /// Puts the input into a queue. Here only dead-letter queues exist.
    fn send(&self, target: &Target) -> Result<(), StateError> {
        let message = target.input.as_deref().map(serde_json::from_str).transpose();
        self.state.add_failure(&Failure {
            at: clock::now(),
            source: "schedule".to_owned(),
            function: String::new(),
            queue: Some(target.arn.clone()),
            reason: "a schedule sent it".to_owned(),
            event: message.ok().flatten().unwrap_or_default(),
        })
    }

    fn give_up(
        &self,
        schedule: &Schedule,
        queue: Option<String>,
        function: &str,
        reason: &str,
    ) -> Result<(), StateError> {
        warn(format_args!("the schedule {} is discarded after all retries: {reason}", schedule.name));
        self.state.add_failure(&Failure {
            at: clock::now(),
            source: "schedule".to_owned(),
            function: function.to_owned(),
            queue,
            reason: reason.to_owned(),
            event: json!({ "group": schedule.group, "name": schedule.name, "request": schedule.request }),
        })
    }
}
