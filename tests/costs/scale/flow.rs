//! Simulates work in queues, second by second. Each queue is as fast as its quota allows.

use std::collections::VecDeque;

use super::given::{self, Product, Ses};

/// The longest simulated time, in seconds: the stream keeps events for a day.
const LONGEST: usize = 40 * 3600;
/// How long Lambda retries a timer's call before it goes to `LostTimers`, in seconds: after one minute and after two
/// more.
const TIMER_TRIES: f64 = 180.0;
const DAY: usize = 24 * 3600;
/// How long a throttled call to SES takes.
const REFUSED: f64 = 0.02;

/// A scene.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    /// Whether invitations expire, or are made.
    pub(crate) expires: bool,
    /// How many, evenly over this many seconds.
    pub(crate) many: f64,
    pub(crate) within: f64,
    pub(crate) ses: Ses,
    /// The write units of the table in a second.
    pub(crate) table: f64,
}

/// The result. Times are in seconds from the start.
#[derive(Default)]
pub(crate) struct Outcome {
    /// The quota that was reached first, and when.
    pub(crate) first: Option<(&'static str, usize)>,
    /// The longest queues: for the first call, for the table, and for the emails.
    pub(crate) calls: f64,
    pub(crate) writes: f64,
    pub(crate) events: f64,
    /// Timers that were given up, and whose invitations the sweep found.
    pub(crate) swept: f64,
    /// When the last one was written, and emailed.
    pub(crate) last_write: usize,
    pub(crate) last_mail: usize,
    pub(crate) mails: f64,
    /// Events in the queue of undelivered events: whole, and as notes of the stream.
    pub(crate) parked: f64,
    pub(crate) given_up: f64,
}

/// A queue, the oldest first: since when, and how many.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<(usize, f64)>,
    length: f64,
}

impl Queue {
    fn push(&mut self, at: usize, many: f64) {
        if many > 0.0 {
            self.waiting.push_back((at, many));
            self.length += many;
        }
    }

    /// Takes the oldest, at most this many.
    fn take(&mut self, most: f64) -> f64 {
        let mut taken = 0.0;
        while let Some((_, many)) = self.waiting.front_mut() {
            let part = many.min(most - taken);
            *many -= part;
            taken += part;
            if *many > 0.0 {
                break;
            }
            self.waiting.pop_front();
        }
        self.length -= taken;
        taken
    }

    /// How many have waited this long.
    fn older(&self, now: usize, age: f64) -> f64 {
        let old = self.waiting.iter().take_while(|(at, _)| (now - at) as f64 >= age);
        old.map(|(_, many)| many).sum()
    }
}

/// The emails that SES sent in the last day.
#[derive(Default)]
struct Sent {
    seconds: VecDeque<(usize, f64)>,
    day: f64,
}

impl Sent {
    /// How many more emails SES accepts in this second.
    fn room(&mut self, now: usize, ses: Ses) -> f64 {
        while let Some((_, many)) = self.seconds.front().copied().filter(|(at, _)| at + DAY <= now) {
            self.day -= many;
            self.seconds.pop_front();
        }
        ses.a_second.min((ses.a_day - self.day).max(0.0))
    }

    fn add(&mut self, now: usize, many: f64) {
        self.seconds.push_back((now, many));
        self.day += many;
    }
}

/// Simulates a scene.
pub(crate) fn play(scene: &Scene, product: &Product) -> Outcome {
    let (mut calls, mut writes, mut events) = (Queue::default(), Queue::default(), Queue::default());
    // Timers that were given up wait for the sweep here.
    let (mut lost, mut overdue) = (0.0, Queue::default());
    let sweeping = 3.0 * (product.expire_timeout - given::RESERVE);
    let mut sent = Sent::default();
    let mut outcome = Outcome::default();
    let (call_quota, called_a_second) = if scene.expires {
        ("Scheduler's calls", given::TIMERS_A_SECOND)
    } else {
        ("API Gateway's requests", given::REQUESTS_A_SECOND)
    };
    let (units, seconds) = if scene.expires {
        (product.expiry_units, given::READ + given::TRANSACTION + given::OWN)
    } else {
        (product.invitation_units, given::TRANSACTION + given::OWN)
    };
    let written_a_second = (scene.table / units).min(given::CONCURRENCY / seconds);
    let lanes = scene.table / given::PARTITION * product.per_shard;
    let own = given::OWN + given::READ;
    let mailing = own + given::SEND + given::READ + if scene.expires { 0.0 } else { given::SCHEDULE };
    for now in 0..LONGEST {
        let arrives = if (now as f64) < scene.within { scene.many / scene.within } else { 0.0 };
        calls.push(now, arrives);
        let called = calls.take(called_a_second);
        outcome.hit(call_quota, now, calls.length > 0.0);
        writes.push(now, called);

        let by_callers = writes.take(written_a_second);
        outcome.hit("DynamoDB's writes", now, writes.length > 0.0);
        let by_sweep = overdue.take(written_a_second - by_callers);
        if scene.expires {
            lost += writes.take(writes.older(now, TIMER_TRIES)) + overdue.take(overdue.older(now, sweeping));
            if now % 3600 == 3599 {
                overdue.push(now, std::mem::take(&mut lost));
            }
        }
        outcome.swept += by_sweep;
        let written = by_callers + by_sweep;
        events.push(now, written);

        // Lambda gives up a call that is too old before it makes it.
        outcome.given_up += events.take(events.older(now, product.max_age));
        let room = sent.room(now, scene.ses);
        let able = lanes / mailing;
        let mailed = events.take(room.min(able));
        sent.add(now, mailed);
        let limit = if sent.day >= scene.ses.a_day { "SES's emails a day" } else { "SES's emails a second" };
        outcome.hit(limit, now, events.length > 0.0 && room < able);
        // The rest of the time is spent on attempts that SES throttles. Old events are parked.
        let idle = lanes - mailed * mailing;
        let parked = events.older(now, product.patience).min(idle / (own + REFUSED + given::SCHEDULE));
        outcome.parked += events.take(parked);

        outcome.calls = outcome.calls.max(calls.length);
        outcome.writes = outcome.writes.max(writes.length + overdue.length + lost);
        outcome.events = outcome.events.max(events.length);
        outcome.mails += mailed;
        outcome.last_write = if written > 0.0 { now } else { outcome.last_write };
        outcome.last_mail = if mailed > 0.0 { now } else { outcome.last_mail };
        let left = calls.length + writes.length + overdue.length + events.length + lost;
        if now as f64 >= scene.within && left < 0.5 {
            break;
        }
    }
    outcome
}

impl Outcome {
    fn hit(&mut self, quota: &'static str, now: usize, reached: bool) {
        if reached && self.first.is_none() {
            self.first = Some((quota, now));
        }
    }
}
