//! Times as signatures write them: `20240102T030405Z`, in UTC.

use thiserror::Error;

/// How far a request's time may be from the server's: what object storage documents (OBS, `RequestTimeTooSkewed`).
pub const SKEW_MAX_S: u64 = 15 * 60;

/// A text that is no such time.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("\"{0}\" is not a time such as 20240102T030405Z")]
pub struct StampError(pub String);

/// The stamp of a time in epoch seconds.
#[must_use]
pub fn stamp(epoch_s: u64) -> String {
    let (days, second) = (epoch_s / 86_400, epoch_s % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// The time of a stamp, in epoch seconds.
pub fn parse_stamp(text: &str) -> Result<u64, StampError> {
    read(text).ok_or_else(|| StampError(text.to_owned()))
}

fn read(text: &str) -> Option<u64> {
    let digits = text.strip_suffix('Z')?;
    let (date, time) = digits.split_once('T')?;
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if date.len() != 8 || time.len() != 6 || !all_digits(date) || !all_digits(time) {
        return None;
    }
    let number = |part: &str| part.parse::<u64>().ok();
    let (year, month, day) = (
        number(&date[..4])?,
        number(&date[4..6])?,
        number(&date[6..])?,
    );
    let (hour, minute, second) = (
        number(&time[..2])?,
        number(&time[2..4])?,
        number(&time[4..])?,
    );
    let is_day = year >= 1970 && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !is_day || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = days(year, month, day)?;
    let same = self::date(days) == (year, month, day);
    same.then_some(days * 86_400 + hour * 3600 + minute * 60 + second)
}

/// Days since 1970-01-01 of a date from then on, by the calendar of March-first years.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    let year = if month > 2 { year } else { year - 1 };
    let month = (month + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + day_of_year;
    days.checked_sub(719_468)
}

fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + carry, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_reference_date_is_known() {
        assert_eq!(stamp(1_704_164_645), "20240102T030405Z");
        assert_eq!(parse_stamp("20240102T030405Z"), Ok(1_704_164_645));
        assert_eq!(stamp(951_782_400), "20000229T000000Z");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for bad in [
            "",
            "20240102",
            "20240230T000000Z",
            "20240102T250000Z",
            "2024-01-02T03:04:05Z",
            "1020240102T3040Z",
        ] {
            assert!(parse_stamp(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn stamps_survive_being_written_and_read(second in 0_u64..250_000_000_000) {
            prop_assert_eq!(parse_stamp(&stamp(second)), Ok(second));
        }
    }
}
