//! A text as a literal of another language.

use std::fmt::Write;

/// A Python string. Printable characters stay as they are, whatever their script.
pub(crate) fn python(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for c in text.chars() {
        match c {
            '\\' => literal.push_str("\\\\"),
            '\'' => literal.push_str("\\'"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c if c.is_control() || is_invisible(c) => {
                let code = u32::from(c);
                let _ = if code <= 0xffff {
                    write!(literal, "\\u{code:04x}")
                } else {
                    write!(literal, "\\U{code:08x}")
                };
            }
            c => literal.push(c),
        }
    }
    literal.push('\'');
    literal
}

/// Line ends of some editors, and what changes the direction of the text around it.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A word of a shell's line. A NUL, which no shell can pass on, is left out.
pub(crate) fn shell(text: &str) -> String {
    let text = text.replace('\0', "");
    shlex::try_quote(&text).map_or_else(|_| String::from("''"), std::borrow::Cow::into_owned)
}
