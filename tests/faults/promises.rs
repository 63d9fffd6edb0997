//! What must hold for the people of a story, whatever failed.

use jiff::Timestamp;
use serde_json::Value;
use tests::story::{Outcome, ServiceRequest, Story};
use tests::{Told, World, text};

use super::desk;
use super::fault::Fault;

/// A story that was played.
pub(crate) struct Run {
    pub(crate) story: Story,
    pub(crate) fault: Fault,
    pub(crate) email: String,
    pub(crate) told: Option<Told>,
    /// What a support officer did it for.
    pub(crate) service_request: Option<ServiceRequest>,
    /// How often the fault applied.
    pub(crate) applied: u64,
    /// How long it took, in seconds.
    pub(crate) seconds: f64,
}

/// What was promised and does not hold, in words.
pub(crate) struct Broken(Vec<String>);

impl Broken {
    pub(crate) fn unless(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.0.push(what());
        }
    }
}

/// What does not hold for a run.
pub(crate) fn broken(run: &Run, world: &World) -> Vec<String> {
    let outcome = run.story.outcome();
    let mut broken = Broken(Vec::new());
    check_state(&mut broken, run, &outcome, world);
    check_accounts(&mut broken, run, world);
    check_mails(&mut broken, run, &outcome, world);
    check_timers(&mut broken, run, world);
    check_feed(&mut broken, run, world);
    if let (Story::Desk(story), Some(request)) = (run.story, &run.service_request) {
        desk::check(&mut broken, story, request, run, world);
    }
    check_answer(&mut broken, run, &outcome, world);
    broken.unless(run.applied > 0 || !run.fault.is_certain(), || "nothing went wrong".to_owned());
    broken.0
}

/// R25, R34, R36: what happened, what stands for the address, and how many accounts it has.
fn check_state(broken: &mut Broken, run: &Run, outcome: &Outcome, world: &World) {
    let invitations = world.invitations(&run.email);
    let histories: Vec<_> = invitations.iter().map(|one| world.events(one["id"].as_str().unwrap())).collect();
    broken.unless(histories == outcome.histories, || format!("its history is {histories:?}"));
    let standing = world.standing(&run.email);
    let status = standing.map(|standing| text(standing, "status"));
    broken.unless(status.as_deref() == outcome.standing, || format!("{status:?} stands for the address"));
    let newest = invitations.last().map(|one| text(one, "id"));
    broken.unless(standing.is_none() || standing.map(|one| text(one, "id")) == newest, || {
        "what stands for the address is not the newest invitation".to_owned()
    });
    let accounts = world.accounts(&run.email).len();
    broken.unless(accounts == outcome.accounts, || format!("{accounts} accounts"));
    let live = invitations.iter().filter(|one| one["status"] == "pending").count();
    broken.unless(live <= 1 && !(live == 1 && accounts > 0), || {
        format!("{live} live invitations beside {accounts} accounts")
    });
}

/// R29, R31, R50: an account has its username and mobile number until it ends, and its password's hash until it is
/// activated. Its invitation says the same of it.
fn check_accounts(broken: &mut Broken, run: &Run, world: &World) {
    for account in world.accounts(&run.email) {
        let (id, status) = (text(account, "id"), text(account, "status"));
        let has = |name: &str| account[name].is_string() && status != "terminated";
        let waits = status == "pending_activation";
        let due = [
            ("MOBILE", has("mobile_number")),
            ("SECRET", has("username") && waits),
            ("USERNAME", has("username")),
        ];
        let due: Vec<&str> = due.iter().filter(|(_, is_due)| *is_due).map(|(kind, _)| *kind).collect();
        let claims = world.claims(&id);
        broken.unless(claims == due, || format!("a {status} account has {claims:?}"));
        let invitation = world.invitations(&run.email).iter().find(|one| one["account_id"] == *id);
        let said = invitation.map(|invitation| &invitation["account"]["status"]["S"]);
        broken.unless(said.is_some_and(|said| *said == *status), || {
            format!("the account is {status}, and {said:?} to its invitation")
        });
    }
}

/// R37, R41: each email that is owed was sent and noted, no other was, and only once, with the one exception.
fn check_mails(broken: &mut Broken, run: &Run, outcome: &Outcome, world: &World) {
    let repeated = if run.fault.may_repeat_an_email() { run.applied } else { 0 };
    let most = 1 + usize::try_from(repeated).unwrap();
    for (index, invitation) in world.invitations(&run.email).iter().enumerate() {
        let id = text(invitation, "id");
        let owed: Vec<_> = outcome.mails.iter().filter(|(of, ..)| *of == index).collect();
        for (_, event, kind) in &owed {
            broken.unless(world.is_noted(&id, event, kind), || format!("{kind} is not noted"));
        }
        let sent = world.mails(&id);
        let kinds: Vec<_> = sent.iter().map(|(event, kind, _)| (index, *event, *kind)).collect();
        broken.unless(owed.iter().copied().eq(&kinds), || format!("the emails are {sent:?}"));
        broken.unless(sent.iter().all(|(.., times)| *times <= most), || format!("sent too often: {sent:?}"));
    }
}

/// R21: a pending invitation has its timer, in the minute after its deadline.
fn check_timers(broken: &mut Broken, run: &Run, world: &World) {
    for invitation in world.invitations(&run.email) {
        let timer = world.timers.get(invitation["id"].as_str().unwrap());
        let deadline = invitation["expires_at"].as_str().and_then(|at| at.parse::<Timestamp>().ok());
        let pending = invitation["status"] == "pending";
        broken.unless(timer.is_some() || !pending, || "it has no timer".to_owned());
        let in_time = |at: &Timestamp| {
            deadline.is_some_and(|deadline| (0..60).contains(&at.duration_since(deadline).as_secs()))
        };
        broken.unless(timer.is_none_or(in_time), || format!("its timer is at {timer:?}"));
    }
}

/// R57: each event was published, whatever failed. (Each time with the same id: `World` sees to it.)
fn check_feed(broken: &mut Broken, run: &Run, world: &World) {
    for invitation in world.invitations(&run.email) {
        let id = text(invitation, "id");
        let happened = world.events(&id).iter().map(|event| format!("invitation.{event}"));
        let published = world.published(&id);
        broken.unless(happened.eq(published.iter().map(|(kind, _)| *kind)), || {
            format!("published is {published:?}")
        });
    }
}

/// The client is told what the table says.
fn check_answer(broken: &mut Broken, run: &Run, outcome: &Outcome, world: &World) {
    let Some(Told { reply, tries }) = &run.told else { return };
    let body: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    let answer = Some((reply.status, body["code"].as_str().unwrap_or_default()));
    let may_be_second = *tries > 1 && outcome.second_answer.is_some();
    broken.unless(answer == outcome.answer || (may_be_second && answer == outcome.second_answer), || {
        format!("after {tries} tries the answer is {}", reply.body)
    });
    if reply.status == 201 && run.story != Story::Displace {
        let (told, is) = match body.get("account_id") {
            Some(id) if run.story == Story::Complete => (id, world.accounts(&run.email).last()),
            _ => (&body["id"], world.invitations(&run.email).last()),
        };
        broken.unless(is.is_some_and(|is| is["id"] == *told), || format!("the answer is of another: {told}"));
    }
}
