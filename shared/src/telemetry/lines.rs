//! Log lines: the fields of a `tracing` event, and of the spans around it, as one flat JSON object.
//!
//! The formatter of `tracing-subscriber` puts spans into an object of their own. The same field would then be
//! `invitation.id` on one line and `span.invitation.id` on another. It also cannot add metrics.

use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

use serde::Serialize;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::system;

/// Writes the lines.
pub(super) struct Lines;

/// The fields of an event or a span: names, and values as JSON. A later value replaces an earlier one.
#[derive(Default)]
struct Fields {
    named: Vec<(&'static str, String)>,
    /// Members that [`super::metrics`] adds to the line, as a JSON object.
    metrics: Option<String>,
}

impl Fields {
    fn set(&mut self, name: &'static str, value: &impl Serialize) {
        // Each value is a text, a number or a boolean, so it can always be written as JSON.
        let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
        match self.named.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = json,
            None => self.named.push((name, json)),
        }
    }

    fn write_member(&mut self, name: &'static str, text: &str) {
        match name {
            // Lambda's library uses other names for these fields.
            "requestId" => self.set("request.id", &text),
            "xrayTraceId" => {
                if let Some(trace) = root(text) {
                    self.set("trace.id", &trace);
                }
            }
            _ => self.set(name, &text),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.named.iter().any(|(known, _)| *known == name)
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field.name(), &value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field.name(), &value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field.name(), &value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field.name(), &value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.write_member(field.name(), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "metrics" => self.metrics = Some(format!("{value:?}")),
            name => self.set(name, &format_args!("{value:?}")),
        }
    }
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Lines {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        // The inner spans come first. Their fields replace those of outer spans.
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(Fields { named, .. }) = span.extensions().get::<Fields>() {
                for (name, json) in named {
                    if !fields.has(name) {
                        fields.named.push((name, json.clone()));
                    }
                }
            }
        }
        // If standard output is closed, the line is lost.
        let _ = write(event.metadata().level().as_str(), &fields);
    }
}

/// Writes a line with one call, so lines of several processes do not mix in one stream.
fn write(level: &str, fields: &Fields) -> io::Result<()> {
    let mut line = format!(r#"{{"timestamp":"{:.3}","level":"{level}""#, system::now_unrounded());
    for (name, json) in &fields.named {
        let _ = write!(line, r#","{name}":{json}"#);
    }
    if let Some(metrics) = fields.metrics.as_deref().and_then(|object| object.strip_prefix('{'))
        && metrics.len() > 1
    {
        line.push(',');
        line.push_str(metrics);
    } else {
        line.push('}');
    }
    line.push('\n');
    io::stdout().lock().write_all(line.as_bytes())
}

/// The trace that a header of X-Ray names: `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=...;Sampled=1`.
/// <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>
fn root(header: &str) -> Option<&str> {
    header.split(';').find_map(|part| part.trim().strip_prefix("Root="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_counts_and_lambdas_fields_are_renamed() {
        let mut fields = Fields::default();
        fields.write_member("requestId", "r1");
        fields.write_member("invitation.id", "first");
        fields.write_member("xrayTraceId", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0");
        fields.set("rows", &3);
        fields.write_member("invitation.id", "a \"second\"");
        let expected = [
            ("request.id", r#""r1""#),
            ("invitation.id", r#""a \"second\"""#),
            ("trace.id", r#""1-5759e988-bd862e3fe1be46a994272793""#),
            ("rows", "3"),
        ];
        assert_eq!(fields.named, expected.map(|(name, json)| (name, json.to_owned())));
        assert_eq!(root("Self=1-2"), None);
    }
}
