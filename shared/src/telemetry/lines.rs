//! Log lines: what an event of `tracing` says, and the spans that it happened in, as one flat JSON object.
//!
//! The formatter that comes with `tracing-subscriber` keeps spans in an object of their own, so that the same thing
//! would be called `invitation.id` on one line and `span.invitation.id` on another, and takes no metrics.

use std::fmt;
use std::io::{self, Write};

use serde::Serializer;
use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::{LookupSpan, Scope};

use crate::clock;

/// Writes the lines.
pub(super) struct Lines;

/// What a line or a span says, in the order in which it was said; later words replace earlier ones.
#[derive(Clone, Default)]
struct Fields {
    named: Vec<(&'static str, Value)>,
    /// Members that [`crate::metrics`] adds to the line, as a JSON object.
    metrics: Option<String>,
}

impl Fields {
    fn set(&mut self, name: &'static str, value: Value) {
        match name {
            // Lambda's library has names of its own.
            "requestId" => self.put("request.id", value),
            "xrayTraceId" => self.put("trace.id", value.as_str().and_then(root).into()),
            _ => self.put(name, value),
        }
    }

    fn put(&mut self, name: &'static str, value: Value) {
        match self.named.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.named.push((name, value)),
        }
    }

    fn take(&mut self, name: &str) -> Value {
        let place = self.named.iter().position(|(known, _)| *known == name);
        place.map(|place| self.named.remove(place).1).unwrap_or_default()
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field.name(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field.name(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field.name(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field.name(), value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field.name(), value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = format!("{value:?}");
        match field.name() {
            "metrics" => self.metrics = Some(text),
            name => self.set(name, text.into()),
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
        for span in context.event_scope(event).into_iter().flat_map(Scope::from_root) {
            if let Some(Fields { named, .. }) = span.extensions().get::<Fields>() {
                for (name, value) in named {
                    fields.put(name, value.clone());
                }
            }
        }
        event.record(&mut fields);
        // Where nobody listens there is nobody to tell.
        let _ = write(event.metadata().level().as_str(), fields);
    }
}

/// Writes a line at once: what several processes say into one stream stays apart.
fn write(level: &str, mut fields: Fields) -> io::Result<()> {
    let timestamp = format!("{:.3}", clock::precise());
    let message = fields.take("message");
    let first = [("timestamp", timestamp.into()), ("level", level.into()), ("message", message)];
    let members = first.into_iter().chain(fields.named).filter(|(_, value): &(_, Value)| !value.is_null());
    let mut line = Vec::new();
    serde_json::Serializer::new(&mut line).collect_map(members)?;
    if let Some(metrics) = fields.metrics.as_deref().and_then(|object| object.strip_prefix('{'))
        && metrics.len() > 1
    {
        line.pop();
        line.push(b',');
        line.extend_from_slice(metrics.as_bytes());
    }
    line.push(b'\n');
    io::stdout().lock().write_all(&line)
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
    fn the_last_word_counts_and_lambdas_names_are_ours() {
        let mut fields = Fields::default();
        fields.set("requestId", "r1".into());
        fields.set("invitation.id", "first".into());
        fields.set("xrayTraceId", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0".into());
        fields.set("invitation.id", "second".into());
        let expected = [
            ("request.id", "r1"),
            ("invitation.id", "second"),
            ("trace.id", "1-5759e988-bd862e3fe1be46a994272793"),
        ];
        assert_eq!(fields.named, expected.map(|(name, value)| (name, value.into())));
        assert_eq!(root("Self=1-2"), None);
    }
}
