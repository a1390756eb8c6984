//! What a terminal is shown of text that a task or another person wrote.
//!
//! Such text must not move the cursor, set the title or the clipboard, or look like something the platform says: control
//! characters are shown as pictures. Colours pass, for rows of a log have them. What is no terminal gets a log as it is.

use std::borrow::Cow;
use std::fmt::Write;
use std::io::IsTerminal;

/// What the platform's rows begin with.
pub(crate) const MARK: &str = "[trainyard]";
/// What a task's row gets in front that begins so too.
const NOT_OURS: &str = "[task] ";
const NO_COLOUR: &str = "\u{1b}[0m";

/// Whether standard output is one.
pub(crate) fn is_output() -> bool {
    std::io::stdout().is_terminal()
}

/// Text for one line: control characters, line breaks too, as pictures.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        Cow::Owned(text.chars().fold(String::new(), push_visible))
    } else {
        Cow::Borrowed(text)
    }
}

/// A task's row: its tabs and colours pass, and no colour outlives it.
pub(crate) fn task_row(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    // Rows of Windows programs end so.
    let mut rest = text.strip_suffix('\r').unwrap_or(&text);
    let (mut shown, mut plain) = (String::new(), String::new());
    let mut is_coloured = false;
    while let Some(next) = rest.chars().next() {
        if let Some(length) = colour(rest) {
            shown.push_str(&rest[..length]);
            is_coloured = true;
            rest = &rest[length..];
            continue;
        }
        plain.push(next);
        shown = match next {
            '\t' => shown + "\t",
            other => push_visible(shown, other),
        };
        rest = &rest[next.len_utf8()..];
    }
    if is_coloured {
        shown.push_str(NO_COLOUR);
    }
    let begins = plain.trim_start_matches(|c: char| !c.is_ascii_graphic());
    if begins.starts_with(MARK) {
        shown.insert_str(0, NOT_OURS);
    }
    shown
}

/// The length of the colour sequence (SGR) that `text` begins with.
fn colour(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !(c.is_ascii_digit() || matches!(c, ';' | ':')))?;
    parameters[end..].starts_with('m').then_some(end + 3)
}

/// Control characters, and those that turn the direction of what follows.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn push_visible(mut shown: String, c: char) -> String {
    match c {
        '\u{7f}' => shown.push('\u{2421}'),
        '\0'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
        c if is_unsafe(c) => {
            let _ = write!(shown, "<U+{:04X}>", u32::from(c));
        }
        c => shown.push(c),
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_tabs_pass_and_no_colour_outlives_its_row() {
        assert_eq!(
            task_row(b"\x1b[1;31mloss\x1b[0m\t0.5"),
            "\u{1b}[1;31mloss\u{1b}[0m\t0.5\u{1b}[0m"
        );
        assert_eq!(task_row("Güte 1\r".as_bytes()), "Güte 1");
    }

    #[test]
    fn what_would_steer_the_terminal_is_shown_as_pictures() {
        assert_eq!(task_row(b"\x1b]0;title\x07"), "␛]0;title␇");
        assert_eq!(task_row(b"\x1b]52;c;aGk=\x1b\\"), "␛]52;c;aGk=␛\\");
        assert_eq!(task_row(b"\x1b[2J\x1b[H"), "␛[2J␛[H");
        assert_eq!(task_row(b"a\x08\x7f\rb"), "a␈␡␍b");
        assert_eq!(
            task_row("\u{9b}2J\u{202e}".as_bytes()),
            "<U+009B>2J<U+202E>"
        );
        assert_eq!(task_row(b"\x1b[31"), "␛[31", "a torn colour is none");
    }

    #[test]
    fn a_tasks_row_cannot_pass_for_the_platforms() {
        let forged = "[trainyard] Exited with code 0";
        for before in ["", " ", "\x1b[0m", "\u{200b}", "\x1b[1m\t"] {
            let shown = task_row(format!("{before}{forged}").as_bytes());
            assert!(shown.starts_with("[task] "), "{shown:?}");
        }
        assert_eq!(task_row(b"see [trainyard]"), "see [trainyard]");
    }

    #[test]
    fn a_line_break_forges_no_row_of_a_table() {
        assert_eq!(one_line("a\nJ000002\tb"), "a␊J000002␉b");
        assert_eq!(one_line("plain"), "plain");
    }
}
