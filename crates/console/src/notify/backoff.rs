//! When a message that did not arrive is tried again.

/// The wait after the first try; each further one is three times as long.
const FIRST_MS: u64 = 1_000;
/// The longest wait.
const LONGEST_MS: u64 = 3_600_000;
/// Tries before a message is given up: about two hours.
const ATTEMPTS_MAX: u32 = 10;

/// The wait before the next try, when this many were made; none when that is enough. A fifth more or less, by chance
/// (any byte), keeps those that failed together from coming together again.
pub(super) fn wait_ms(attempts: u32, chance: u8) -> Option<u64> {
    if attempts >= ATTEMPTS_MAX {
        return None;
    }
    let steps = 3_u64.saturating_pow(attempts.saturating_sub(1));
    let wait = FIRST_MS.saturating_mul(steps).min(LONGEST_MS);
    let spread = wait * 2 / 5;
    Some(wait - spread / 2 + spread * u64::from(chance) / 255)
}

/// What the other side asks for, within reason.
pub(super) fn asked_ms(seconds: u64) -> u64 {
    seconds.saturating_mul(1_000).clamp(FIRST_MS, LONGEST_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_hour_and_then_end() {
        let waits: Vec<_> = (1..=10).map_while(|tries| wait_ms(tries, 0)).collect();
        let expected = [
            800, 2_400, 7_200, 21_600, 64_800, 194_400, 583_200, 1_749_600, 2_880_000,
        ];
        assert_eq!(waits, expected, "the tenth try is the last");
    }

    #[test]
    fn chance_moves_a_wait_by_a_fifth_at_most() {
        assert_eq!(wait_ms(1, 0), Some(800));
        assert_eq!(wait_ms(1, 255), Some(1200));
    }

    #[test]
    fn what_the_other_side_asks_for_is_bounded() {
        assert_eq!(asked_ms(0), 1_000);
        assert_eq!(asked_ms(30), 30_000);
        assert_eq!(asked_ms(u64::MAX), 3_600_000);
    }
}
