//! R47: a list of people in CSV. Each row is a body of `POST /invitations`, and stands where it says.
#![no_main]

use invitations::domain::forms::onboarding::{FIELDS, parse_submission};
use invite::rows::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let rows = match read(&fuzz::request("text/csv", bytes)) {
        Ok(rows) => rows,
        Err(problem) => return assert!([400, 413].contains(&problem.status().as_u16())),
    };
    let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
    let mut last = 1;
    for row in rows {
        assert!(last < row.line && row.line <= lines, "line {} after {last} of {lines}", row.line);
        last = row.line;
        let Ok(fields) = row.fields else { continue };
        assert!(fields.keys().all(|name| name.is_empty() || FIELDS.contains(&name.as_str())));
        let taken = parse_submission(&fields, fuzz::policy());
        assert!(taken.is_err() || !fields.contains_key(""), "a cell that belongs to no field is refused");
    }
});
