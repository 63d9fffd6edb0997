//! The decisions of the product on the calls of the model.

use invitations::domain::invitation::decide::Invite;
use invitations::domain::invitation::decision::{AccountChange, Decision, Displacement};
use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::refusal::InviteRefusal;
use jiff::SignedDuration;
use samples::{ANNA, BEN, at_the_desk, correction, officer};
use serde_json::json;

use super::life::{Held, Life};
use super::rules::{COMMANDS, DETAILS};
use super::steps::Call;
use super::world::World;

impl World {
    /// The product's decision on a call, with the version that it is based on. None if the product refuses.
    pub(super) fn decided(&self, life: &Life, who: Call) -> Option<Held> {
        let now = life.now();
        let invite = |invite: &Invite| match (self.rules.invite)(life.current.as_deref(), invite, now) {
            Ok(decision) => Some(decision),
            Err(InviteRefusal::AlreadyRegistered { owes_notice: true, .. }) => (self.rules.tell_holder)(
                life.current.as_deref()?,
                &Actor::Officer(invite.inviter.clone()),
                now,
            )
            .ok(),
            Err(_) => None,
        };
        let about = |which: usize| &*life.invitations[which];
        let mut displaces = None;
        let (decision, known) = match who {
            Call::Invite(officer) => {
                let ready = COMMANDS.invite.iter().find(|((by, id), _)| *by == officer && *id == life.asked);
                (invite(&ready?.1), life.current.as_deref())
            }
            Call::Onboard(officer, place) => {
                let ready = COMMANDS.onboard.iter().find(|(key, _)| *key == (officer, life.asked, place));
                (invite(&ready?.1), life.current.as_deref())
            }
            Call::Revoke(which) => {
                ((self.rules.revoke)(about(which), &owner(life, which), now).ok(), Some(about(which)))
            }
            Call::Resend(which) => {
                ((self.rules.resend)(about(which), &owner(life, which), now).ok(), Some(about(which)))
            }
            Call::Register(which) => {
                let completion = COMMANDS.register.get(usize::from(life.accounts))?;
                ((self.rules.register)(about(which), completion, now).ok(), Some(about(which)))
            }
            Call::Expire(which) => ((self.rules.expire)(about(which), now).ok(), Some(about(which))),
            Call::Remind(which) => {
                let before = SignedDuration::from_hours(24);
                ((self.rules.remind)(about(which), &[], before, now).ok(), Some(about(which)))
            }
            Call::Decline(which, reason) => {
                ((self.rules.decline)(about(which), reason, now).ok(), Some(about(which)))
            }
            Call::RejectDetails(which) => {
                ((self.rules.reject_details)(about(which), now).ok(), Some(about(which)))
            }
            Call::AskAgain(which) => {
                let standing = life.current.as_deref();
                ((self.rules.ask_again)(about(which), standing, now).ok(), Some(about(which)))
            }
            Call::Transfer(which) => {
                let current = about(which);
                let to = if current.inviter.subject == ANNA { BEN } else { ANNA };
                let account = life.account.as_deref().filter(|_| current.account().is_some());
                let (to, by) = (officer(to), at_the_desk(ANNA));
                let moved = (self.rules.transfer)(current, account, &to, &[current.id], &by, now);
                (moved.ok(), Some(current))
            }
            Call::DeskRevoke(which) => {
                ((self.rules.revoke)(about(which), &at_the_desk(ANNA), now).ok(), Some(about(which)))
            }
            Call::DeskCorrect(which, place) => {
                let current = about(which);
                let account = life.account.as_deref().filter(|_| current.account().is_some())?;
                let (number, seed) = DETAILS[place];
                let given = json!({ "mobile_number": number, "seed_required": seed });
                let details = correction(current, account, given);
                let corrected = (self.rules.correct)(current, account, &details, &at_the_desk(ANNA), now);
                (corrected.ok(), Some(current))
            }
            Call::Withdraw(which) => {
                ((self.rules.withdraw)(about(which), &owner(life, which), now).ok(), Some(about(which)))
            }
            Call::Displace(place) => {
                let holder = life.current.as_deref()?;
                let number = &COMMANDS.numbers[place];
                let Displacement { event, account } = (self.rules.displace)(holder, number, now)?;
                let before = life.account.as_deref()?.mobile_number.clone();
                displaces = Some(number.as_str().to_owned());
                let account = Some(AccountChange::Corrected { account, before });
                (Some(Decision { ended: None, event, account, displaced: None }), Some(holder))
            }
        };
        let about_address = matches!(who, Call::Invite(_) | Call::Onboard(..));
        let based_on = known.map(|known| (known.id, known.version));
        Some(Held { decision: decision?, displaces, based_on, about_address })
    }
}

fn owner(life: &Life, which: usize) -> Actor {
    Actor::Officer(life.invitations[which].inviter.clone())
}
