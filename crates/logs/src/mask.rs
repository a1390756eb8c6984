//! The values of secret variables, masked in what is copied out of a log.
//!
//! The log is the bytes the task wrote, a secret too if it printed one. A row of it that goes further, into the exit
//! record, the database and messages, has `****` instead. Owns no values: whoever ran the task has them.

use std::ops::Range;

/// Values, and lines of values, that are shorter stay: rows are full of three letters that are nobody's secret.
const BYTES_MIN: usize = 4;
const MASK: &str = "****";

/// What is to be masked: each line of each value, for a row has no more than one of them.
#[derive(Default)]
pub struct Mask {
    lines: Vec<String>,
}

impl Mask {
    /// Of these values.
    #[must_use]
    pub fn new<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let values = values.into_iter();
        let lines = values.flat_map(|value| value.split(['\n', '\r']));
        // Programs trim what they read, so the blanks around a line are not always there.
        let lines = lines
            .map(str::trim)
            .filter(|line| line.len() >= BYTES_MIN)
            .map(str::to_owned);
        Self {
            lines: lines.collect(),
        }
    }

    /// A text that stands whole.
    #[must_use]
    pub fn over(&self, text: &str) -> String {
        masked(text, self.spans(text))
    }

    /// The end of a longer text, which may begin amid a value.
    pub(crate) fn over_end(&self, text: &str) -> String {
        // A character that was cut in two has become one of these for each of its bytes.
        let begin = text.len() - text.trim_start_matches(char::REPLACEMENT_CHARACTER).len();
        let rests = self.lines.iter();
        let rest = rests.filter_map(|line| rest_of(line, &text[begin..])).max();
        let mut spans = self.spans(text);
        spans.extend(rest.map(|bytes| begin..begin + bytes));
        masked(text, spans)
    }

    /// Where the lines stand; they may overlap, with themselves too.
    fn spans(&self, text: &str) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        for line in &self.lines {
            let step = line.chars().next().map_or(1, char::len_utf8);
            let mut from = 0;
            while let Some(at) = text[from..].find(line.as_str()) {
                let start = from + at;
                spans.push(start..start + line.len());
                from = start + step;
            }
        }
        spans
    }
}

/// How much of `text` is the rest of `line`, whose beginning is missing.
fn rest_of(line: &str, text: &str) -> Option<usize> {
    let mut rests = line.char_indices().skip(1).map(|(at, _)| &line[at..]);
    let rest = rests.find(|rest| text.starts_with(rest))?;
    (rest.len() >= BYTES_MIN).then_some(rest.len())
}

fn masked(text: &str, mut spans: Vec<Range<usize>>) -> String {
    spans.sort_by_key(|span| span.start);
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for span in spans {
        if span.start >= end {
            out.push_str(&text[end..span.start]);
            out.push_str(MASK);
        }
        end = end.max(span.end);
    }
    out.push_str(&text[end..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(values: &[&str]) -> Mask {
        Mask::new(values.iter().copied())
    }

    #[test]
    fn a_value_is_masked_wherever_it_stands_and_nothing_else_is() {
        let mask = mask(&["hunter22"]);
        let text = "ERROR 401 bad token hunter22 (hunter22) at hunter2";
        assert_eq!(
            mask.over(text),
            "ERROR 401 bad token **** (****) at hunter2"
        );
        assert_eq!(mask.over("ERROR disk"), "ERROR disk");
    }

    #[test]
    fn of_values_that_contain_or_overlap_one_another_no_part_is_left() {
        assert_eq!(
            mask(&["abcd", "abcdefgh"]).over("abcdefgh abcd"),
            "**** ****"
        );
        assert_eq!(mask(&["abcdef", "defghi"]).over("<abcdefghi>"), "<****>");
        assert_eq!(mask(&["aaaa"]).over("aaaaaa!"), "****!");
        assert_eq!(mask(&["密码密码"]).over("密码密码密码!"), "****!");
    }

    #[test]
    fn each_line_of_a_value_is_masked_and_what_is_too_short_is_not() {
        let mask = mask(&["-----BEGIN-----\r\n  MIIEvQ\nabc\n", "yes"]);
        assert_eq!(mask.over("MIIEvQ"), "****");
        assert_eq!(
            mask.over("error: -----BEGIN-----, abc, yes"),
            "error: ****, abc, yes"
        );
    }

    #[test]
    fn a_value_whose_beginning_is_missing_is_masked_at_the_beginning_alone() {
        let mask = mask(&["hunter22", "密码密码"]);
        assert_eq!(mask.over_end("nter22 nter22"), "**** nter22");
        assert_eq!(
            mask.over_end("\u{fffd}\u{fffd}码密码!"),
            "\u{fffd}\u{fffd}****!"
        );
        assert_eq!(mask.over_end("r22 is too little"), "r22 is too little");
    }
}
