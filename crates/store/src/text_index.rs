//! Finds jobs by a piece of text without reading the others.
//!
//! Two full-text tables, both keyed by the newest version of a job, so that walking one backwards is walking the
//! jobs newest first: `job_text` holds trigrams and answers searches of three characters and more; `job_gram`
//! holds each single character and each pair, for shorter searches (one or two Chinese characters are a word).
//! Both store no text, only where it occurs. Case is folded here, the same way for text and search.

use std::collections::BTreeSet;
use std::fmt::Write;

use rusqlite::{Connection, params};

pub(crate) const CREATE: &str = "CREATE VIRTUAL TABLE job_text USING fts5(
         name, description,
         content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
     );
     CREATE VIRTUAL TABLE job_gram USING fts5(
         grams,
         content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
     );";

/// Enters a job under its newest version.
pub(crate) fn put(
    conn: &Connection,
    newest: i64,
    name: &str,
    description: &str,
) -> rusqlite::Result<()> {
    let (name, description) = (fold(name), fold(description));
    let mut grams = BTreeSet::new();
    collect_grams(&name, &mut grams);
    collect_grams(&description, &mut grams);
    let grams: Vec<String> = grams.into_iter().collect();
    conn.prepare_cached("INSERT INTO job_text (rowid, name, description) VALUES (?1, ?2, ?3)")?
        .execute(params![newest, name, description])?;
    conn.prepare_cached("INSERT INTO job_gram (rowid, grams) VALUES (?1, ?2)")?
        .execute(params![newest, grams.join(" ")])?;
    Ok(())
}

/// Takes out the entry of a version.
pub(crate) fn remove(conn: &Connection, newest: i64) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM job_text WHERE rowid = ?1")?
        .execute([newest])?;
    conn.prepare_cached("DELETE FROM job_gram WHERE rowid = ?1")?
        .execute([newest])?;
    Ok(())
}

/// A search: what is looked for, and where.
pub(crate) struct Search {
    /// The full-text table that answers it.
    pub(crate) table: &'static str,
    /// The right side of `MATCH`.
    pub(crate) expression: String,
    needle: String,
}

impl Search {
    /// The search for a text; none when it is empty.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let needle = fold(text);
        let chars: Vec<char> = needle.chars().collect();
        let (table, expression) = match chars[..] {
            [] => return None,
            [_] | [_, _] => ("job_gram", format!("\"{}\"", gram(&chars))),
            // A quoted phrase has no operators; a quote inside is doubled.
            _ => ("job_text", format!("\"{}\"", needle.replace('"', "\"\""))),
        };
        Some(Self {
            table,
            expression,
            needle,
        })
    }

    /// Whether a text contains it: the answer of the index, for one row.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        fold(text).contains(&self.needle)
    }
}

/// Folds case character by character, so that lengths stay. NUL would end `SQLite`'s reading of an expression.
pub(crate) fn fold(text: &str) -> String {
    let one = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some('\0'), None) => '\u{fffd}',
            (Some(folded), None) => folded,
            _ => c,
        }
    };
    text.chars().map(one).collect()
}

/// A word that stands for one or two characters, whatever they are.
fn gram(chars: &[char]) -> String {
    let mut word = String::new();
    for c in chars {
        write!(word, "x{:x}", u32::from(*c)).expect("BUG: a String takes any text");
    }
    word
}

fn collect_grams(text: &str, into: &mut BTreeSet<String>) {
    let chars: Vec<char> = text.chars().collect();
    into.extend(chars.chunks(1).map(gram));
    into.extend(chars.windows(2).map(gram));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_the_number_of_characters() {
        for text in ["Straße", "İstanbul", "ΣΊΣΥΦΟΣ", "训练", "a\0b"] {
            assert_eq!(fold(text).chars().count(), text.chars().count(), "{text}");
        }
    }

    #[test]
    fn pairs_are_not_confused_with_single_characters() {
        assert_ne!(gram(&['\u{1}', '\u{2}']), gram(&['\u{12}']));
        assert_ne!(gram(&['\u{11}', '\u{2}']), gram(&['\u{1}', '\u{12}']));
    }
}
