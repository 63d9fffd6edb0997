//! Completes a registration: checks it, and writes it together with the account.

use invitations::domain::forms::registration::{self, RegistrationRules};
use invitations::domain::invitation::account::Completion;
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::refusal::{NoNoticeDue, NotOpen};
use invitations::domain::invitation::{Invitation, decide};
use invitations::domain::words::Language;
use invitations::http::Problem;
use invitations::store::{Change, Hindrance, Rejection, StoreError};
use invitations::system;
use serde_json::{Map, Value};

use crate::Registration;
use crate::refusal::{self, InvalidForm, Refusal};

/// The most attempts to find the holder of a mobile number while other requests change it.
const HOLDERS_ASKED: usize = 5;

impl Registration {
    /// Registers with the fields of the form, and returns the registered invitation (R34).
    pub(crate) async fn register(
        &self,
        invitation: Invitation,
        typed: Map<String, Value>,
        language: Language,
    ) -> Result<Invitation, Refusal> {
        let rules = RegistrationRules::new(
            &invitation.email,
            &invitation.placement.organisation,
            &invitation.answers,
            language,
        );
        let registration = match registration::parse_registration(&typed, &rules, &self.reserved_usernames) {
            Ok(registration) => registration,
            Err(errors) => return Err(Refusal::Invalid(Box::new(InvalidForm { invitation, typed, errors }))),
        };
        let password_hash = system::random_bytes()
            .and_then(|salt| registration.password.hash(&salt).ok())
            .ok_or_else(Problem::temporarily_unavailable)?;
        let completion = Completion {
            account_id: system::new_account_id(),
            registration,
            password_hash,
            login_suffix: self.login_suffix.clone(),
            activation: self.activation,
            language,
        };
        let decided = self.write(&invitation, &completion).await;
        match decided {
            Ok(decision) => decision.map(|decision| decision.event.invitation).ok_or(Refusal::NotFound),
            Err(rejection) => Err(refusal::completion_refusal(
                rejection,
                invitation,
                typed,
                &language.words().registration,
                self.pages.support_url(),
            )),
        }
    }

    /// Writes the registration. If an integrated account has the mobile number only from an officer's form, that account
    /// loses it: the registrant holds the link, which proves more than a number that an officer typed (R31).
    async fn write(
        &self,
        invitation: &Invitation,
        completion: &Completion,
    ) -> Result<Option<Decision>, Rejection<NotOpen>> {
        let number = &completion.registration.mobile_number;
        let mut holder: Option<Invitation> = None;
        for _ in 0..HOLDERS_ASKED {
            let displaced = |now| holder.as_ref().and_then(|holder| decide::displace(holder, number, now));
            let decide = |current: &Invitation| {
                let now = system::now();
                let decision = decide::register(current, completion, now)?;
                Ok(Change::from(Decision { displaced: displaced(now), ..decision }))
            };
            let written = self.store.change_invitation(invitation.id, Some(invitation.clone()), decide).await;
            if !matches!(written, Err(Rejection::Hindered(Hindrance::Taken { mobile_number: true, .. }))) {
                return written;
            }
            let found = self.store.holder(number).await?;
            holder = found.filter(|found| decide::displace(found, number, system::now()).is_some());
            if holder.is_none() {
                return written;
            }
        }
        Err(StoreError::Unavailable("others kept changing the holder of a mobile number".to_owned()).into())
    }

    /// Checks the allowlist again, because it may have changed since the invitation (R55).
    pub(crate) fn is_allowed(&self, invitation: &Invitation) -> bool {
        self.policy.place(&invitation.email).is_ok()
    }

    /// Records that the invitee cannot register, so that the inviter is emailed once (R55).
    pub(crate) async fn tell_inviter(&self, invitation: &Invitation) -> Result<(), Refusal> {
        let decide =
            |current: &Invitation| decide::refuse_registration(current, system::now()).map(Change::from);
        match self.store.change_invitation(invitation.id, Some(invitation.clone()), decide).await {
            Ok(_) | Err(Rejection::Refused(NoNoticeDue)) => Ok(()),
            Err(Rejection::Hindered(hindrance)) => Err(StoreError::from(hindrance).into()),
            Err(Rejection::Store(error)) => Err(error.into()),
        }
    }
}
