//! R47: a list of people in CSV. Each row is a body of `POST /invitations`, with its line.
#![no_main]

use invitations::domain::forms::onboarding::FIELDS;
use invite::list::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let list = match read(&fuzz::request("application/octet-stream", bytes)) {
        Ok(list) => list,
        Err(problem) => return assert!([400, 413].contains(&problem.status().as_u16())),
    };
    let mut last = 1;
    for row in list.rows {
        assert!(last < row.line && row.line <= bytes.len() as u64, "line {} after {last}", row.line);
        last = row.line;
        assert!(row.cells.keys().all(|name| FIELDS.contains(&name.as_str())));
        let taken = row.check(fuzz::policy());
        assert!(taken.is_err() || row.faults.is_empty(), "a row with a fault is refused");
    }
});
