//! A table for a test, with the keys and indexes of the deployment template.

use std::sync::atomic::{AtomicU32, Ordering};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Credentials;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use aws_smithy_http_client::tls::TrustStore;
use invitations::store::Store;
use tokio::net::TcpListener;

/// A store with a table of its own.
pub(crate) async fn store() -> Store {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    #[expect(clippy::disallowed_methods, reason = "this variable configures the tests, not the product")]
    let endpoint = match std::env::var("STORE_TEST_ENDPOINT") {
        Ok(endpoint) => endpoint,
        Err(_) => embedded().await,
    };
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::from_static("ap-southeast-1"))
        .credentials_provider(aws_sdk_dynamodb::config::SharedCredentialsProvider::new(Credentials::new(
            "test", "test", None, None, "test",
        )))
        .http_client(invitations::aws::http_client(TrustStore::default()))
        .endpoint_url(endpoint)
        .build();
    let name = format!("store-test-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    create(&Client::new(&config), &name).await;
    Store::new(&config, name)
}

/// Starts the embedded DynamoDB for one test, and returns its address.
async fn embedded() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    format!("http://{address}")
}

async fn create(client: &Client, name: &str) {
    let key =
        |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
    let index = |name: &str, hash: &str, range: &str, projection| {
        GlobalSecondaryIndex::builder()
            .index_name(name)
            .key_schema(key(hash, KeyType::Hash))
            .key_schema(key(range, KeyType::Range))
            .projection(Projection::builder().projection_type(projection).build())
            .build()
            .unwrap()
    };
    let names = ["PK", "SK", "inviter_subject", "id", "deadline_shard", "expires_at"];
    let attributes = names.map(|name| {
        let text = ScalarAttributeType::S;
        AttributeDefinition::builder().attribute_name(name).attribute_type(text).build().unwrap()
    });
    client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(attributes.into()))
        .key_schema(key("PK", KeyType::Hash))
        .key_schema(key("SK", KeyType::Range))
        .global_secondary_indexes(index("by_inviter", "inviter_subject", "id", ProjectionType::All))
        .global_secondary_indexes(index(
            "by_deadline",
            "deadline_shard",
            "expires_at",
            ProjectionType::KeysOnly,
        ))
        .send()
        .await
        .unwrap();
}
