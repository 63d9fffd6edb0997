//! The one-time schedules.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::Value;

use super::{Result, State, json_column, json_text};

/// A schedule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Schedule {
    /// Its group.
    pub(crate) group: String,
    /// Its name, unique within the group.
    pub(crate) name: String,
    /// The request `CreateSchedule`.
    pub(crate) request: Value,
    /// The client token, which identifies a repeated request.
    pub(crate) client_token: Option<String>,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When it fires.
    pub(crate) due_at: Timestamp,
    /// Whether it has not fired yet.
    pub(crate) pending: bool,
}

/// The outcome of adding a schedule.
#[derive(Debug, PartialEq)]
pub(crate) enum Added {
    /// The schedule was added.
    New,
    /// Another schedule with this name already existed.
    Taken(Box<Schedule>),
}

const COLUMNS: &str = "group_name, name, request, client_token, created_at, due_at, pending";

impl State {
    /// Adds a schedule, unless one with its name exists.
    pub(crate) fn add_schedule(&self, schedule: &Schedule) -> Result<Added> {
        let added = self.with(|connection| {
            connection.execute(
                &format!("INSERT INTO schedules ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING"),
                params![
                    schedule.group,
                    schedule.name,
                    json_text(&schedule.request)?,
                    schedule.client_token,
                    schedule.created_at.as_millisecond(),
                    schedule.due_at.as_millisecond(),
                    schedule.pending,
                ],
            )
        })?;
        if added > 0 {
            return Ok(Added::New);
        }
        match self.schedule(&schedule.group, &schedule.name)? {
            Some(other) => Ok(Added::Taken(Box::new(other))),
            // It was deleted a moment ago.
            None => self.add_schedule(schedule),
        }
    }

    /// The schedule with a name.
    pub(crate) fn schedule(&self, group: &str, name: &str) -> Result<Option<Schedule>> {
        self.with(|connection| {
            let query = format!("SELECT {COLUMNS} FROM schedules WHERE group_name = ?1 AND name = ?2");
            connection.query_row(&query, (group, name), schedule_of).optional()
        })
    }

    /// All schedules, the next one first.
    pub(crate) fn schedules(&self) -> Result<Vec<Schedule>> {
        self.with(|connection| {
            let query = format!("SELECT {COLUMNS} FROM schedules ORDER BY due_at, group_name, name");
            connection.prepare_cached(&query)?.query_map([], schedule_of)?.collect()
        })
    }

    /// The pending schedules that are due.
    pub(crate) fn due_schedules(&self, now: Timestamp) -> Result<Vec<Schedule>> {
        self.with(|connection| {
            let query =
                format!("SELECT {COLUMNS} FROM schedules WHERE pending AND due_at <= ?1 ORDER BY due_at");
            connection.prepare_cached(&query)?.query_map([now.as_millisecond()], schedule_of)?.collect()
        })
    }

    /// When the next schedule after `now` fires.
    pub(crate) fn next_schedule(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        self.with(|connection| {
            let query = "SELECT min(due_at) FROM schedules WHERE pending AND due_at > ?1";
            let due_at: Option<i64> =
                connection.query_row(query, [now.as_millisecond()], |row| row.get(0))?;
            Ok(due_at.and_then(|due_at| Timestamp::from_millisecond(due_at).ok()))
        })
    }

    /// Deletes a schedule. Returns whether it existed.
    pub(crate) fn remove_schedule(&self, group: &str, name: &str) -> Result<bool> {
        self.with(|connection| {
            let statement = "DELETE FROM schedules WHERE group_name = ?1 AND name = ?2";
            Ok(connection.execute(statement, (group, name))? > 0)
        })
    }

    /// Records that a schedule has fired, if it is not deleted.
    pub(crate) fn retire_schedule(&self, group: &str, name: &str) -> Result<()> {
        self.with(|connection| {
            let statement = "UPDATE schedules SET pending = 0 WHERE group_name = ?1 AND name = ?2";
            connection.execute(statement, (group, name))?;
            Ok(())
        })
    }
}

fn schedule_of(row: &Row<'_>) -> rusqlite::Result<Schedule> {
    let time = |index| {
        let milliseconds: i64 = row.get(index)?;
        Timestamp::from_millisecond(milliseconds)
            .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(index, milliseconds))
    };
    Ok(Schedule {
        group: row.get(0)?,
        name: row.get(1)?,
        request: json_column(row, 2)?,
        client_token: row.get(3)?,
        created_at: time(4)?,
        due_at: time(5)?,
        pending: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schedule(name: &str, due_at: i64) -> Schedule {
        Schedule {
            group: "default".to_owned(),
            name: name.to_owned(),
            request: json!({ "Target": { "Input": "{}" } }),
            client_token: Some("token".to_owned()),
            created_at: Timestamp::from_second(5).unwrap(),
            due_at: Timestamp::from_second(due_at).unwrap(),
            pending: true,
        }
    }

    #[test]
    fn a_name_is_taken_once_and_free_again_after_removal() {
        let state = State::in_memory();
        let (first, second) = (schedule("a", 10), schedule("a", 20));
        assert_eq!(state.add_schedule(&first).unwrap(), Added::New);
        assert_eq!(state.add_schedule(&second).unwrap(), Added::Taken(Box::new(first)));
        assert!(state.remove_schedule("default", "a").unwrap());
        assert!(!state.remove_schedule("default", "a").unwrap());
        assert_eq!(state.add_schedule(&second).unwrap(), Added::New);
    }

    #[test]
    fn they_are_listed_by_time() {
        let state = State::in_memory();
        for (name, due_at) in [("late", 30), ("early", 10)] {
            state.add_schedule(&schedule(name, due_at)).unwrap();
        }
        state.retire_schedule("default", "late").unwrap();
        let listed: Vec<_> = state
            .schedules()
            .unwrap()
            .into_iter()
            .map(|schedule| (schedule.name, schedule.pending))
            .collect();
        assert_eq!(listed, [("early".to_owned(), true), ("late".to_owned(), false)]);
    }

    #[test]
    fn only_pending_ones_are_due() {
        let state = State::in_memory();
        for (name, due_at) in [("fired", 5), ("due", 10), ("next", 30), ("last", 40)] {
            state.add_schedule(&schedule(name, due_at)).unwrap();
        }
        state.retire_schedule("default", "fired").unwrap();
        let now = Timestamp::from_second(10).unwrap();
        assert_eq!(state.due_schedules(now).unwrap(), [schedule("due", 10)]);
        assert_eq!(state.next_schedule(now).unwrap(), Timestamp::from_second(30).ok());
        assert_eq!(state.next_schedule(Timestamp::from_second(40).unwrap()).unwrap(), None);
    }
}
