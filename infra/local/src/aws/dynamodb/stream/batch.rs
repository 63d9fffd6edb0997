//! Decides what to do with a batch of records. No side effects.

use std::collections::VecDeque;

use serde_json::Value;

use super::records::Record;

/// Records that are delivered together.
#[derive(Debug, PartialEq)]
pub(super) struct Batch {
    /// The records, in their order.
    pub(super) records: Vec<Record>,
    /// How often the delivery has failed.
    pub(super) tries: u32,
}

/// The outcome of a batch.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    /// The function succeeded for all records.
    Done,
    /// The function succeeded for all records before this one. This one failed.
    FailedAt(usize),
    /// The invocation failed. Nobody knows what it has done.
    Failed,
    /// The response is not valid. Nobody knows what the function has done.
    Unclear(String),
}

/// The records that pass the filter, in batches.
pub(super) fn batches(records: Vec<Record>, passes: impl Fn(&Value) -> bool, size: usize) -> VecDeque<Batch> {
    let mut batches = VecDeque::new();
    let mut records = records.into_iter().filter(|record| passes(&record.value)).peekable();
    while records.peek().is_some() {
        batches.push_back(Batch { records: records.by_ref().take(size).collect(), tries: 0 });
    }
    batches
}

/// The outcome of a batch according to the function's response. A response that names a record outside the batch
/// fails the whole batch.
pub(super) fn outcome(records: &[Record], answer: &[u8]) -> Outcome {
    let answer: Value = match serde_json::from_slice(answer) {
        Ok(answer) => answer,
        Err(fault) => return Outcome::Unclear(format!("its response is not JSON: {fault}")),
    };
    let Some(failures) = answer["batchItemFailures"].as_array() else { return Outcome::Done };
    let mut first = None;
    for failure in failures {
        let number = failure["itemIdentifier"].as_str();
        match records.iter().position(|record| Some(record.sequence_number.as_str()) == number) {
            Some(index) => first = Some(first.map_or(index, |first: usize| first.min(index))),
            None => return Outcome::Unclear(format!("its answer names an unknown record: {failure}")),
        }
    }
    first.map_or(Outcome::Done, Outcome::FailedAt)
}

/// The next step after a delivery.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// All records up to this sequence number are finished.
    Done(String),
    /// These batches must be delivered. All records before them are finished.
    Again {
        /// The sequence number of the last finished record, if there is one.
        done: Option<String>,
        /// The remaining batches, in their order.
        batches: Vec<Batch>,
    },
}

/// Decides the next step after the delivery of a batch that is not empty.
pub(super) fn after(outcome: &Outcome, batch: Batch, bisect: bool) -> Next {
    let Batch { mut records, tries } = batch;
    let number = |records: &[Record]| records.last().map(|record| record.sequence_number.clone());
    match *outcome {
        Outcome::Done => Next::Done(number(&records).unwrap_or_default()),
        Outcome::FailedAt(0) if bisect && records.len() > 1 => {
            // Cut after the record that failed, so that it is retried alone and finally given up.
            let rest = records.split_off(1);
            Next::Again {
                done: None,
                batches: vec![Batch { records, tries: tries + 1 }, Batch { records: rest, tries: 0 }],
            }
        }
        Outcome::FailedAt(index) if index > 0 => {
            let rest = records.split_off(index);
            Next::Again { done: number(&records), batches: vec![Batch { records: rest, tries: 1 }] }
        }
        Outcome::Failed | Outcome::Unclear(_) if bisect && records.len() > 1 => {
            // A bisection does not count as an attempt.
            let rest = records.split_off(records.len() / 2);
            Next::Again {
                done: None,
                batches: vec![Batch { records, tries }, Batch { records: rest, tries }],
            }
        }
        Outcome::FailedAt(_) | Outcome::Failed | Outcome::Unclear(_) => {
            Next::Again { done: None, batches: vec![Batch { records, tries: tries + 1 }] }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;

    fn records(numbers: &[u32]) -> Vec<Record> {
        let record = |number: &u32| Record {
            sequence_number: number.to_string(),
            at: Timestamp::UNIX_EPOCH,
            value: json!({ "n": number }),
        };
        numbers.iter().map(record).collect()
    }

    fn batch(numbers: &[u32], tries: u32) -> Batch {
        Batch { records: records(numbers), tries }
    }

    #[test]
    fn records_are_filtered_and_cut_into_batches() {
        let all = records(&[1, 2, 3, 4, 5, 6, 7]);
        let batches = batches(all, |value| value["n"] != 3, 4);
        assert_eq!(batches, [batch(&[1, 2, 4, 5], 0), batch(&[6, 7], 0)]);
    }

    #[test]
    fn an_answer_is_read() {
        let records = records(&[1, 2, 3]);
        let read = |answer: &str| outcome(&records, answer.as_bytes());
        assert_eq!(read("null"), Outcome::Done);
        assert_eq!(read(r#"{"batchItemFailures":[]}"#), Outcome::Done);
        let failures = r#"{"batchItemFailures":[{"itemIdentifier":"3"},{"itemIdentifier":"2"}]}"#;
        assert_eq!(read(failures), Outcome::FailedAt(1));
        assert!(matches!(read(r#"{"batchItemFailures":[{"itemIdentifier":"9"}]}"#), Outcome::Unclear(_)));
        assert!(matches!(read(r#"{"batchItemFailures":[{"itemIdentifier":null}]}"#), Outcome::Unclear(_)));
        assert!(matches!(read("{"), Outcome::Unclear(_)));
    }

    #[test]
    fn a_partial_failure_goes_on_with_the_record_that_failed() {
        let next = after(&Outcome::FailedAt(1), batch(&[1, 2, 3], 4), true);
        assert_eq!(next, Next::Again { done: Some("1".to_owned()), batches: vec![batch(&[2, 3], 1)] });
    }

    #[test]
    fn a_record_that_keeps_failing_is_set_apart() {
        let next = after(&Outcome::FailedAt(0), batch(&[2, 3, 4], 1), true);
        assert_eq!(next, Next::Again { done: None, batches: vec![batch(&[2], 2), batch(&[3, 4], 0)] });
        let whole = after(&Outcome::FailedAt(0), batch(&[2, 3], 1), false);
        assert_eq!(whole, Next::Again { done: None, batches: vec![batch(&[2, 3], 2)] });
    }

    #[test]
    fn a_failed_batch_is_halved_if_the_template_says_so() {
        let failed = &Outcome::Failed;
        let halves = after(failed, batch(&[1, 2, 3], 0), true);
        assert_eq!(halves, Next::Again { done: None, batches: vec![batch(&[1], 0), batch(&[2, 3], 0)] });
        let whole = after(failed, batch(&[1, 2, 3], 0), false);
        assert_eq!(whole, Next::Again { done: None, batches: vec![batch(&[1, 2, 3], 1)] });
        let single = after(failed, batch(&[1], 6), true);
        assert_eq!(single, Next::Again { done: None, batches: vec![batch(&[1], 7)] });
    }

    #[test]
    fn a_batch_that_is_done_is_done_up_to_its_end() {
        assert_eq!(after(&Outcome::Done, batch(&[5, 6], 3), true), Next::Done("6".to_owned()));
    }
}
