//! The DynamoDB table. No other module knows its keys, items and conditions.

mod accounts;
mod batch;
mod change;
mod claims;
mod commit;
mod desk;
mod error;
mod invitation;
mod item;
mod keys;
mod limits;
mod mails;
mod notices;
mod purge;
mod queries;
mod read;
mod requests;
mod retry;
mod suppression;
mod transaction;
mod write;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;

pub use accounts::AccountName;
pub use change::Rejection;
pub use commit::Change;
pub use desk::person_of;
pub use error::StoreError;
pub use item::{event_of, key_names};
pub use mails::KnownMails;
pub use notices::NoticeKey;
pub use queries::InvitationPage;
pub use read::InvitationRecord;
pub use suppression::Suppression;
pub use transaction::Hindrance;

use item::{Item, attribute, attributes, item, keyed, read, sort_key};

/// The table.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    table: String,
}

impl Store {
    /// The table with this name.
    #[must_use]
    pub fn new(config: &SdkConfig, table: String) -> Self {
        Self { client: Client::new(config), table }
    }
}
