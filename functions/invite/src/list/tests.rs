//! R47: files as spreadsheets write them.

use invitations::domain::policy::Policy;
use invitations::http::Problem;
use lambda_http::http;
use lambda_http::{Body, Request};
use proptest::prelude::*;
use serde_json::Value;

use super::{List, ListRow, Separator, read};

fn request(bytes: &[u8]) -> Request {
    let request = http::Request::post("/").header("content-type", "text/csv; charset=utf-8");
    request.body(Body::Binary(bytes.to_vec())).unwrap()
}

fn taken(text: &str) -> List {
    read(&request(text.as_bytes())).unwrap_or_else(|problem| panic!("{text:?}: {}", told(&problem)))
}

/// The error of a refused list.
fn told(problem: &Problem) -> String {
    let response = problem.clone().into_response("");
    let document: Value = serde_json::from_slice(response.body().as_ref()).unwrap();
    format!("{}: {}", document["line"], document["detail"].as_str().unwrap())
}

fn refused(bytes: &[u8]) -> String {
    match read(&request(bytes)) {
        Ok(list) => panic!("{list:?}"),
        Err(problem) => told(&problem),
    }
}

fn rows(list: &List) -> Vec<(u64, String)> {
    list.rows.iter().map(|row| (row.line, row.email())).collect()
}

fn agency(row: &ListRow) -> &str {
    row.cells["sponsoring_agency"].as_str().unwrap()
}

const HEADER: &str = "email,sponsoring_agency,business_operation";

#[test]
fn r47_the_separator_is_found_out() {
    for (separator, sign) in [(Separator::Comma, ","), (Separator::Semicolon, ";"), (Separator::Tab, "\t")] {
        let text = format!("{HEADER}\na@vendor.example,\"Gov{sign}Tech\",onshore\n").replace(',', sign);
        let list = taken(&text);
        assert_eq!(list.separator, separator);
        assert_eq!(agency(&list.rows[0]), format!("Gov{sign}Tech"));
        for declared in
            [format!("sep={sign}\r\n{text}"), format!("\u{feff}\"SEP={sign}\"{sign}{sign}\n{text}")]
        {
            let list = taken(&declared);
            assert_eq!((list.separator, rows(&list)), (separator, vec![(3, "a@vendor.example".to_owned())]));
        }
    }
    assert!(refused(b"sep=|\nemail|seed_required\n").starts_with("1: Line 1 names a separator"));
    assert_eq!(taken("email\na@vendor.example\n").separator, Separator::Comma);
}

/// A table of many columns must not keep the function busy, and its errors must fit into a response.
#[test]
fn r47_a_line_has_a_greatest_number_of_columns() {
    let wide = |cell: &str| format!("email{}\na@vendor.example\n", format!(",{cell}").repeat(400_000));
    let error = refused(wide("a").as_bytes());
    assert!(error.contains("Line 1 has text after column 30.") && error.len() < 4000, "{error}");
    // A spreadsheet may write many empty cells.
    assert_eq!(rows(&taken(&wide(""))), [(2, "a@vendor.example".to_owned())]);

    let list = taken(&format!("email\na@vendor.example{}\n,{}a\n", ",a".repeat(400_000), ",".repeat(100)));
    let faults: Vec<usize> = list.rows.iter().map(|row| row.faults.len()).collect();
    assert_eq!(faults, [30, 1]);
    for row in &list.rows {
        assert_eq!(row.faults[0].field, "column 31");
        assert!(row.check(&Policy::embedded()).is_err());
    }
}

#[test]
fn r47_encodings_are_those_that_the_file_names() {
    let text = "email,offshore_company_name\r\na@vendor.example,Café – 陳\r\n";
    let utf16 = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        utf16(u16::to_le_bytes, [0xff, 0xfe]),
        utf16(u16::to_be_bytes, [0xfe, 0xff]),
    ] {
        let list = read(&request(&bytes)).unwrap();
        assert_eq!(list.rows[0].cells["offshore_company_name"], "Café – 陳");
    }
    for (bytes, line) in [
        (b"email\na@vendor.example\nCaf\xe9@vendor.example\n".to_vec(), 3),
        ("email\r\n\na\u{fffd}@vendor.example".as_bytes().to_vec(), 3),
        (text.encode_utf16().flat_map(u16::to_le_bytes).collect(), 1),
        ([utf16(u16::to_le_bytes, [0xff, 0xfe]), vec![b'a']].concat(), 3),
        (b"\xff\xfea\x00\n\x00\x00\xd8".to_vec(), 2),
    ] {
        let told = refused(&bytes);
        let expected = format!("{line}: Line {line} has characters that cannot be read");
        assert!(told.starts_with(&expected) && told.contains("CSV UTF-8"), "{told}");
    }
    for workbook in [&b"PK\x03\x04..."[..], b"\xd0\xcf\x11\xe0\xa1"] {
        assert!(refused(workbook).contains("This is a workbook, not CSV. In Excel, choose"));
    }
}

#[test]
fn r47_columns_have_names_or_labels_in_any_order() {
    let list =
        taken("Business operation;E-MAIL;\u{a0}sponsoring_AGENCY ;;\nonshore;a@vendor.example;GOVTECH;;\n");
    assert_eq!((rows(&list), agency(&list.rows[0])), (vec![(2, "a@vendor.example".to_owned())], "GOVTECH"));
}

#[test]
fn r47_a_faulty_header_says_which_column() {
    for (text, expected) in [
        (
            "email,name,seed\n",
            ["Line 1, column 2: “name” is not known.", "Line 1, column 3: “seed” is not known."],
        ),
        ("Email,email address\n", ["Line 1: columns 1 and 2 are both “email”.", "Remove one"]),
        ("sponsoring_agency\n", ["no column is named “email”", "email (Email address)"]),
        ("", ["The list is empty", "email (Email address)"]),
        (
            "\n,,\nProject team,,\n\nemail,seed_required\n",
            ["3: Line 3 names no column", "Line 5 seems to name them"],
        ),
        ("a@vendor.example,GOVTECH\nb@vendor.example,MOH\n", ["is already a person", "Put a line above it"]),
        (
            "email seed_required a@vendor.example",
            ["one line only: its line ends were lost", "line of their own"],
        ),
        (
            "email,seed_required a@vendor.example,no",
            ["one line only: its line ends were lost", "line of their own"],
        ),
        ("email,\"seed_required\n", ["column 2: a quotation mark is opened and never closed", "Remove it"]),
        ("name\nMei\n", ["names no column that we know", "email (Email address)"]),
    ] {
        let told = refused(text.as_bytes());
        assert!(expected.iter().all(|part| told.contains(part)), "{text:?}: {told}");
    }
}

#[test]
fn r47_empty_rows_and_cells_are_nothing() {
    let text = format!(
        "{HEADER},,\na@vendor.example\nb@vendor.example,,,,,,\n{}\u{a0};,\n\" \",,\nc@vendor.example\n",
        ",,\n".repeat(600)
    );
    let expected = [(2, "a@vendor.example"), (3, "b@vendor.example"), (606, "c@vendor.example")];
    assert_eq!(rows(&taken(&text)), expected.map(|(line, email)| (line, email.to_owned())));
}

#[test]
fn r47_a_row_that_is_too_long_shows_its_address_and_column() {
    let list = taken(&format!("{HEADER}\na@vendor.example,GOVTECH,onshore,,more\n"));
    let errors = list.rows[0].check(&Policy::embedded()).unwrap_err();
    assert_eq!(list.rows[0].email(), "a@vendor.example");
    assert_eq!(errors[0].field, "column 5");
    assert!(errors[0].detail.contains("Column 5 has a value, but line 1 does not name the column"));
}

/// No person disappears in another person's cell: if a mark is never closed, or if another row's mark closes it.
#[test]
fn r47_an_open_quotation_mark_is_named_and_the_other_rows_are_read() {
    for last in [
        "d@vendor.example,GOVTECH,onshore",
        "\"d@vendor.example\",GOVTECH,onshore",
        "d@vendor.example,\"GOVTECH\",onshore",
    ] {
        let text = format!(
            "{HEADER}\na@vendor.example,GOVTECH,onshore\n\"b@vendor.example,GOVTECH,onshore\n\
                            c@vendor.example,GOVTECH,onshore\n{last}\n"
        );
        let list = taken(&text);
        let read: Vec<u64> = list.rows.iter().map(|row| row.line).collect();
        assert_eq!(read, [2, 3, 4, 5], "{last}");
        assert_eq!(list.rows[1].email(), "b@vendor.example");
        let errors = list.rows[1].check(&Policy::embedded()).unwrap_err();
        assert!(errors[0].detail.contains("Column 1 begins with a quotation mark that is not closed"));
        for row in [0, 2, 3] {
            assert!(list.rows[row].faults.is_empty(), "{last}");
        }
    }
}

#[test]
fn r47_lines_that_are_one_row_are_named() {
    let list =
        taken("email,offshore_company_name\na@vendor.example,\"Acme\nSystems\"\n\"b@vendor.example\n\",x\n");
    assert_eq!(rows(&list), [(2, "a@vendor.example".to_owned()), (4, "b@vendor.example".to_owned())]);
    let errors = list.rows[0].check(&Policy::embedded()).unwrap_err();
    assert_eq!((errors.len(), errors[0].field.as_str()), (1, "offshore_company_name"));
    assert!(errors[0].detail.contains("Lines 2 to 3 are one row"), "{}", errors[0].detail);
    assert!(list.rows[1].faults.is_empty(), "a line break at the end of a cell is none");
}

#[test]
fn r47_the_address_may_have_a_name() {
    for (cell, email) in [
        ("Mei Tan <mei@vendor.example>", "mei@vendor.example"),
        ("\"\"\"Tan, Mei\"\" <mei@vendor.example>\"", "mei@vendor.example"),
        ("<mei@vendor.example>", "mei@vendor.example"),
        ("mei@vendor.example <Mei@vendor.example>", "Mei@vendor.example"),
        ("\u{a0}mei@vendor.example\u{a0}", "mei@vendor.example"),
        ("joe@vendor.example <mei@vendor.example>", "joe@vendor.example <mei@vendor.example>"),
        ("Mei <mei@vendor.example> or Joe", "Mei <mei@vendor.example> or Joe"),
    ] {
        assert_eq!(taken(&format!("email\n{cell}\n")).rows[0].email(), email, "{cell}");
    }
}

#[test]
fn r47_a_wrong_line_end_is_named() {
    for text in ["email\na@vendor.example\rb@vendor.example\n", "email\r\n\"a\rb\"\r\n"] {
        assert!(refused(text.as_bytes()).starts_with("2: Line 2 has a line end within it"), "{text:?}");
    }
    assert!(refused(b"email\ra@vendor.example\r").starts_with("1: Line 1 has a line end"));
}

#[test]
fn r47_a_list_has_so_many_people() {
    let of = |people: usize| format!("email\n{}", "a@vendor.example\n".repeat(people));
    assert_eq!(taken(&of(500)).rows.len(), 500);
    assert!(refused(of(501).as_bytes()).starts_with("502: The list has more than 500 people. Send line 502"));
}

proptest! {
    /// For any text: each line with an address is in the result, as a row or as one of the lines that a row names.
    #[test]
    fn r47_every_line_is_in_the_result(
        lines in prop::collection::vec("(\"|[a-z]{1,3}@x\\.example|,|;| |\"\"){0,6}", 0..12),
        end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let text = format!("email,seed_required{end}{}", lines.join(end));
        let Ok(list) = read(&request(text.as_bytes())) else { return Ok(()) };
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.contains('@')) {
            let number = at as u64 + 2;
            let cut = line.split([',', ';', ' ', '"']).find(|part| part.contains('@')).unwrap_or_default();
            let named = |row: &&ListRow| {
                let joined = row.faults.iter().any(|fault| fault.detail.contains("are one row"));
                row.line == number
                    || (row.line < number && (joined || row.cells.values().any(|cell| cell.to_string().contains(cut))))
            };
            prop_assert!(list.rows.iter().any(|row| named(&row)), "line {number}, {line:?}: {list:?}");
        }
    }
}
