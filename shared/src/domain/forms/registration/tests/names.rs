//! Names of people on the registration form (R30).

use super::*;

#[test]
fn r30_names() {
    for name in [
        "Jane",
        "O'Brien",
        "Tan-Lee",
        "S/O",
        "d/o Raj",
        "Tan, Jane",
        "Jr.",
        "Lim @ Lin",
        "Tan (Chen)",
        "陳大文",
        "சிவா",
        "Nguyễn",
        "นิพนธ์",
        "राम",
        "محمد",
        "x",
    ] {
        assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
    }
    // Phones type the curly apostrophe. Decomposed letters become composed ones.
    for (typed, kept) in [
        (" O’Brien ", "O'Brien"),
        ("Nur ‘Ain", "Nur 'Ain"),
        ("O‘Brien", "O'Brien"),
        ("O´Brien", "O'Brien"),
        ("O`Brien", "O'Brien"),
        ("O\u{2032}Brien", "O'Brien"),
        ("O\u{2bc}Brien", "O'Brien"),
        ("O\u{2bb}Brien", "O'Brien"),
        ("O\u{ff07}Brien", "O'Brien"),
        ("O\u{201b}Brien", "O'Brien"),
        ("Anne\u{2010}Marie", "Anne-Marie"),
        ("Anne\u{2011}Marie", "Anne-Marie"),
        ("Anne\u{2012}Marie", "Anne-Marie"),
        ("Anne\u{2013}Marie", "Anne-Marie"),
        ("Anne\u{2014}Marie", "Anne-Marie"),
        ("Anne\u{2212}Marie", "Anne-Marie"),
        ("Tan\u{a0}Mei", "Tan Mei"),
        ("Tan\u{3000}Mei", "Tan Mei"),
        ("Tan\u{2009}Mei", "Tan Mei"),
        ("\u{200e}Mei\u{200b}", "Mei"),
        ("Ｔａｎ（Ｍｅｉ）", "Tan(Mei)"),
        ("陈（小明）", "陈(小明)"),
        ("Ｒｅｎｅ\u{301}", "René"),
        ("Gal·la", "Gal·la"),
        ("艾伯特·爱因斯坦", "艾伯特·爱因斯坦"),
        ("艾伯特•爱因斯坦", "艾伯特·爱因斯坦"),
        ("アルベルト・アインシュタイン", "アルベルト・アインシュタイン"),
        ("アルベルト･アインシュタイン", "アルベルト・アインシュタイン"),
        ("علی\u{200c}رضا", "علی\u{200c}رضا"),
        ("ශ්\u{200d}රී", "ශ්\u{200d}රී"),
        ("ג׳ורג׳", "ג'ורג'"),
    ] {
        assert_eq!(PersonName::parse(typed).map(String::from).as_deref(), Ok(kept), "{typed}");
        assert_eq!(PersonName::parse(kept).map(String::from).as_deref(), Ok(kept), "{kept}");
    }
    assert_eq!(PersonName::parse("Rene\u{301}").unwrap().as_str(), "René");
    for name in [
        "",
        "-",
        "'",
        "()",
        "\u{301}",
        "Jane2",
        "J4ne",
        "Jane²",
        "Jane٣",
        "Ⅷ",
        "Ⓐnna",
        "<b>",
        "Jane;",
        "Jane_Tan",
        "Jane\nTan",
        "Ja\u{200d}ne",
        "Jane·",
        "·",
        "Jane ・ Tan",
        "Ｊａｎｅ２",
        "👍",
        "a\u{3164}",
        "\u{1160}",
    ] {
        assert!(PersonName::parse(name).is_err(), "{name:?}");
    }
    assert!(PersonName::parse(&"é".repeat(64)).is_ok());
    assert_eq!(
        errors(&onshore(), json!({ "last_name": "é".repeat(65) })),
        only("last_name", FieldCode::TooLong)
    );
    assert_eq!(format!("{:?}", PersonName::parse("Jane").unwrap()), "PersonName(***)");
}
