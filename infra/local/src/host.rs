//! The host: starts all parts in order, and stops them in order.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use dynoxide::Database;
use rustix::fs::Mode;
use rustix::process::umask;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::aws::api_gateway::{self, Gateway, Routes};
use crate::aws::by_target;
use crate::aws::dynamodb::stream::{Backlog, Mapping, MappingError};
use crate::aws::dynamodb::{self, DatabaseError};
use crate::aws::event_bridge::EventBridge;
use crate::aws::lambda::asynchronous::{self, Invocations};
use crate::aws::lambda::{Endpoints, Lambda, Launch};
use crate::aws::scheduler::{self, Scheduler};
use crate::aws::secrets_manager::Secret;
use crate::aws::ses::{self, Ses};
use crate::binaries::{Binaries, BinariesError};
use crate::calls::{self, Calls};
use crate::console::{self, Console, Issuer, Progress};
use crate::iam::Rights;
use crate::keys::{KeyError, P256Key};
use crate::net;
use crate::product;
use crate::protocol;
use crate::state::{State, StateError};
use crate::stop::StopSignal;
use crate::template::{Rule, Surroundings, Table, Template, TemplateError, needs};

/// How long a stopping host waits for running work.
const PATIENCE: Duration = Duration::from_secs(4);

/// How long a starting host waits for the lock of its data folder.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// The settings of a host.
#[derive(Debug)]
pub(crate) struct Setup {
    /// The port of the API. 0 means any free port.
    pub(crate) port: u16,
    /// The folder for all data.
    pub(crate) data: PathBuf,
    /// The deployment template.
    pub(crate) template: PathBuf,
    /// Values for the template's parameters.
    pub(crate) parameters: Vec<(String, String)>,
    /// The file for requests to AWS.
    pub(crate) requests: Option<PathBuf>,
}

/// A running host.
pub(crate) struct Host {
    /// The address of the API and the pages.
    pub(crate) url: String,
    /// The endpoints of AWS.
    pub(crate) endpoints: Endpoints,
    calls: Arc<Calls>,
    backlogs: Vec<Backlog>,
    functions: Vec<Arc<Lambda>>,
    stop: StopSignal,
    /// The parts that end by themselves when the host stops.
    work: JoinSet<()>,
    /// The endpoints that functions need until the last function has ended.
    servers: JoinSet<()>,
    _lock: File,
}

/// The host cannot start. The user sees this text as one line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    #[error("the data folder {0} cannot be used: {1}")]
    Folder(String, io::Error),
    #[error("another host uses the data folder {0}: choose another with --data")]
    InUse(String),
    #[error("port {0} is in use: choose another with --port")]
    PortTaken(u16),
    #[error("port {0} cannot be used: {1}")]
    Port(u16, io::Error),
    #[error("no port can be opened: {0}")]
    NoPort(io::Error),
    #[error("requests cannot be written to {0}: {1}")]
    Requests(String, io::Error),
    #[error("{function}: {fault}")]
    Route { function: String, fault: String },
    #[error("{role} does not allow {action} on {resource}")]
    Right { role: String, action: String, resource: String },
    #[error("{function}: no table has the stream {stream}")]
    NoStream { function: String, stream: String },
    #[error(transparent)]
    Binaries(#[from] BinariesError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Mapping(#[from] MappingError),
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Template(#[from] TemplateError),
}

impl StartError {
    fn folder(data: &Path, fault: io::Error) -> Self {
        Self::Folder(data.display().to_string(), fault)
    }
}

impl Host {
    /// Starts all parts.
    pub(crate) async fn start(setup: &Setup) -> Result<Self, StartError> {
        let lock = occupy(&setup.data).await?;
        let front = net::listen(setup.port).await.map_err(|fault| match fault.kind() {
            io::ErrorKind::AddrInUse => StartError::PortTaken(setup.port),
            _ => StartError::Port(setup.port, fault),
        })?;
        let url = net::url(&front).map_err(StartError::NoPort)?;
        let binaries = Binaries::find()?;
        keep_private(&setup.data).map_err(|fault| StartError::folder(&setup.data, fault))?;
        let state = Arc::new(State::open(&setup.data.join("host.sqlite"))?);
        let issuer = format!("{url}/_local/issuer");
        let product::Needs { parameters, secret: (secret, value) } = product::needs(&url, &issuer, &state)?;
        let surroundings = Surroundings { parameters, asked: setup.parameters.iter().cloned().collect() };
        let template = Template::read(&setup.template, &surroundings)?;
        let database = dynamodb::open(&setup.data.join("dynamodb.sqlite"))?;
        for table in &template.tables {
            dynamodb::prepare(&database, table, &state)?;
        }
        let by_function = template
            .functions
            .iter()
            .filter_map(|function| Some((function.name.clone(), function.role.clone()?)));
        // A program that has assumed a role signs with the role's name in the template.
        let by_name = template.roles.iter().map(|role| (role.id.clone(), role.arn.clone()));
        let rights = Rights::new(template.roles.clone(), by_function.chain(by_name).collect());
        for (role, action) in template.functions.iter().flat_map(needs) {
            if !rights.of_role_allow(&role, &action) {
                return Err(StartError::Right { role, action: action.name, resource: action.resource });
            }
        }
        let calls = Calls::new(&template.tables, rights);
        let calls = Arc::new(match &setup.requests {
            Some(file) => calls
                .written_to(file)
                .map_err(|fault| StartError::Requests(file.display().to_string(), fault))?,
            None => calls,
        });
        let table_listener = net::free_port().await.map_err(StartError::NoPort)?;
        let dynamodb_listener = net::free_port().await.map_err(StartError::NoPort)?;
        let aws_listener = net::free_port().await.map_err(StartError::NoPort)?;
        let endpoints = Endpoints {
            dynamodb: net::url(&dynamodb_listener).map_err(StartError::NoPort)?,
            aws: net::url(&aws_listener).map_err(StartError::NoPort)?,
        };
        let mut host = Self {
            url,
            endpoints,
            calls: Arc::clone(&calls),
            backlogs: Vec::new(),
            functions: Vec::new(),
            stop: StopSignal::new(),
            work: JoinSet::new(),
            servers: JoinSet::new(),
            _lock: lock,
        };
        let (audience, directory) = (template.audience.clone(), template.directory.clone());
        let groups = template.schedule_groups.clone();
        let configuration_sets = template.configuration_sets.clone();
        let buses = template.event_buses.clone();
        let (routes, rules) = host.start_functions(template, &setup.data, &binaries, &database, &state)?;

        let invocations = Arc::new(Invocations::new(Arc::clone(&state), &host.functions));
        let functions =
            host.functions.iter().map(|one| (one.arn().to_owned(), one.name().to_owned())).collect();
        let event_bridge = Arc::new(EventBridge {
            buses,
            rules,
            functions,
            invocations: Arc::clone(&invocations),
            state: Arc::clone(&state),
        });
        let bus = Arc::clone(&event_bridge);
        let ses = Arc::new(Ses { state: Arc::clone(&state), configuration_sets, bus });
        let scheduler =
            Arc::new(Scheduler::new(Arc::clone(&state), groups, &host.functions, Arc::clone(&calls)));
        let tables = net::authority(&table_listener).map_err(StartError::NoPort)?;
        host.servers.spawn(dynamodb::serve(table_listener, database.clone()));
        let tables = calls::forward(tables, Arc::clone(&calls));
        host.servers.spawn(net::serve(dynamodb_listener, tables));
        let by_target = by_target::routes(Secret { name: secret, value }, event_bridge);
        let services = [ses::routes(Arc::clone(&ses)), scheduler::routes(Arc::clone(&scheduler)), by_target];
        let services = services.map(|routes| calls::recorded(routes, Arc::clone(&calls)));
        host.servers.spawn(net::serve(aws_listener, protocol::endpoint(services)));
        host.work.spawn(asynchronous::run(invocations, host.stop.holder()));
        host.work.spawn(scheduler::run(scheduler, host.stop.holder()));
        host.work.spawn(dynamodb::sweep(database, host.stop.holder()));

        let progress = Progress { calls, backlogs: host.backlogs.clone(), state: Arc::clone(&state) };
        let functions = host.functions.clone();
        let issuer =
            Issuer::new(issuer, &host.url, audience, product::PEOPLE, P256Key::of(&state, "issuer key")?);
        let console =
            Console { state, ses, directory, functions, issuer, progress, stop: host.stop.holder() };
        let gateway = Gateway { routes, domain: host.url.trim_start_matches("http://").to_owned() };
        let pages = api_gateway::routes(gateway).nest("/_local", console::routes(console));
        host.work.spawn(net::serve_until(front, pages, host.stop.holder()));
        Ok(host)
    }

    /// Sets up the functions, and everything that calls them. Returns their routes and rules.
    fn start_functions(
        &mut self,
        template: Template,
        data: &Path,
        binaries: &Binaries,
        database: &Database,
        state: &Arc<State>,
    ) -> Result<(Routes, Vec<Rule>), StartError> {
        let activity = watch::Sender::new(());
        let (mut routes, mut rules) = (Routes::new(), template.rules);
        for mut function in template.functions {
            let name = function.name.clone();
            let events = std::mem::take(&mut function.events);
            let launch = Launch {
                binary: binaries.of(&name)?,
                log: data.join("logs").join(format!("{name}.log")),
                endpoints: self.endpoints.clone(),
                calls: Arc::clone(&self.calls),
                function,
            };
            let lambda = Arc::new(Lambda::new(launch, activity.clone()));
            for route in &events.routes {
                routes
                    .add(route, Arc::clone(&lambda))
                    .map_err(|fault| StartError::Route { function: name.clone(), fault })?;
            }
            for source in events.streams {
                let table = table_of(&template.tables, &source.stream_arn, &name)?;
                let backlog = Backlog::new(table, &name, database.clone(), Arc::clone(state));
                self.backlogs.push(backlog.clone());
                let mapping = Mapping::new(source, backlog, Arc::clone(&lambda), activity.subscribe())?;
                self.work.spawn(mapping.run(self.stop.holder()));
            }
            let of_function = |rule| Rule { targets: vec![lambda.arn().to_owned()], ..rule };
            rules.extend(events.rules.into_iter().map(of_function));
            for timer in events.timers {
                self.work.spawn(scheduler::repeat(timer, Arc::clone(&lambda), self.stop.holder()));
            }
            self.functions.push(lambda);
        }
        Ok((routes, rules))
    }

    /// Stops: accepts no more requests, lets functions finish their work, and ends them.
    pub(crate) async fn stop(mut self) {
        self.stop.give();
        let ended = async { while self.work.join_next().await.is_some() {} };
        // The rest continues after the next start.
        let _ = timeout(PATIENCE, ended).await;
        let mut endings = JoinSet::new();
        for function in self.functions {
            endings.spawn(async move { function.stop(PATIENCE).await });
        }
        endings.join_all().await;
        self.servers.abort_all();
    }
}

/// Removes all permissions of other users on files that the host, its functions or an earlier host wrote: they have
/// keys and working links. Binaries must be built before this, because they may be shared.
fn keep_private(data: &Path) -> io::Result<()> {
    umask(Mode::RWXG | Mode::RWXO);
    for folder in [data, &data.join("logs")] {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_own = [".sqlite", ".log"].iter().any(|end| name.contains(end));
            if is_own && entry.file_type()?.is_file() {
                fs::set_permissions(entry.path(), Permissions::from_mode(0o600))?;
            }
        }
    }
    Ok(())
}

/// Creates the data folder, and locks it against other hosts. The lock of a killed host may stay for a moment: a child
/// that it was just starting holds it, until the child runs its own program.
async fn occupy(data: &Path) -> Result<File, StartError> {
    let failed = |fault| StartError::folder(data, fault);
    DirBuilder::new().recursive(true).mode(0o700).create(data.join("logs")).map_err(failed)?;
    let lock = File::create(data.join("lock")).map_err(failed)?;
    let end = Instant::now() + LOCK_PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) if Instant::now() < end => sleep(Duration::from_millis(20)).await,
            Err(TryLockError::WouldBlock) => return Err(StartError::InUse(data.display().to_string())),
            Err(TryLockError::Error(fault)) => return Err(failed(fault)),
        }
    }
}

fn table_of<'t>(tables: &'t [Table], stream: &str, function: &str) -> Result<&'t Table, StartError> {
    tables
        .iter()
        .find(|table| table.stream_arn == stream)
        .ok_or_else(|| StartError::NoStream { function: function.to_owned(), stream: stream.to_owned() })
}
