//! The sample events, one for each trigger, with the functions' results: the table in `events/README.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tests::{Host, sample, subject};

#[test]
fn every_sample_has_its_answer() {
    let host = Host::start("5d");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let table = fs::read_to_string(folder.join("README.md")).expect("the table");
    let mut described = BTreeSet::new();
    for row in table.lines().filter(|line| line.starts_with("| [")) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [link, _, function, answer] = cells.as_slice() else { panic!("four cells: {row}") };
        let name = link.trim_start_matches('[').split(']').next().expect("a name");
        assert_eq!(*link, format!("[{name}]({name})"));
        let given = host.invoke(function, &sample(name));
        let answer: Value = serde_json::from_str(answer.trim_matches('`')).expect("an answer in JSON");
        for (member, value) in answer.as_object().expect("an object") {
            assert_eq!(given[member], *value, "{name}: {given}");
        }
        described.insert(name.to_owned());
    }
    let names = fs::read_dir(folder).expect("the samples").map(|entry| entry.expect("a file").file_name());
    let samples: BTreeSet<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    described.insert("README.md".to_owned());
    assert_eq!(described, samples, "the table has each sample");
    // The stream's event causes an email and a timer.
    host.mail_to("mei.tan@vendor.example", subject::REGISTER);
    assert_eq!(host.timers().len(), 1);
}
