//! How long to wait before trying again.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// A pause between nothing and a bound that doubles with each try: those who failed together do not come back together.
pub(crate) fn jittered(first: Duration, longest: Duration, tries: u32) -> Duration {
    let bound = first.saturating_mul(1 << tries.min(16)).min(longest);
    bound.mul_f64(chance())
}

/// A number from 0 to 1.
fn chance() -> f64 {
    let random = RandomState::new().build_hasher().finish();
    f64::from(u32::try_from(random >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_never_longer_than_its_bound() {
        let (first, longest) = (Duration::from_millis(100), Duration::from_secs(1));
        for tries in 0..40 {
            let bound = (first * (1 << tries.min(10))).min(longest);
            assert!(jittered(first, longest, tries) <= bound);
        }
    }

    #[test]
    fn two_who_failed_together_do_not_come_back_together() {
        let pauses: std::collections::HashSet<_> = (0..20)
            .map(|_| jittered(Duration::from_secs(1), Duration::from_secs(1), 0))
            .collect();
        assert!(pauses.len() > 10);
    }
}
