//! Fields of tables for spreadsheets, RFC 4180.

use std::borrow::Cow;

/// A text as a field. One that a spreadsheet would take for a formula is marked as text: what a training script calls its
/// metrics is data.
pub(crate) fn field(text: &str) -> String {
    let text = as_text(text);
    if text.contains([',', '"', '\r', '\n']) || text != text.trim() {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into_owned()
    }
}

fn as_text(text: &str) -> Cow<'_, str> {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula && text.parse::<f64>().is_err() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_commas_and_line_ends_stay_inside_their_field() {
        assert_eq!(field("a,b"), "\"a,b\"");
        assert_eq!(field("say \"hi\"\nthere"), "\"say \"\"hi\"\"\nthere\"");
        assert_eq!(field(""), "");
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_text_and_numbers_are_numbers() {
        assert_eq!(field("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(field("@sum, twice"), "\"'@sum, twice\"");
        assert_eq!(field("-0.5"), "-0.5");
        assert_eq!(field("+1e-3"), "+1e-3");
        assert_eq!(field("train/loss"), "train/loss");
    }
}
