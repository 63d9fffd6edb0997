//! AWS's prices, and the assumptions about everything that cannot be counted here. Both are only here.

/// A price.
pub(crate) struct Price {
    /// The thing that is charged.
    pub(crate) what: &'static str,
    /// In dollars, for this number of things.
    pub(crate) dollars: f64,
    pub(crate) per: f64,
    /// AWS's page with the price, and the price's name.
    pub(crate) page: &'static str,
}

/// When the prices were written down. They are for ap-southeast-1, without free tiers and discounts.
pub(crate) const AS_OF: &str = "November 2026";

const MILLION: f64 = 1e6;

pub(crate) const REQUESTS: Price = Price {
    what: "request to the HTTP API",
    dollars: 1.25,
    per: MILLION,
    page: "https://aws.amazon.com/api-gateway/pricing/",
};
pub(crate) const INVOCATIONS: Price = Price {
    what: "invocation of a function",
    dollars: 0.20,
    per: MILLION,
    page: "https://aws.amazon.com/lambda/pricing/",
};
pub(crate) const GB_SECONDS: Price = Price {
    what: "GB-second of a function on arm64",
    dollars: 0.000_013_333_4,
    per: 1.0,
    page: "https://aws.amazon.com/lambda/pricing/",
};
pub(crate) const UNITS_WRITTEN: Price = Price {
    what: "write unit of the table, on demand",
    dollars: 0.71,
    per: MILLION,
    page: "https://aws.amazon.com/dynamodb/pricing/on-demand/",
};
pub(crate) const UNITS_READ: Price = Price {
    what: "read unit of the table, on demand",
    dollars: 0.1425,
    per: MILLION,
    page: "https://aws.amazon.com/dynamodb/pricing/on-demand/",
};
pub(crate) const MAILS: Price =
    Price { what: "email", dollars: 0.10, per: 1e3, page: "https://aws.amazon.com/ses/pricing/" };
pub(crate) const TIMERS: Price = Price {
    what: "timer call",
    dollars: 1.00,
    per: MILLION,
    page: "https://aws.amazon.com/eventbridge/pricing/",
};
pub(crate) const EVENTS: Price = Price {
    what: "delivery report on the event bus",
    dollars: 1.00,
    per: MILLION,
    page: "https://aws.amazon.com/eventbridge/pricing/",
};
pub(crate) const FEED: Price = Price {
    what: "published event (R57)",
    dollars: 1.00,
    per: MILLION,
    page: "https://aws.amazon.com/eventbridge/pricing/",
};
pub(crate) const LOGS: Price =
    Price { what: "GB of logs", dollars: 0.70, per: 1.0, page: "https://aws.amazon.com/cloudwatch/pricing/" };

pub(crate) const ALL: [&Price; 10] = [
    &REQUESTS,
    &INVOCATIONS,
    &GB_SECONDS,
    &UNITS_WRITTEN,
    &UNITS_READ,
    &MAILS,
    &TIMERS,
    &EVENTS,
    &FEED,
    &LOGS,
];

impl Price {
    /// The price of this number of things.
    pub(crate) fn of(&self, many: f64) -> f64 {
        many * self.dollars / self.per
    }
}

/// The memory of a function, as in the template.
pub(crate) const MEMORY_GB: f64 = 0.25;
/// How long a function works by itself, without the hash of a password.
pub(crate) const OWN_SECONDS: f64 = 0.003;
/// How long a password hash takes, with the CPU share of this memory.
pub(crate) const HASHING_SECONDS: f64 = 0.25;
/// How long a call to each service takes.
pub(crate) const DYNAMODB_SECONDS: f64 = 0.006;
pub(crate) const TRANSACTION_SECONDS: f64 = 0.015;
pub(crate) const SES_SECONDS: f64 = 0.06;
pub(crate) const SCHEDULER_SECONDS: f64 = 0.03;
pub(crate) const EVENTBRIDGE_SECONDS: f64 = 0.015;
/// How much an invocation logs: its own line, and Lambda's three.
pub(crate) const LOG_BYTES: f64 = 900.0;
/// How many delivery reports SES sends for an email: one about the sending, and one about the delivery.
pub(crate) const REPORTS_PER_EMAIL: f64 = 2.0;
