//! Calls to Scheduler.

use aws_sdk_scheduler::Client;
use aws_sdk_scheduler::types::{FlexibleTimeWindow, FlexibleTimeWindowMode, Target};
use aws_types::SdkConfig;

use crate::{Call, Error};

/// About how long a request for a schedule is that says nothing.
const SCHEDULE: usize = 250;

/// Scheduler.
pub struct Timer(Client);

impl Timer {
    /// Scheduler by this configuration.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self(Client::new(config))
    }

    /// Makes a call; false if it is none of Scheduler.
    ///
    /// # Errors
    /// When it fails.
    pub async fn perform(&self, call: &Call) -> Result<bool, Error> {
        if call.operation != "CreateSchedule" {
            return Ok(false);
        }
        let target =
            Target::builder().arn("floor").role_arn("floor").input(call.filling(SCHEDULE)).build()?;
        let window = FlexibleTimeWindow::builder().mode(FlexibleTimeWindowMode::Off).build()?;
        self.0
            .create_schedule()
            .name("floor")
            .schedule_expression("at(2026-11-28T04:05:06)")
            .flexible_time_window(window)
            .target(target)
            .send()
            .await?;
        Ok(true)
    }
}
