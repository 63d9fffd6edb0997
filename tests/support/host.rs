//! A host: everything on this machine, with its own data folder.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::panicking;

use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;
use ureq::http::Request;
use ureq::http::request::Builder;

use crate::binaries::binary;
use crate::exchange::{check, exchange};
use crate::mails::Mailbox;
use crate::{Reply, eventually};

/// A running host. A drop ends it, and deletes its data.
#[derive(Debug)]
pub struct Host {
    validity: &'static str,
    options: Vec<String>,
    folder: TempDir,
    process: Child,
    port: u16,
    pub(crate) mailbox: Mutex<Mailbox>,
    /// The responses so far, by method and the first part of the path.
    pub(crate) replies: Mutex<Vec<(String, Reply)>>,
    /// The delivery reports that tests published.
    pub(crate) reported: Mutex<Vec<String>>,
}

impl Host {
    /// Starts a host with this validity of links, and with its own data.
    pub fn start(validity: &'static str) -> Self {
        Self::start_with(validity, &[])
    }

    /// Parameters with which nobody reaches a limit of R45. The other limits of officers depend on the first two. A
    /// reminder is due as soon as [`Host::make_reminder_due`] has made an invitation old (R52).
    pub const NO_LIMITS: [&str; 6] = [
        "EmailsToOfficerADay=100000",
        "RemindBefore=6d",
        "InvitationsPerHour=100000",
        "InvitationsPerAddressADay=100000",
        "ListRowsPerDay=100000",
        "TriesPerLink=100000",
    ];

    /// Starts a host on which nobody reaches a limit of R45.
    pub fn without_limits(validity: &'static str) -> Self {
        Self::start_with(validity, &Self::NO_LIMITS)
    }

    /// Starts a host with other values of the template's parameters, each as `NAME=VALUE`.
    pub fn start_with(validity: &'static str, parameters: &'static [&'static str]) -> Self {
        Self::started(
            validity,
            parameters.iter().flat_map(|one| ["--parameter", one]).map(str::to_owned).collect(),
        )
    }

    /// Starts a host like [`Host::start_with`], which writes each request to AWS into a file.
    pub fn recording(validity: &'static str, parameters: &'static [&'static str], file: &Path) -> Self {
        let parameters = parameters.iter().flat_map(|one| ["--parameter", one]).map(str::to_owned);
        let requests = ["--requests".to_owned(), file.display().to_string()];
        Self::started(validity, parameters.chain(requests).collect())
    }

    /// Starts a host with another template.
    pub fn by_template(template: &Path) -> Self {
        Self::started("5d", vec!["--template".to_owned(), template.display().to_string()])
    }

    fn started(validity: &'static str, mut options: Vec<String>) -> Self {
        // The template's sweeps would run while a test waits for its own sweep.
        for parameter in ["SweepSchedule=rate(1 hour)", "FullSweepSchedule=rate(1 day)"] {
            options.extend(["--parameter", parameter].map(str::to_owned));
        }
        // Tests poll. On a busy machine that can be more than an officer may send in an hour (R45).
        if !options.iter().any(|option| option.starts_with("RequestsPerHour=")) {
            options.extend(["--parameter", "RequestsPerHour=100000"].map(str::to_owned));
        }
        let folder = TempDir::new().expect("a folder for the data");
        let (process, port) = spawn(folder.path(), validity, &options, 0);
        Self {
            validity,
            options,
            folder,
            process,
            port,
            mailbox: Mutex::default(),
            replies: Mutex::default(),
            reported: Mutex::default(),
        }
    }

    /// The shared host with links that work for 5 days (R21).
    pub fn shared() -> Arc<Self> {
        Self::shared_for("5d")
    }

    /// The shared host with links that soon expire.
    pub fn shared_brief() -> Arc<Self> {
        Self::shared_for("6s")
    }

    /// The shared host with this validity. It ends when no test uses it any more.
    fn shared_for(validity: &'static str) -> Arc<Self> {
        static RUNNING: Mutex<Option<HashMap<&str, Weak<Host>>>> = Mutex::new(None);
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let running = running.get_or_insert_default();
        if let Some(host) = running.get(validity).and_then(Weak::upgrade) {
            return host;
        }
        let host = Arc::new(Self::start(validity));
        running.insert(validity, Arc::downgrade(&host));
        host
    }

    /// Ends the host, like `kill -9`.
    pub fn kill(&mut self) {
        self.process.kill().expect("the host can be killed");
        self.process.wait().expect("the host ends");
    }

    /// Asks the host to stop, and waits until it has.
    pub fn stop(&mut self) -> ExitStatus {
        let id = self.process_id().to_string();
        let asked = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status();
        assert!(asked.is_ok_and(|status| status.success()), "the host cannot be asked to stop");
        eventually("the host to stop", || self.process.try_wait().expect("the host's status is known"))
    }

    /// Starts the host again, with the same data and the same port.
    pub fn start_again(&mut self) {
        (self.process, self.port) = spawn(self.folder.path(), self.validity, &self.options, self.port);
    }

    /// `kill -9`, then a new start.
    pub fn restart(&mut self) {
        self.kill();
        self.start_again();
    }

    /// The id of its process.
    pub(crate) fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// A URL of the host.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// The host's address, as `IP:PORT`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Sends a request to the service, and checks what all responses have in common.
    #[track_caller]
    pub fn send(&self, request: Builder, body: impl Into<Vec<u8>>) -> Reply {
        let asked = Request::builder()
            .method(request.method_ref().cloned().unwrap_or_default())
            .uri(request.uri_ref().cloned().unwrap_or_default());
        let reply = exchange(request, body.into());
        let method = asked.method_ref().map(ToString::to_string).unwrap_or_default();
        let path = asked.uri_ref().map(|uri| uri.path().to_owned()).unwrap_or_default();
        let first = path.split('/').nth(1).unwrap_or_default();
        let replies = self.replies.lock();
        replies.unwrap_or_else(PoisonError::into_inner).push((format!("{method} /{first}"), reply.clone()));
        check(&asked, &reply);
        reply
    }

    /// The endpoint of an AWS service, by the name that the host prints.
    #[track_caller]
    pub fn aws(&self, name: &str) -> String {
        eventually(&format!("the address of {name}"), || {
            let printed = fs::read_to_string(self.folder.path().join("stdout")).ok()?;
            // A host that was started again has other addresses. It prints them after this line.
            let (_, latest) = printed.rsplit_once(LISTENING)?;
            let line = latest.split_inclusive('\n').find(|line| line.trim().starts_with(name))?;
            line.strip_suffix('\n')?.rsplit(' ').next().map(str::to_owned)
        })
    }

    /// `GET` of a path under `/_local`.
    #[track_caller]
    pub(crate) fn get_local(&self, path: &str) -> Value {
        let request = Request::get(self.url(path)).header("accept", "application/json");
        exchange(request, Vec::new()).json(200)
    }

    /// `POST` to a path under `/_local`.
    #[track_caller]
    pub(crate) fn post_local(&self, path: &str, body: &Value) -> Value {
        let request = Request::post(self.url(path)).header("content-type", "application/json");
        exchange(request, body.to_string().into()).json(200)
    }

    /// Sends a request to a path under `/_local`.
    #[track_caller]
    pub fn send_local(&self, request: Builder, body: impl Into<Vec<u8>>) -> Reply {
        exchange(request, body.into())
    }

    /// Calls a function with an event, and returns its result.
    #[track_caller]
    pub fn invoke(&self, function: &str, event: &Value) -> Value {
        self.post_local(&format!("/_local/invoke/{function}"), event)
    }

    /// The pending timers, by invitation.
    pub fn timers(&self) -> HashMap<String, Timestamp> {
        let schedules = self.get_local("/_local/schedules");
        let timers = schedules.as_array().into_iter().flatten().map(|schedule| {
            let id = schedule["input"]["invitation_id"].as_str().unwrap_or_default().to_owned();
            (id, schedule["due_at"].as_str().and_then(|at| at.parse().ok()).expect("a moment"))
        });
        timers.collect()
    }

    /// The events on the stack's event bus, in order, as rules pass them on.
    pub fn published(&self) -> Vec<Value> {
        let published = self.get_local("/_local/events");
        published.as_array().into_iter().flatten().map(|one| one["event"].clone()).collect()
    }

    /// The events that were given up.
    pub fn failures(&self) -> Value {
        self.get_local("/_local/failures")
    }

    /// Deletes a timer, as if Scheduler had lost it. Only while the host is stopped.
    pub fn lose_timer(&self, invitation: &str) {
        let lost = self.state().execute("DELETE FROM schedules WHERE name = ?1", [invitation]);
        assert_eq!(lost.ok(), Some(1), "there is a timer to be lost");
    }

    /// How many delivery reports wait for functions.
    pub(crate) fn reports_under_way(&self, mail: &str) -> usize {
        let query = "SELECT count(*) FROM invocations WHERE instr(event, ?1)";
        let count = self.state().query_row(query, [mail], |row| row.get(0));
        count.expect("the events can be counted")
    }

    /// The positions in the table's stream, by reader.
    pub fn stream_positions(&self) -> BTreeMap<String, String> {
        let state = self.state();
        let mut query =
            state.prepare("SELECT reader, sequence_number FROM positions").expect("a table of them");
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("they can be read");
        rows.map(|row| row.expect("a row")).collect()
    }

    /// Resets the position in the table's stream to its start. Only while the host is stopped.
    pub fn rewind_stream(&self) {
        let forgotten = self.state().execute("DELETE FROM positions", []);
        assert!(forgotten.is_ok_and(|readers| readers > 0), "the stream has a reader");
    }

    /// The functions' logs and the host's output, by file.
    pub fn said(&self) -> Vec<(PathBuf, String)> {
        let logs = fs::read_dir(self.data().join("logs")).expect("there are logs");
        let logs = logs.map(|entry| entry.expect("the folder can be read").path());
        let files = logs.chain(["stdout", "stderr"].map(|name| self.folder.path().join(name)));
        files.map(|file| (file.clone(), fs::read_to_string(file).expect("a log can be read"))).collect()
    }

    /// The host's own state besides the table.
    pub(crate) fn state(&self) -> Connection {
        let file = self.data().join("host.sqlite");
        assert!(file.exists(), "the host keeps its state elsewhere");
        Connection::open(file).expect("the host's state can be opened")
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let complaint = fs::read_to_string(self.folder.path().join("stderr")).unwrap_or_default();
        if panicking() && !complaint.is_empty() {
            eprintln!("What the host complained of:\n{complaint}");
        }
    }
}

/// Starts the program, and waits until it listens. Its output goes to files beside the data.
fn spawn(folder: &Path, validity: &str, options: &[String], port: u16) -> (Child, u16) {
    let output = |name| {
        let file = File::options().create(true).append(true).open(folder.join(name));
        file.expect("the host's output goes to a file")
    };
    let printed = || fs::read_to_string(folder.join("stdout")).unwrap_or_default();
    let before = printed().len();
    let mut process = Command::new(binary("local"))
        .args(["--validity", validity, "--port", &port.to_string(), "--data"])
        .arg(folder.join("data"))
        .args(options)
        .stdin(Stdio::null())
        .stdout(output("stdout"))
        .stderr(output("stderr"))
        .spawn()
        .expect("the host starts");
    let port = eventually("the host to listen", || {
        if let Ok(Some(status)) = process.try_wait() {
            let complaint = fs::read_to_string(folder.join("stderr")).unwrap_or_default();
            panic!("the host ended: {status}\n{complaint}");
        }
        let printed = printed();
        let line = printed[before..]
            .split_inclusive('\n')
            .find(|line| line.ends_with('\n') && line.starts_with(LISTENING))?;
        line.trim().rsplit(':').next()?.trim_end_matches('/').parse().ok()
    });
    (process, port)
}

/// How the first line begins that a host prints when it is ready.
const LISTENING: &str = "Listening on http://127.0.0.1:";
