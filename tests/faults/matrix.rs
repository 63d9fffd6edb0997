//! Every story with every fault at every call.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::thread::{panicking, scope};
use std::time::Instant;

use serde_json::json;
use tests::lines::assert_tell;
use tests::story::{Cast, Story};
use tests::{Host, World, eventually, is_wanted, now, share};

use super::fault::{Counts, Plan, count, plans};
use super::findings::Findings;
use super::promises::{Run, broken};

/// Hosts at work at once. They mostly wait for what was made to take long.
const HOSTS: usize = 18;
/// As many, but their invitations expire.
const BRIEF_HOSTS: usize = 5;
/// How many invitations are made at once that are to expire.
const BATCH: usize = 20;
/// What `dispatch` does once in its life.
const AT_START: &str = "GetSecretValue";
/// A usual run plays one in so many of each story's faults. With `EXHAUSTIVE=1` it plays all.
const ONE_IN: usize = 20;
/// How often a story is played undisturbed: not all of its calls come in the same order each time.
const REHEARSALS: usize = 3;

/// R25, R34, R37, R41.
#[test]
fn r41_whatever_call_fails_what_was_promised_holds() {
    let start = Instant::now();
    let plans = share(rehearse(), ONE_IN, |plan| format!("{:?}", plan.story));
    let (brief, lasting): (Vec<_>, Vec<_>) = plans.into_iter().partition(|plan| plan.story == Story::Expire);
    println!(
        "{} runs are planned, after {:.0} s",
        brief.len() + lasting.len(),
        start.elapsed().as_secs_f64()
    );
    let (brief, lasting): (Plans, Plans) = (Mutex::new(brief.into()), Mutex::new(lasting.into()));
    let (brief, lasting) = (&brief, &lasting);
    let worlds: Vec<(Vec<Run>, World)> = scope(|scope| {
        let hosts: Vec<_> = (0..HOSTS + BRIEF_HOSTS)
            .map(|number| {
                scope.spawn(move || if number < HOSTS { play_all(lasting) } else { expire_all(brief) })
            })
            .collect();
        hosts.into_iter().map(|host| host.join().unwrap()).collect()
    });
    let (mut findings, mut complaints) = (Findings::default(), Vec::new());
    for (runs, world) in &worlds {
        if world.failures != json!([]) {
            complaints.push(format!("given up: {}", world.failures));
        }
        for run in runs {
            let broken = broken(run, world);
            findings.add(run, world, !broken.is_empty());
            if !broken.is_empty() {
                complaints.push(format!("{:?} {:?}: {}", run.story, run.fault, broken.join("; ")));
            }
        }
    }
    println!("{findings}");
    println!("{:.0} s in all", start.elapsed().as_secs_f64());
    assert!(complaints.is_empty(), "{} broken:\n{}", complaints.len(), complaints.join("\n"));
}

/// Plays each story undisturbed, and gives what is to be tried with it.
fn rehearse() -> Vec<Plan> {
    scope(|scope| {
        let stories = Story::ALL.into_iter().filter(|story| is_wanted(&format!("{story:?}")));
        let stories: Vec<_> = stories.map(|story| (story, scope.spawn(move || calls_of(story)))).collect();
        stories.into_iter().flat_map(|(story, calls)| plans(story, &calls.join().unwrap())).collect()
    })
}

/// The most calls of each kind that a story makes.
fn calls_of(story: Story) -> Counts {
    let host = Host::with_feed(if story == Story::Expire { "8s" } else { "5d" });
    // What expires is made at once, so that only one wait is needed. What a sweep finds is not: it would do it all.
    let at_once = if story == Story::Expire { REHEARSALS } else { 0 };
    let mut casts: Vec<Cast> = (0..at_once).map(|_| story.prepare(&host)).collect();
    if let Some(last) = casts.last() {
        wait_for_deadline(last);
    }
    let mut most = Counts::new();
    for _ in 0..REHEARSALS {
        let cast = casts.pop().unwrap_or_else(|| story.prepare(&host));
        let before = host.quiet();
        start_anew(&host);
        story.act(&host, &cast);
        host.quiet();
        for (call, times) in count(&host.calls_after(before)) {
            let known = most.entry(call).or_default();
            *known = times.max(*known);
        }
    }
    most
}

/// What is left to do.
type Plans = Mutex<VecDeque<Plan>>;

fn take(plans: &Plans, most: usize) -> Vec<Plan> {
    let mut plans = plans.lock().unwrap_or_else(PoisonError::into_inner);
    let most = most.min(plans.len());
    plans.drain(..most).collect()
}

/// Plays what is left to do, one after the other.
fn play_all(plans: &Plans) -> (Vec<Run>, World) {
    let host = Host::with_feed("5d");
    let mut runs = Vec::new();
    while let [plan] = &take(plans, 1)[..] {
        let _label = Label(plan);
        let cast = plan.story.prepare(&host);
        host.quiet();
        runs.push(play(&host, plan, cast));
    }
    assert_told(&host);
    (runs, World::of(&host))
}

/// The same with invitations that expire: made many at a time, so that only one wait is needed for them.
fn expire_all(plans: &Plans) -> (Vec<Run>, World) {
    let host = Host::without_limits("15s");
    let mut runs = Vec::new();
    loop {
        let batch = take(plans, BATCH);
        let casts: Vec<_> = batch.iter().map(|plan| plan.story.prepare(&host)).collect();
        let Some(last) = casts.last() else {
            assert_told(&host);
            return (runs, World::of(&host));
        };
        host.quiet();
        wait_for_deadline(last);
        for (plan, cast) in batch.iter().zip(casts) {
            let _label = Label(plan);
            runs.push(play(&host, plan, cast));
        }
    }
}

fn play(host: &Host, plan: &Plan, cast: Cast) -> Run {
    host.arm(&plan.fault.order());
    if plan.fault.operation == AT_START {
        start_anew(host);
    }
    let start = Instant::now();
    let told = plan.story.act(host, &cast);
    host.quiet();
    let seconds = start.elapsed().as_secs_f64();
    let applied = host.disarm();
    let Cast { email, service_request, .. } = cast;
    Run { story: plan.story, fault: plan.fault.clone(), email, told, service_request, applied, seconds }
}

/// Has `dispatch` start again with the next event, and so fetch its key.
fn start_anew(host: &Host) {
    host.kill_function("dispatch");
}

/// The log says what it must, and counts nothing that did not happen: a crash loses a count, and never makes one up.
#[track_caller]
fn assert_told(host: &Host) {
    assert_tell(host);
    for (metric, measured, in_table) in host.numbers() {
        assert!(measured <= in_table, "{metric}: {measured} are counted, {in_table} happened");
    }
}

fn wait_for_deadline(cast: &Cast) {
    eventually("the deadline to pass", || (Some(now()) > cast.deadline).then_some(()));
}

/// Says what was played when a run ends in a panic.
struct Label<'p>(&'p Plan);

#[expect(clippy::print_stderr, reason = "it is told by nobody else which run it was")]
impl Drop for Label<'_> {
    fn drop(&mut self) {
        if panicking() {
            eprintln!("while playing {:?}", self.0);
        }
    }
}
