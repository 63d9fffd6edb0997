//! The environment's variables. A function reads them once, when it starts.

use std::fmt::Display;
use std::net::IpAddr;

use jiff::SignedDuration;

use crate::domain::invitation::account::ActivationPeriod;

/// The variables that a function was started with.
pub struct Settings {
    read: Box<Read>,
}

type Read = dyn Fn(&str) -> Option<String>;

/// A missing or bad variable. Its text is the line that the function logs before it stops.
#[derive(Debug, thiserror::Error)]
#[error("configuration: {name} {fault}")]
pub struct ConfigError {
    /// The variable.
    pub name: &'static str,
    /// The fault, in English. It never has the value, which may be a secret.
    pub fault: String,
}

impl ConfigError {
    /// A fault of the variable `name`.
    pub fn new(name: &'static str, fault: impl Display) -> Self {
        Self { name, fault: fault.to_string() }
    }
}

impl Settings {
    /// The variables of this process.
    #[must_use]
    pub fn of_process() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
        Self::from_fn(|name| std::env::var(name).ok())
    }

    /// Variables from another source, for tests.
    #[must_use]
    pub fn from_fn(read: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Self { read: Box::new(read) }
    }

    /// The text of a variable, if it is set and not empty.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.read)(name).filter(|text| !text.trim().is_empty())
    }

    /// The text of a variable that must be set.
    ///
    /// # Errors
    /// When it is missing or empty.
    pub fn required(&self, name: &'static str) -> Result<String, ConfigError> {
        self.optional(name).ok_or_else(|| ConfigError::new(name, "is missing"))
    }

    /// A whole number from 1. If the variable is not set, it is `default`.
    ///
    /// # Errors
    /// When it is not such a number.
    pub fn positive_integer(&self, name: &'static str, default: u32) -> Result<u32, ConfigError> {
        match self.optional(name).map(|text| text.parse()) {
            None => Ok(default),
            Some(Ok(number)) if number > 0 => Ok(number),
            Some(_) => Err(ConfigError::new(name, "must be a whole number from 1")),
        }
    }

    /// A duration such as `5d`, `90m` or `30s`, from 5 seconds to `max_days`.
    ///
    /// # Errors
    /// When it is missing, is not a duration, or is out of range.
    pub fn duration(&self, name: &'static str, max_days: u32) -> Result<SignedDuration, ConfigError> {
        let text = self.required(name)?;
        let duration = humantime::parse_duration(&text).map_err(|fault| ConfigError::new(name, fault))?;
        let max = u64::from(max_days) * 24 * 3600;
        if !(5..=max).contains(&duration.as_secs()) || duration.subsec_nanos() != 0 {
            return Err(ConfigError::new(name, format!("must be whole seconds, from 5s to {max_days}d")));
        }
        Ok(SignedDuration::from_secs(duration.as_secs().cast_signed()))
    }

    /// The time that accounts wait for their first sign-in (R44): `ACTIVATION_PERIOD`.
    ///
    /// # Errors
    /// When it is missing, is not a duration, or is out of range.
    pub fn activation_period(&self) -> Result<ActivationPeriod, ConfigError> {
        self.duration("ACTIVATION_PERIOD", 30).map(ActivationPeriod::new)
    }

    /// Whether a switch is `on` or `off`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn switch(&self, name: &'static str) -> Result<bool, ConfigError> {
        match self.required(name)?.as_str() {
            "on" => Ok(true),
            "off" => Ok(false),
            _ => Err(ConfigError::new(name, "must be on or off")),
        }
    }

    /// The words of a variable, separated by commas or blanks. Empty if it is not set.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<String> {
        let text = self.optional(name).unwrap_or_default();
        let words = text.split(|character: char| character == ',' || character.is_whitespace());
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// A domain such as `techpass.gov.sg`.
    ///
    /// # Errors
    /// When it is missing, or is not a domain.
    pub fn domain(&self, name: &'static str) -> Result<String, ConfigError> {
        let text = self.required(name)?;
        if is_domain(&text) { Ok(text) } else { Err(ConfigError::new(name, "must be a domain, without @")) }
    }

    /// An email address without a name, if it is set.
    ///
    /// # Errors
    /// When it is not an email address.
    pub fn email_address(&self, name: &'static str) -> Result<Option<String>, ConfigError> {
        match self.optional(name) {
            Some(text) if !is_email_address(&text) => {
                Err(ConfigError::new(name, "must be an email address, without a name"))
            }
            text => Ok(text),
        }
    }

    /// An email address with or without a name, such as `TechPass help <help@techpass.gov.sg>`, if it is set.
    ///
    /// # Errors
    /// When it has no email address.
    pub fn mailbox(&self, name: &'static str) -> Result<Option<String>, ConfigError> {
        let Some(text) = self.optional(name) else { return Ok(None) };
        let named = text.strip_suffix('>').and_then(|text| text.split_once('<'));
        let address = named.map_or(text.as_str(), |(_, address)| address);
        if is_email_address(address) && !text.contains(char::is_control) {
            Ok(Some(text))
        } else {
            Err(ConfigError::new(name, "must be an email address"))
        }
    }

    /// A base URL such as `https://invite.techpass.gov.sg`, without a trailing slash.
    ///
    /// # Errors
    /// When it is missing, or is not an https URL.
    pub fn base_url(&self, name: &'static str) -> Result<String, ConfigError> {
        Ok(self.url(name)?.trim_end_matches('/').to_owned())
    }

    /// A URL, unchanged. It must be https, except for this machine.
    ///
    /// # Errors
    /// When it is missing, or is not an https URL.
    pub fn url(&self, name: &'static str) -> Result<String, ConfigError> {
        let text = self.required(name)?;
        let uri: ::http::Uri = text.parse().map_err(|fault| ConfigError::new(name, fault))?;
        match (uri.scheme_str(), uri.host()) {
            (Some("https"), Some(_)) => Ok(text),
            (Some("http"), Some(host)) if is_loopback(host) => Ok(text),
            _ => Err(ConfigError::new(name, "must be an https address")),
        }
    }
}

/// Whether a text is a domain of at least two labels.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.contains('.') && text.split('.').all(is_label)
}

/// Whether a text is an email address as operators use it: the rules for people's addresses (R13) need tables that few
/// functions have.
fn is_email_address(text: &str) -> bool {
    let is_local = |local: &str| {
        !local.is_empty() && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte))
    };
    text.split_once('@').is_some_and(|(local, domain)| is_local(local) && is_domain(domain))
}

/// Whether a host is this machine (RFC 6761, 6.3; RFC 1122, 3.2.1.3; RFC 4291, 2.5.3).
fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(value: &'static str) -> Result<String, ConfigError> {
        Settings::from_fn(move |_| Some(value.to_owned())).url("BASE_URL")
    }

    #[test]
    fn addresses_are_https_but_on_this_machine() {
        for good in [
            "https://issuer.example/a/",
            "https://issuer.example:8443",
            "http://127.0.0.1:9000",
            "http://127.9.9.9/x",
            "http://[::1]:9000/token",
            "http://LOCALHOST:9000/",
        ] {
            assert_eq!(url(good).unwrap(), good);
        }
        for bad in [
            "http://issuer.example",
            "http://10.0.0.1/",
            "http://127.0.0.1.example/",
            "http://localhost.example",
            "http://[::2]/",
            "ftp://issuer.example",
            "issuer.example",
            "https:///x",
            "//issuer.example",
            "HTTP://issuer.example",
        ] {
            assert!(url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_domain_has_no_address_and_an_address_no_name() {
        let set = |value: &'static str| Settings::from_fn(move |_| Some(value.to_owned()));
        for good in ["techpass.gov.sg", "test-1.techpass.gov.sg"] {
            assert_eq!(set(good).domain("X").unwrap(), good);
        }
        for bad in ["@techpass.gov.sg", "techpass", "a..b", ".sg", "a b.sg", "a.sg\n"] {
            assert!(set(bad).domain("X").is_err(), "{bad}");
        }
        for good in ["no-reply@techpass.gov.sg", "a.b+c_d@x.sg"] {
            assert_eq!(set(good).email_address("X").unwrap().unwrap(), good);
        }
        assert_eq!(set(" ").email_address("X").unwrap(), None);
        for bad in [
            "support",
            "support@sg",
            "a@b@c.sg",
            "@c.sg",
            "TechPass <a@c.sg>",
            "a@c.sg, d@c.sg",
            "a@c.sg\r\nX: y",
        ] {
            assert!(set(bad).email_address("X").is_err(), "{bad}");
        }
    }

    #[test]
    fn a_mailbox_may_have_a_name() {
        let set = |value: &'static str| Settings::from_fn(move |_| Some(value.to_owned())).mailbox("X");
        for good in ["help@techpass.gov.sg", "TechPass help <help@techpass.gov.sg>", "<help@techpass.gov.sg>"]
        {
            assert_eq!(set(good).unwrap().unwrap(), good);
        }
        for bad in [
            "support",
            "TechPass help",
            "Help <support>",
            "Help <a@c.sg",
            "a\r\nX: y <a@c.sg>",
            "a@c.sg, d@c.sg",
        ] {
            assert!(set(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_list_is_words() {
        let list = |value: &'static str| Settings::from_fn(move |_| Some(value.to_owned())).list("X");
        assert_eq!(list("a, b  c,,"), ["a", "b", "c"]);
        assert!(list(" , ").is_empty());
    }
}
