//! Configuration from environment variables, read once when a function starts.

pub mod policy;

use std::fmt::Display;
use std::str::FromStr;

use jiff::SignedDuration;

/// The variables that a function was started with.
pub struct Settings {
    read: Box<Read>,
}

type Read = dyn Fn(&str) -> Option<String>;

/// A missing or bad value. Its text is the one line that the function stops with.
#[derive(Debug, thiserror::Error)]
#[error("configuration: {name} {fault}")]
pub struct ConfigError {
    /// The variable.
    pub name: &'static str,
    /// What is wrong with it. Never its value, which may be a secret.
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

    /// Variables from elsewhere, for tests.
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
    pub fn text(&self, name: &'static str) -> Result<String, ConfigError> {
        self.optional(name).ok_or_else(|| ConfigError::new(name, "is missing"))
    }

    /// A variable that must be set and must parse.
    ///
    /// # Errors
    /// When it is missing or does not parse.
    pub fn parsed<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<T, ConfigError> {
        self.text(name)?.parse().map_err(|fault| ConfigError::new(name, fault))
    }

    /// A number of times, at least one; `usual` if it is not set.
    ///
    /// # Errors
    /// When it is no such number.
    pub fn times(&self, name: &'static str, usual: u32) -> Result<u32, ConfigError> {
        match self.optional(name).map(|text| text.parse()) {
            None => Ok(usual),
            Some(Ok(times)) if times > 0 => Ok(times),
            Some(_) => Err(ConfigError::new(name, "must be a whole number from 1")),
        }
    }

    /// A length of time: `5d`, `90m`, `30s`, from 5 seconds to so many days.
    ///
    /// # Errors
    /// When it is missing, no duration, or out of range.
    pub fn duration(&self, name: &'static str, most_days: u32) -> Result<SignedDuration, ConfigError> {
        let text = self.text(name)?;
        let duration = humantime::parse_duration(&text).map_err(|fault| ConfigError::new(name, fault))?;
        let most = u64::from(most_days) * 24 * 3600;
        if !(5..=most).contains(&duration.as_secs()) || duration.subsec_nanos() != 0 {
            return Err(ConfigError::new(name, format!("must be whole seconds, from 5s to {most_days}d")));
        }
        Ok(SignedDuration::from_secs(duration.as_secs().cast_signed()))
    }

    /// A base address such as `https://invite.techpass.gov.sg`, without a trailing slash.
    ///
    /// # Errors
    /// When it is missing or no http(s) address.
    pub fn base_url(&self, name: &'static str) -> Result<String, ConfigError> {
        Ok(self.url(name)?.trim_end_matches('/').to_owned())
    }

    /// An address, as it is written.
    ///
    /// # Errors
    /// When it is missing or no http(s) address.
    pub fn url(&self, name: &'static str) -> Result<String, ConfigError> {
        let text = self.text(name)?;
        let uri: ::http::Uri = text.parse().map_err(|fault| ConfigError::new(name, fault))?;
        match uri.scheme_str() {
            Some("http" | "https") if uri.authority().is_some() => Ok(text),
            _ => Err(ConfigError::new(name, "must be an http or https address")),
        }
    }
}
