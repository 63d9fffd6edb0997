//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Runs the invitation service on this machine: the functions, their table, timers and emails
#[derive(Debug, Parser)]
#[command(name = "local", args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub(crate) struct Options {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// The port of the API and the pages. 0 means any free port
    #[arg(long, default_value_t = 9000)]
    pub(crate) port: u16,
    /// The folder for all data [default: .local in the repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The options of both commands.
    #[command(flatten)]
    pub(crate) common: Common,
}

/// What to do instead of serving.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Plays the story of three invitations, step by step, with separate data
    Demo(Common),
}

/// The options of all commands.
#[derive(Args, Debug)]
pub(crate) struct Common {
    /// How long a registration link works, from 5s to 30d [default: the template's]
    #[arg(long, value_name = "DURATION", value_parser = validity)]
    pub(crate) validity: Option<String>,
    /// A value for a parameter of the template, such as InvitationsPerHour=1000. May be repeated
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    pub(crate) parameters: Vec<(String, String)>,
    /// The deployment template [default: infra/template.yaml in the repository]
    #[arg(long, value_name = "FILE")]
    pub(crate) template: Option<PathBuf>,
    /// A file for each request to AWS, as lines of JSON. It then has personal data
    #[arg(long, value_name = "FILE")]
    pub(crate) requests: Option<PathBuf>,
}

/// Checks the value as the functions would, so that a mistake is reported at once.
fn validity(text: &str) -> Result<String, String> {
    let duration = humantime::parse_duration(text).map_err(|fault| fault.to_string())?;
    if (5..=30 * 24 * 3600).contains(&duration.as_secs()) && duration.subsec_nanos() == 0 {
        Ok(text.to_owned())
    } else {
        Err("must be whole seconds, from 5s to 30d".to_owned())
    }
}

/// A parameter with its value.
fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds() {
        use clap::CommandFactory;
        Options::command().debug_assert();
    }

    #[test]
    fn a_validity_is_checked() {
        for good in ["5s", "30d", "90m", "1h 30m"] {
            assert_eq!(validity(good).as_deref(), Ok(good));
        }
        for bad in ["4s", "31d", "5500ms", "soon", ""] {
            assert!(validity(bad).is_err(), "{bad}");
        }
    }
}
