//! Search texts are taken literally, whatever they are made of.

use crate::fixture::{Fixture, all_jobs, names, searching, spec};

fn with(jobs: &[(&str, &str)]) -> Fixture {
    let mut fixture = Fixture::new();
    for (name, description) in jobs {
        fixture.create_with(name, description, &spec());
    }
    fixture
}

#[test]
fn names_and_descriptions_are_searched_in_any_case() {
    let fixture = with(&[
        ("Digits", "first run"),
        ("other", "DIGITS again"),
        ("third", ""),
    ]);
    for text in ["digits", "DIG", "Gi", "g"] {
        assert_eq!(
            names(&fixture.store, &searching(text)),
            ["other", "Digits"],
            "{text}"
        );
    }
}

#[test]
fn wildcards_are_characters() {
    let fixture = with(&[("a_b_c", "100% done"), ("axbxc", "1000 done")]);
    for text in ["a_b", "_b_", "_", "b_", "00%", "%", "0%", "100% d"] {
        assert_eq!(names(&fixture.store, &searching(text)), ["a_b_c"], "{text}");
    }
    for text in ["a%c", "a*c", "**", "*", "?", "%%%"] {
        assert!(names(&fixture.store, &searching(text)).is_empty(), "{text}");
    }
}

#[test]
fn quotes_and_operators_are_characters() {
    let said = r#"he said "go" OR NOT (a:b) - {x}^ 'it''s' NEAR/2 + c\d"#;
    let fixture = with(&[("quoted", said), ("plain", "go or not")]);
    for text in [
        "\"go\"", "\"", "\"g", "o\"", "OR NOT (", "a:b", "name:", ") - {", "}^", "'it''s'", "''",
        "NEAR/2", "+ c\\d", "\\", "-", "^", "(", ":",
    ] {
        let expected: &[&str] = if said.contains(text) {
            &["quoted"]
        } else {
            &[]
        };
        assert_eq!(names(&fixture.store, &searching(text)), expected, "{text}");
    }
    assert_eq!(
        names(&fixture.store, &searching("or NOT")),
        ["plain", "quoted"]
    );
}

#[test]
fn one_chinese_character_is_a_search() {
    let fixture = with(&[("a", "图像识别训练"), ("b", "语音训练"), ("c", "speech")]);
    for (text, expected) in [
        ("训", vec!["b", "a"]),
        ("训练", vec!["b", "a"]),
        ("图像", vec!["a"]),
        ("别训练", vec!["a"]),
        ("语音训练", vec!["b"]),
        ("练训", vec![]),
        ("猫", vec![]),
    ] {
        assert_eq!(names(&fixture.store, &searching(text)), expected, "{text}");
    }
}

#[test]
fn letters_beyond_ascii_are_found_in_any_case() {
    let fixture = with(&[
        ("a", "ÉTÉ à Zürich"),
        ("b", "emoji 🚂🚃 train"),
        ("c", "İstanbul"),
    ]);
    for (text, expected) in [
        ("été", "a"),
        ("Zü", "a"),
        ("É", "a"),
        ("ZÜRICH", "a"),
        ("🚂", "b"),
        ("🚂🚃", "b"),
        ("🚂🚃 ", "b"),
        ("İst", "c"),
        ("İ", "c"),
    ] {
        assert_eq!(
            names(&fixture.store, &searching(text)),
            [expected],
            "{text}"
        );
    }
}

#[test]
fn a_text_does_not_run_from_the_name_into_the_description() {
    let fixture = with(&[("abc", "def")]);
    for text in ["cd", "bcde", "abcdef"] {
        assert!(names(&fixture.store, &searching(text)).is_empty(), "{text}");
    }
}

#[test]
fn very_long_names_are_kept_and_found() {
    let long = "x1-".repeat(1366);
    let other = format!("{long}other");
    let fixture = with(&[(&long, ""), (&other, "")]);
    assert_eq!(names(&fixture.store, &searching("-othe")), [other.as_str()]);
    assert_eq!(names(&fixture.store, &searching(&other)), [other.as_str()]);
    assert_eq!(names(&fixture.store, &searching(&long)), [other, long]);
}

#[test]
fn control_characters_are_no_error() {
    let fixture = with(&[("a", "one\0two"), ("b", "line\nbreak\ttab")]);
    assert_eq!(names(&fixture.store, &searching("line\nbreak")), ["b"]);
    for text in ["\0", "\0\0", "\0\0\0", "e\0t", "\u{1}", "\u{1}\u{2}\u{3}"] {
        fixture.store.jobs(&searching(text)).unwrap();
    }
    assert_eq!(names(&fixture.store, &all_jobs()), ["b", "a"]);
}
