//! What must hold of a service request, whatever failed (R58, R59).

use serde_json::json;
use tests::story::{AtTheDesk, ServiceRequest};
use tests::{World, text};

use super::promises::{Broken, Run};

/// Checks the journal, those whose invitations were transferred, and whether the person is emailed.
pub(crate) fn check(
    broken: &mut Broken,
    story: AtTheDesk,
    request: &ServiceRequest,
    run: &Run,
    world: &World,
) {
    check_journal(broken, story, request, run, world);
    for other in &request.others {
        check_transferred(broken, other, request, run, world);
    }
    let is_resumed = matches!(story, AtTheDesk::ResumeEmails | AtTheDesk::ResumeAfterwards);
    broken.unless(!is_resumed || !world.is_suppressed(&run.email), || "it is still suppressed".to_owned());
}

/// R58: nothing is shown or changed without an entry. Each attempt to look is an entry of its own; a change is made once.
fn check_journal(broken: &mut Broken, story: AtTheDesk, request: &ServiceRequest, run: &Run, world: &World) {
    let acts = world.acts(&request.number);
    let mut kinds: Vec<_> = acts.iter().map(|act| text(act, "act")).collect();
    if story == AtTheDesk::LookUp {
        kinds.dedup();
    }
    broken.unless(kinds == story.acts(), || format!("the journal has {kinds:?}"));
    let invitations: Vec<_> = [&run.email]
        .into_iter()
        .chain(&request.others)
        .flat_map(|email| world.invitations(email))
        .map(|invitation| text(invitation, "id"))
        .collect();
    for act in acts {
        let of = text(act, "invitation_id");
        broken.unless(invitations.contains(&of), || format!("the journal has another person: {act}"));
        let events = world.events(&of).len();
        let is_known = story == AtTheDesk::LookUp
            || act["event"].as_str().is_some_and(|event| event == events.to_string());
        broken.unless(is_known, || format!("the journal does not lead to the reason: {act}"));
    }
}

/// R59: one of the others whose invitations were transferred. The new owner is told of each of them.
fn check_transferred(broken: &mut Broken, other: &str, request: &ServiceRequest, run: &Run, world: &World) {
    let [invitation] = world.invitations(other) else {
        return broken.unless(false, || format!("{} invitations of {other}", world.invitations(other).len()));
    };
    let id = text(invitation, "id");
    broken.unless(world.events(&id) == ["invited", "transferred"], || {
        format!("the history of another is {:?}", world.events(&id))
    });
    let newest = world.invitations(&run.email).last();
    let owner = newest.map(|newest| newest["inviter"].clone());
    broken.unless(owner.as_ref() == Some(&invitation["inviter"]), || "another has another owner".to_owned());
    // Each email lists what was left to do, so the first one lists all. A request that went on owes another one.
    let first = newest.map(|newest| world.readers(&text(newest, "id"), "2", "invitations_transferred"));
    let address = owner.map(|owner| owner["email"]["S"].clone());
    broken.unless(
        first.is_some_and(|first| first.iter().all(|to| Some(&json!(to)) == address.as_ref())),
        || format!("the email about {} went to {first:?}", request.number),
    );
}
