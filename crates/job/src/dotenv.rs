//! Lines of `NAME=VALUE`, as an `.env` file or a list of `export` commands has them.
//!
//! Knows quotes, comments and `export`. Puts in no other variables: `$HOME` stays `$HOME`, because a file that was
//! written elsewhere must not take what this computer's environment happens to hold. Which names are allowed is said by
//! [`crate::validate`].

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Variable;

/// What a text of variables says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ParsedVariables {
    /// The variables, in the order of their lines.
    pub variables: Vec<Variable>,
    /// Lines that could not be read; they gave no variable.
    pub faults: Vec<LineFault>,
}

/// A line that is no variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineFault {
    /// Its number, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub kind: LineFaultKind,
}

/// What is wrong with a line. Nothing of its value is repeated: it may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineFaultKind {
    /// There is no `=` behind a name.
    NoEquals,
    /// What stands before `=` is no name.
    BadName,
    /// A quote is opened and never closed.
    OpenQuote,
    /// Something that is no comment follows the closing quote.
    AfterQuote,
}

impl fmt::Display for LineFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self.kind {
            LineFaultKind::NoEquals => "has no NAME=VALUE",
            LineFaultKind::BadName => {
                "has no name before the =; use letters, digits and underscores"
            }
            LineFaultKind::OpenQuote => "opens a quote that is never closed",
            LineFaultKind::AfterQuote => "goes on behind the closing quote",
        };
        write!(f, "line {}: {words}", self.line)
    }
}

/// Reads the variables of a text. A value in quotes may run over several lines.
#[must_use]
pub fn parse_variables(text: &str) -> ParsedVariables {
    let mut parsed = ParsedVariables::default();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut line = 1;
    while !rest.is_empty() {
        let (taken, read) = entry(rest);
        match read {
            Ok(Some(variable)) => parsed.variables.push(variable),
            Ok(None) => {}
            Err(kind) => parsed.faults.push(LineFault { line, kind }),
        }
        let breaks = rest[..taken].matches('\n').count();
        line = line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        rest = &rest[taken..];
    }
    parsed
}

type Read = Result<Option<Variable>, LineFaultKind>;

/// What the text begins with, and how many bytes that took, the line break included.
fn entry(text: &str) -> (usize, Read) {
    let end = text.find('\n').map_or(text.len(), |at| at + 1);
    let line = &text[..end];
    let trimmed = line.trim();
    if trimmed.is_empty() || trimmed.starts_with('#') {
        return (end, Ok(None));
    }
    let Some(equals) = line.find('=') else {
        return (end, Err(LineFaultKind::NoEquals));
    };
    let name = without_export(line[..equals].trim());
    if !is_name(name) {
        return (end, Err(LineFaultKind::BadName));
    }
    let behind = &text[equals + 1..];
    let start = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    let variable = |value| Ok(Some(Variable::plain(name, value)));
    match behind[start..].chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let opened = equals + 1 + start + 1;
            let Some((value, length)) = quoted(&text[opened..], quote) else {
                return (end, Err(LineFaultKind::OpenQuote));
            };
            let closed = opened + length;
            let end = text[closed..]
                .find('\n')
                .map_or(text.len(), |at| closed + at + 1);
            let left = text[closed..end].trim();
            if !left.is_empty() && !left.starts_with('#') {
                return (end, Err(LineFaultKind::AfterQuote));
            }
            (end, variable(value))
        }
        _ => (
            end,
            variable(without_comment(&line[equals + 1..]).to_owned()),
        ),
    }
}

fn without_export(name: &str) -> &str {
    match name.strip_prefix("export") {
        Some(rest) if rest.starts_with([' ', '\t']) => rest.trim_start(),
        _ => name,
    }
}

/// Running parameters may have a hyphen or a dot; a variable that may not gets its fault with the others.
fn is_name(name: &str) -> bool {
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    !name.is_empty() && name.chars().all(of_name)
}

/// A value without quotes: a `#` behind a blank begins a comment.
fn without_comment(value: &str) -> &str {
    let comment = value
        .char_indices()
        .find(|(at, c)| *c == '#' && (*at == 0 || value[..*at].ends_with([' ', '\t'])));
    value[..comment.map_or(value.len(), |(at, _)| at)].trim()
}

/// The value up to the closing quote, and how many bytes it took with that quote.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => return Some((value, at + c.len_utf8())),
            '\\' if quote == '"' => match chars.next()?.1 {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                escaped @ ('"' | '\\' | '$' | '`') => value.push(escaped),
                '\n' => {}
                other => value.extend(['\\', other]),
            },
            c => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let parsed = parse_variables(text);
        assert_eq!(parsed.faults, [], "{text}");
        let variables = parsed.variables.into_iter();
        variables.map(|one| (one.name, one.value)).collect()
    }

    fn one(text: &str) -> String {
        let mut read = read(text);
        assert_eq!(read.len(), 1, "{text}");
        read.remove(0).1
    }

    #[test]
    fn blank_lines_and_comments_give_nothing() {
        let text = "\u{feff}# made by hand\r\n\r\nexport A=1\r\n  B = two words  \n\tC=\n";
        let expected = [("A", "1"), ("B", "two words"), ("C", "")];
        assert_eq!(
            read(text),
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn quotes_keep_what_stands_between_them() {
        assert_eq!(one("A='a # b = \\n $HOME'"), "a # b = \\n $HOME");
        assert_eq!(one(r#"A="a\tb\"c\\d" # a comment"#), "a\tb\"c\\d");
        assert_eq!(one("A=\"two\nlines\""), "two\nlines");
        assert_eq!(one("A=\"${HOME}/x\""), "${HOME}/x");
        assert_eq!(one("A=it's"), "it's");
    }

    #[test]
    fn a_comment_begins_behind_a_blank() {
        assert_eq!(one("URL=http://host/#part # said so"), "http://host/#part");
        assert_eq!(one("A=#nothing"), "");
    }

    #[test]
    fn a_name_may_begin_with_the_word_export() {
        assert_eq!(read("exported=1")[0].0, "exported");
        assert_eq!(read("export=1")[0].0, "export");
    }

    #[test]
    fn faults_name_their_line_and_the_others_are_read_all_the_same() {
        let text = "A=1\njust words\nB=\"two\nlines\"\n=3\nC='open\nD='x' y\nE=5";
        let parsed = parse_variables(text);
        let faults: Vec<_> = parsed.faults.iter().map(|f| (f.line, f.kind)).collect();
        // What an open quote swallows ends at the next quote, here that of D.
        assert_eq!(
            faults,
            [
                (2, LineFaultKind::NoEquals),
                (5, LineFaultKind::BadName),
                (6, LineFaultKind::AfterQuote)
            ]
        );
        let names: Vec<_> = parsed.variables.iter().map(|v| v.name.as_str()).collect();
        assert_eq!(names, ["A", "B", "E"]);
        let open = parse_variables("A=\"open\nB=2").faults;
        assert_eq!((open[0].line, open[0].kind), (1, LineFaultKind::OpenQuote));
    }

    #[test]
    fn a_fault_repeats_nothing_of_the_line() {
        let parsed = parse_variables("hunter2\nA='hunter2");
        assert_eq!(parsed.faults.len(), 2);
        for fault in parsed.faults {
            assert!(!fault.to_string().contains("hunter2"), "{fault}");
        }
    }
}
