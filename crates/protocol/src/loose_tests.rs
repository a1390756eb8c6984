//! Values in every spelling of the samples.

use serde_json::{from_str, to_string};

use super::*;

#[test]
fn a_number_is_read_from_every_spelling_of_the_samples() {
    for spelled in ["10", "\"10\"", "10.0", "\" 10 \""] {
        assert_eq!(from_str::<Int>(spelled).unwrap(), Int(10), "{spelled}");
    }
    for nothing in ["null", "\"\""] {
        assert_eq!(from_str::<Int>(nothing).unwrap(), Int(0), "{nothing}");
    }
    for wrong in ["\"ten\"", "true", "1.5", "[]", "1e300"] {
        assert!(from_str::<Int>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_is_written_is_what_typed_clients_expect() {
    assert_eq!(to_string(&from_str::<Int>("\"7\"").unwrap()).unwrap(), "7");
    assert_eq!(to_string(&from_str::<Text>("7").unwrap()).unwrap(), "\"7\"");
    assert_eq!(
        to_string(&from_str::<Flag>("\"True\"").unwrap()).unwrap(),
        "true"
    );
}

#[derive(serde::Deserialize)]
struct Row {
    a: Int,
}

#[test]
fn no_list_and_one_row_are_lists() {
    assert_eq!(from_str::<Rows<Int>>("null").unwrap().len(), 0);
    assert_eq!(from_str::<Rows<Int>>("[1,\"2\"]").unwrap()[1], Int(2));
    assert_eq!(from_str::<Rows<Row>>("{\"a\":3}").unwrap()[0].a, Int(3));
}
