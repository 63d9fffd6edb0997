//! Starting programs, handing them events, and noting how long it took and what it cost.

use std::fs;
use std::sync::OnceLock;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use serde_json::Value;

use tests::fake_aws::{Call, FakeAws, Traffic};
use tests::runtime_api::{Event, FAR, Line, RuntimeApi, Step};

use crate::contender::{Contender, Kind};
use crate::process::Process;
use crate::scenario::Scenario;
use crate::share::Share;

/// The longest that anything may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// How many invocations a process has before its warm ones are looked at.
const WARM_UP: usize = 50;

/// A scenario with what was measured in it.
pub(crate) struct Bench<'s> {
    share: Option<&'s Share>,
    pub(crate) scenario: Scenario,
    pub(crate) measured: Vec<(Contender, Figures)>,
}

/// What was measured of one program. Times are in milliseconds.
#[derive(Default)]
pub(crate) struct Figures {
    /// From exec to the first time that it asks for an event.
    pub(crate) ready: Vec<f64>,
    /// From exec to the answer to that event.
    pub(crate) first_answer: Vec<f64>,
    /// What both cost.
    pub(crate) first_cpu: Vec<f64>,
    /// The first invocation's calls.
    pub(crate) first_traffic: Traffic,
    /// From an event to its answer.
    pub(crate) warm: Vec<f64>,
    /// What an invocation costs, one figure for each process.
    pub(crate) warm_cpu: Vec<f64>,
    /// Calls of a warm invocation, in all of them; the connections are those of a whole process.
    pub(crate) warm_traffic: Traffic,
    /// For how many invocations.
    pub(crate) warm_invocations: usize,
    /// The most memory at once, in kB, one figure for each process.
    pub(crate) peak_memory: Vec<u64>,
}

/// A program that has been started, and the line to it.
struct Running<'a> {
    process: Process,
    line: Line,
    contender: &'a Contender,
    scenario: &'a Scenario,
}

fn runtime_api() -> &'static RuntimeApi {
    static API: OnceLock<RuntimeApi> = OnceLock::new();
    API.get_or_init(RuntimeApi::start)
}

impl<'s> Bench<'s> {
    /// Looks what calls the first function makes, so that the floor can make the same.
    pub(crate) fn new(
        mut contenders: Vec<Contender>,
        scenario: Scenario,
        aws: &FakeAws,
        share: Option<&'s Share>,
    ) -> Self {
        aws.answer_with(&scenario.replies);
        let (first, warm) = {
            let function = Running::start(&contenders[0], &scenario, None);
            function.first();
            let first = aws.traffic();
            function.invoke();
            (first, aws.traffic())
        };
        let at_start = &first.calls[..first.calls.len() - warm.calls.len()];
        for contender in contenders.iter_mut().filter(|contender| contender.kind.makes_calls_only()) {
            for (name, calls) in [("START_CALLS", at_start), ("CALLS", &warm.calls)] {
                let calls: Vec<String> = calls.iter().map(Call::described).collect();
                contender.variables.push((name.to_owned(), calls.join(" ")));
            }
        }
        let measured = contenders.into_iter().map(|contender| (contender, Figures::default())).collect();
        Self { share, scenario, measured }
    }

    /// A cold start of one of them, measured or not.
    pub(crate) fn cold(&mut self, which: usize, aws: &FakeAws, measured: bool) {
        let (contender, figures) = &mut self.measured[which];
        aws.answer_with(&self.scenario.replies);
        let running = Running::start(contender, &self.scenario, self.share);
        let (ready, answered) = running.first();
        if measured {
            let since = |at: Instant| milliseconds(at - running.process.started);
            figures.ready.push(since(ready));
            figures.first_answer.push(since(answered));
            figures.first_cpu.push(milliseconds(running.process.cpu()));
            figures.first_traffic = aws.traffic();
        }
    }

    /// A process of one of them, with many invocations.
    pub(crate) fn warm(&mut self, which: usize, aws: &FakeAws, invocations: usize) {
        let (contender, figures) = &mut self.measured[which];
        aws.answer_with(&self.scenario.replies);
        let running = Running::start(contender, &self.scenario, self.share);
        running.first();
        for _ in 0..WARM_UP {
            running.invoke();
        }
        let connections = aws.traffic().connections;
        let before = running.process.cpu();
        for _ in 0..invocations {
            figures.warm.push(milliseconds(running.invoke()));
        }
        let cpu = running.process.cpu().saturating_sub(before);
        figures.warm_cpu.push(milliseconds(cpu) / count(invocations));
        figures.peak_memory.push(running.process.peak_memory());
        figures.warm_traffic = aws.traffic();
        figures.warm_traffic.connections += connections;
        figures.warm_invocations = invocations;
    }
}

impl<'a> Running<'a> {
    fn start(contender: &'a Contender, scenario: &'a Scenario, share: Option<&Share>) -> Self {
        let line = runtime_api().next_function();
        line.events.send(Event { body: scenario.event.clone(), deadline: FAR }).expect("the server listens");
        let process = Process::start(contender, &runtime_api().address, share);
        Self { process, line, contender, scenario }
    }

    /// When it asked for the first event, and when it answered it. It has asked for the second one then.
    fn first(&self) -> (Instant, Instant) {
        let ready = self.ready();
        let (_, answered) = self.answered();
        self.ready();
        (ready, answered)
    }

    /// How long it takes for another event. It has asked for the next one then.
    fn invoke(&self) -> Duration {
        self.line
            .events
            .send(Event { body: self.scenario.event.clone(), deadline: FAR })
            .expect("the server listens");
        let (given, answered) = self.answered();
        self.ready();
        answered - given
    }

    fn ready(&self) -> Instant {
        match self.step() {
            Step::Ready(at) => at,
            _ => self.fail("does not ask for an event"),
        }
    }

    fn answered(&self) -> (Instant, Instant) {
        let (mut given, mut answered) = (None, None);
        while given.is_none() || answered.is_none() {
            match self.step() {
                Step::Given(at) => given = Some(at),
                Step::Answered(at, well, body) => {
                    self.check(well, &body);
                    answered = Some(at);
                }
                Step::Ready(_) => self.fail("asks for an event too early"),
            }
        }
        (given.expect("just set"), answered.expect("just set"))
    }

    /// A wrong answer is quickly given: only a right one is measured.
    fn check(&self, well: bool, body: &[u8]) {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let (pointer, expected) = &self.scenario.expected;
        let right = match self.contender.kind {
            Kind::Function | Kind::Peer => answer.pointer(pointer) == Some(expected),
            Kind::Floor | Kind::Checked | Kind::Empty => true,
        };
        if !well || !right {
            self.fail(&format!("answers {}", String::from_utf8_lossy(body)));
        }
    }

    fn step(&self) -> Step {
        next(&self.line.steps).unwrap_or_else(|| self.fail("does nothing"))
    }

    fn fail(&self, what: &str) -> ! {
        let log = fs::read_to_string(self.contender.log()).unwrap_or_default();
        panic!("{}, {}: it {what}. It said:\n{log}", self.scenario.name, self.contender.label);
    }
}

fn next(steps: &Receiver<Step>) -> Option<Step> {
    steps.recv_timeout(PATIENCE).ok()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

pub(crate) fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
