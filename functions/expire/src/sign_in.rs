//! Reads the directory's events of sign-ins, as EventBridge delivers them (R50).

use invitations::domain::invitation::AccountId;
use invitations::domain::values::address::EmailAddress;
use invitations::domain::values::username::Username;
use invitations::store::AccountName;
use serde::Deserialize;

/// The detail-type of the events. The rule in `infra/template.yaml` names it too.
const DETAIL_TYPE: &str = "Account Activated";

/// An event: a person has signed in for the first time.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SignIn {
    detail_type: String,
    detail: Detail,
}

/// The account, by its id or by its login name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Detail {
    account_id: Option<AccountId>,
    login_name: Option<String>,
}

/// Why an event of the directory is not usable. The messages do not quote the event, because it names people.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SignInFault {
    /// It is an event of another type.
    #[error("its detail-type is not {DETAIL_TYPE}")]
    OtherType,
    /// It names no account.
    #[error("its detail has neither account_id nor login_name")]
    NoAccount,
    /// Its login name is not a valid one.
    #[error("its login_name is neither one of our usernames nor an email address")]
    NoLoginName,
}

impl SignIn {
    /// The account. A login name with our suffix is a username. Any other is an address at an integrated identity
    /// provider.
    pub(crate) fn account(self, login_suffix: &str) -> Result<AccountName, SignInFault> {
        let Self { detail_type, detail } = self;
        match detail {
            _ if detail_type != DETAIL_TYPE => Err(SignInFault::OtherType),
            Detail { account_id: Some(id), .. } => Ok(AccountName::Id(id)),
            Detail { login_name: Some(name), .. } => {
                named(&name, login_suffix).ok_or(SignInFault::NoLoginName)
            }
            Detail { account_id: None, login_name: None } => Err(SignInFault::NoAccount),
        }
    }
}

fn named(login_name: &str, login_suffix: &str) -> Option<AccountName> {
    match Username::in_login_name(login_name, login_suffix) {
        Some(name) => Username::parse(name).ok().map(AccountName::Username),
        None => EmailAddress::parse(login_name).ok().map(AccountName::Address),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn account(detail: &Value) -> Result<String, SignInFault> {
        let event =
            json!({ "source": "techpass.directory", "detail-type": "Account Activated", "detail": detail });
        let event: SignIn = serde_json::from_value(event).unwrap();
        event.account("techpass.gov.sg").map(|name| match name {
            AccountName::Id(id) => format!("id {id}"),
            AccountName::Username(name) => format!("username {name}"),
            AccountName::Address(email) => format!("address {}", email.as_str()),
        })
    }

    #[test]
    fn r50_an_account_is_named_by_its_id_or_its_login_name() {
        let id = "01KAQ5W0000000000000000000";
        assert_eq!(account(&json!({ "account_id": id })).unwrap(), format!("id {id}"));
        for name in ["mei.tan@techpass.gov.sg", " Mei.Tan@TechPass.gov.sg "] {
            assert_eq!(account(&json!({ "login_name": name })).unwrap(), "username mei.tan");
        }
        let kumar = account(&json!({ "login_name": "Kumar@tech.gov.sg", "at": "2026-11-28T04:05:59Z" }));
        assert_eq!(kumar.unwrap(), "address kumar@tech.gov.sg");
    }

    #[test]
    fn r50_what_names_no_account_is_a_fault() {
        assert_eq!(account(&json!({})), Err(SignInFault::NoAccount));
        assert_eq!(account(&json!({ "account_id": null })), Err(SignInFault::NoAccount));
        for name in ["", "mei.tan", "@techpass.gov.sg", "a b@techpass.gov.sg", "two@@tech.gov.sg"] {
            assert_eq!(account(&json!({ "login_name": name })), Err(SignInFault::NoLoginName), "{name:?}");
        }
        let other =
            json!({ "detail-type": "Account Closed", "detail": { "login_name": "mei.tan@techpass.gov.sg" } });
        let other: SignIn = serde_json::from_value(other).unwrap();
        assert_eq!(other.account("techpass.gov.sg").unwrap_err(), SignInFault::OtherType);
    }

    #[test]
    fn r50_the_sample_is_understood() {
        let sample = include_str!("../../../events/account-activated.json");
        let event: SignIn = serde_json::from_str(sample).unwrap();
        assert!(matches!(event.account("techpass.gov.sg"), Ok(AccountName::Username(_))));
    }
}
