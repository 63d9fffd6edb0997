//! Lambda's Runtime API: hands events to whatever function asks, one after the other.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::net::{TcpListener, TcpStream};
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use crate::counted::Counted;
use crate::exchange::Requests;

const HEADERS: &str = "content-type: application/json\r\n\
    lambda-runtime-aws-request-id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n\
    lambda-runtime-deadline-ms: 4102444800000\r\n\
    lambda-runtime-invoked-function-arn: arn:aws:lambda:ap-southeast-1:000000000000:function:bench\r\n\
    lambda-runtime-trace-id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0\r\n";

/// What a function did.
pub(crate) enum Step {
    /// It asked for an event.
    Ready(Instant),
    /// It was given one.
    Given(Instant),
    /// It answered: whether all went well, and with what.
    Answered(Instant, bool, Vec<u8>),
}

/// The server. There is one function at a time.
pub(crate) struct RuntimeApi {
    pub(crate) address: String,
    function: Arc<Mutex<Arc<Function>>>,
}

/// The function that runs now, as the server sees it.
struct Function {
    events: Mutex<Receiver<Vec<u8>>>,
    steps: Sender<Step>,
}

/// The same, as the benchmark sees it.
pub(crate) struct Line {
    pub(crate) events: Sender<Vec<u8>>,
    pub(crate) steps: Receiver<Step>,
}

impl RuntimeApi {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = listener.local_addr().expect("it has an address").to_string();
        let (function, _) = Function::new();
        let function = Arc::new(Mutex::new(Arc::new(function)));
        let current = Arc::clone(&function);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, current) = (stream.expect("a connection"), Arc::clone(&current));
                thread::spawn(move || serve(stream, &current));
            }
        });
        Self { address, function }
    }

    /// Makes room for the next function. What is left of the one before gets no more events.
    pub(crate) fn next_function(&self) -> Line {
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
        // Nobody listens any more if the function is being ended.
        if request.path.ends_with("/next") {
            let _ = function.steps.send(Step::Ready(now));
            let Ok(event) = function.events.lock().expect("nobody panics").recv() else { return };
            let given = Instant::now();
            requests.answer(200, HEADERS, &event);
            let _ = function.steps.send(Step::Given(given));
        } else {
            let well = request.path.ends_with("/response");
            requests.answer(202, "", b"");
            let _ = function.steps.send(Step::Answered(now, well, request.body));
        }
    }
}
