//! Percent-encoding as the signatures want it: RFC 3986's unreserved characters stay, all else is `%` and two
//! upper-case digits.

/// Encodes everything but letters, digits and `-._~`.
#[must_use]
pub fn encode(text: &str) -> String {
    encode_but(text.as_bytes(), &[])
}

/// The same, with slashes left as they are: the key of an object.
#[must_use]
pub fn encode_key(text: &str) -> String {
    encode_but(text.as_bytes(), b"/")
}

fn encode_but(bytes: &[u8], kept: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// The text that was encoded. A `%` that begins no code stands for itself; bytes that are no UTF-8 are replaced, as the
/// official signer does.
#[must_use]
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| Some((digit(*bytes.get(at + 1)?)?, digit(*bytes.get(at + 2)?)?)))
            .flatten();
        if let Some((high, low)) = code {
            decoded.push(high << 4 | low);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|d| u8::try_from(d).ok())
}

/// The pairs of a raw query, decoded, in their order. A name without a value has an empty one.
#[must_use]
pub fn query_pairs(raw: &str) -> Vec<(String, String)> {
    raw.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// A query of pairs, in the order given.
#[must_use]
pub fn query<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let pair = |(name, value): &(N, V)| {
        let (name, value) = (encode(name.as_ref()), encode(value.as_ref()));
        format!("{name}={value}")
    };
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_lone_percent_sign_stands_for_itself() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%4"), "%4");
        assert_eq!(decode("%zz%41"), "%zzA");
    }

    #[test]
    fn the_key_of_an_object_keeps_its_slashes() {
        assert_eq!(encode_key("code/my train.py"), "code/my%20train.py");
        assert_eq!(encode("a/b *"), "a%2Fb%20%2A");
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_itself(text in "\\PC{0,30}") {
            prop_assert_eq!(decode(&encode(&text)), text.clone());
            let pairs = vec![("a".to_owned(), text)];
            prop_assert_eq!(query_pairs(&query(&pairs)), pairs);
        }

        #[test]
        fn decoding_never_panics(text in "[%0-9a-gA-G\\PC]{0,30}") {
            let _ = decode(&text);
        }
    }
}
