//! Tokens, and temporary keys: what was given out, to whom, and until when.
//!
//! Only digests of tokens are kept. All of it ends with the process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// More than this a script that forgets its tokens does not get: the oldest go first.
const KEPT_MAX: usize = 10_000;

/// Tokens that were given out.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Mutex<HashMap<[u8; 32], Given>>);

/// What a token was given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    /// Until when, in epoch milliseconds.
    pub(crate) expires_ms: u64,
    /// Whether it is of the project; of the account otherwise.
    pub(crate) of_project: bool,
}

/// What a request proved: until when, and as long as which tokens are good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    /// In epoch milliseconds.
    pub(crate) expires_ms: u64,
    /// Digests of tokens.
    tokens: Vec<[u8; 32]>,
}

/// More tokens nobody needs to ask for one key.
const TOKENS_OF_A_PROOF_MAX: usize = 8;

impl Proof {
    /// Of the access key that does not end.
    pub(crate) fn lasting() -> Self {
        Self {
            expires_ms: u64::MAX,
            tokens: Vec::new(),
        }
    }

    pub(crate) fn of_token(token: &str, given: Given) -> Self {
        Self {
            expires_ms: given.expires_ms,
            tokens: vec![digest(token)],
        }
    }

    /// Both of them together; none where they lean on too many tokens.
    pub(crate) fn and(mut self, other: Self) -> Option<Self> {
        self.expires_ms = self.expires_ms.min(other.expires_ms);
        self.tokens.extend(other.tokens);
        self.tokens.sort_unstable();
        self.tokens.dedup();
        (self.tokens.len() <= TOKENS_OF_A_PROOF_MAX).then_some(self)
    }

    /// The same for a shorter time.
    pub(crate) fn until(mut self, expires_ms: u64) -> Self {
        self.expires_ms = self.expires_ms.min(expires_ms);
        self
    }
}

/// What a token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worth {
    Good(Given),
    Expired,
    Unknown,
}

impl Tokens {
    /// Gives one out.
    pub(crate) fn issue(&self, random: &[u8], given: Given) -> String {
        let token = format!("MII{}", STANDARD.encode(random));
        let mut known = lock(&self.0);
        make_room(&mut known, |given| given.expires_ms);
        known.insert(digest(&token), given);
        token
    }

    pub(crate) fn worth(&self, token: &str, now_ms: u64) -> Worth {
        match lock(&self.0).get(&digest(token)) {
            Some(given) if given.expires_ms > now_ms => Worth::Good(*given),
            Some(_) => Worth::Expired,
            None => Worth::Unknown,
        }
    }

    /// Whether what was proved once is still so.
    pub(crate) fn still_hold(&self, proof: &Proof, now_ms: u64) -> bool {
        let known = lock(&self.0);
        let is_good = |token| {
            known
                .get(token)
                .is_some_and(|given: &Given| given.expires_ms > now_ms)
        };
        proof.expires_ms > now_ms && proof.tokens.iter().all(is_good)
    }

    pub(crate) fn revoke(&self, token: &str) {
        lock(&self.0).remove(&digest(token));
    }
}

/// A key that is good for a while, together with its security token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemporaryKey {
    pub(crate) access: String,
    pub(crate) secret: String,
    pub(crate) security_token: String,
    /// What it was given for; it ends with that.
    pub(crate) proof: Proof,
}

/// Temporary keys that were given out.
#[derive(Debug, Default)]
pub(crate) struct TemporaryKeys(Mutex<HashMap<String, TemporaryKey>>);

impl TemporaryKeys {
    pub(crate) fn add(&self, key: TemporaryKey) {
        let mut known = lock(&self.0);
        make_room(&mut known, |key| key.proof.expires_ms);
        known.insert(key.access.clone(), key);
    }

    pub(crate) fn find(&self, access: &str) -> Option<TemporaryKey> {
        lock(&self.0).get(access).cloned()
    }
}

fn make_room<K: Clone + Eq + std::hash::Hash, V>(
    known: &mut HashMap<K, V>,
    expires: impl Fn(&V) -> u64,
) {
    if known.len() < KEPT_MAX {
        return;
    }
    let oldest = known.iter().min_by_key(|(_, value)| expires(value));
    if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
        known.remove(&oldest);
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(expires_ms: u64) -> Given {
        Given {
            expires_ms,
            of_project: true,
        }
    }

    #[test]
    fn a_token_is_good_until_it_expires_or_is_revoked() {
        let tokens = Tokens::default();
        let token = tokens.issue(&[7; 32], until(1_000));
        assert_eq!(tokens.worth(&token, 999), Worth::Good(until(1_000)));
        assert_eq!(tokens.worth(&token, 1_000), Worth::Expired);
        assert_eq!(tokens.worth("MIIother", 0), Worth::Unknown);
        tokens.revoke(&token);
        assert_eq!(tokens.worth(&token, 0), Worth::Unknown);
    }

    #[test]
    fn a_script_that_forgets_its_tokens_fills_no_memory() {
        let tokens = Tokens::default();
        let first = tokens.issue(b"first", until(1));
        for number in 0..KEPT_MAX {
            tokens.issue(&number.to_be_bytes(), until(1_000));
        }
        assert_eq!(lock(&tokens.0).len(), KEPT_MAX);
        assert_eq!(tokens.worth(&first, 0), Worth::Unknown, "the oldest goes");
    }
}
