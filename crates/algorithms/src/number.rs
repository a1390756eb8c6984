//! Numbers as parameters have them. The programs read them with Python's `int()` and `float()`; what is accepted
//! here is what both sides read alike.

/// A whole number.
pub(crate) fn whole(text: &str) -> Option<i64> {
    is_plain(text).then(|| text.parse().ok()).flatten()
}

/// A finite number, also in the form 1e-3.
pub(crate) fn any(text: &str) -> Option<f64> {
    let number: f64 = is_plain(text).then(|| text.parse().ok()).flatten()?;
    number.is_finite().then_some(number)
}

/// A bound as people write it.
pub(crate) fn shown(number: f64) -> String {
    number.to_string()
}

/// Neither `inf` nor `nan`, which both sides would read.
fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_digit() || "+-.eE".contains(c))
}
