//! Lambda's Runtime API: gives events to a function, one after the other.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::net::TcpStream;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use jiff::Timestamp;

use crate::wire::{Counted, Requests, listen};

const HEADERS: &str = "content-type: application/json\r\n\
    lambda-runtime-aws-request-id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n\
    lambda-runtime-invoked-function-arn: arn:aws:lambda:ap-southeast-1:000000000000:function:test\r\n\
    lambda-runtime-trace-id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0\r\n";

/// A deadline far in the future.
pub const FAR: Timestamp = Timestamp::constant(4_102_444_800, 0);

/// An event for a function.
#[derive(Clone, Debug)]
pub struct Event {
    /// The JSON.
    pub body: Vec<u8>,
    /// The function's deadline.
    pub deadline: Timestamp,
}

/// A step of a function.
#[derive(Debug)]
pub enum Step {
    /// It asked for an event.
    Ready(Instant),
    /// It got an event.
    Given(Instant),
    /// It responded: whether with success, and the body.
    Answered(Instant, bool, Vec<u8>),
}

/// The server. It has one function at a time.
#[derive(Debug)]
pub struct RuntimeApi {
    /// Its address, as `IP:PORT`.
    pub address: String,
    function: Arc<Mutex<Arc<Function>>>,
}

/// The running function, from the server's side.
#[derive(Debug)]
struct Function {
    events: Mutex<Receiver<Event>>,
    steps: Sender<Step>,
}

/// The running function, from the side of the test or the benchmark.
#[derive(Debug)]
pub struct Line {
    /// The events for it.
    pub events: Sender<Event>,
    /// Its steps.
    pub steps: Receiver<Step>,
}

impl RuntimeApi {
    /// Listens on a free port.
    pub fn start() -> Self {
        let (function, _) = Function::new();
        let function = Arc::new(Mutex::new(Arc::new(function)));
        let current = Arc::clone(&function);
        let address = listen(move |stream| serve(stream, &current));
        Self { address, function }
    }

    /// Prepares for the next function. The earlier one gets no more events.
    pub fn next_function(&self) -> Line {
        let (function, line) = Function::new();
        *self.function.lock().expect("nobody panics") = Arc::new(function);
        line
    }
}

impl Function {
    fn new() -> (Self, Line) {
        let (to_do, events) = channel();
        let (happened, steps) = channel();
        (Self { events: Mutex::new(events), steps: happened }, Line { events: to_do, steps })
    }
}

fn serve(stream: TcpStream, current: &Mutex<Arc<Function>>) {
    let mut stream = Counted::new(stream, Arc::new(AtomicU64::new(0)));
    let mut requests = Requests::of(&mut stream);
    while let Some(request) = requests.next() {
        let now = Instant::now();
        let function = Arc::clone(&current.lock().expect("nobody panics"));
        // A function that is being ended no longer listens.
        if request.path.ends_with("/next") {
            let _ = function.steps.send(Step::Ready(now));
            let Ok(event) = function.events.lock().expect("nobody panics").recv() else { return };
            let given = Instant::now();
            let deadline = event.deadline.as_millisecond();
            requests.answer(
                200,
                &format!("{HEADERS}lambda-runtime-deadline-ms: {deadline}\r\n"),
                &event.body,
            );
            let _ = function.steps.send(Step::Given(given));
        } else {
            let well = request.path.ends_with("/response");
            requests.answer(202, "", b"");
            let _ = function.steps.send(Step::Answered(now, well, request.body));
        }
    }
}
