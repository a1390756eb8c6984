//! How long to wait before trying again, and whom not to ask for now because he said so.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::clock::now_s;
use crate::failure::{Failure, Service};

/// No answer keeps this computer away for longer: one that says a year is asked again after this.
const ASKED_MAX: Duration = Duration::from_hours(1);

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

/// Who asks for a pause. A link may lead to anybody, whose pauses are no service's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Whom {
    Service(Service),
    Host(String),
}

/// Those who asked for a pause, until it is over.
#[derive(Debug, Default)]
pub(super) struct Holds(Mutex<HashMap<Whom, Hold>>);

/// A pause that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Hold {
    until: Instant,
    failure: Failure,
}

impl Hold {
    pub(super) fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// What is told to those who would ask meanwhile: nothing was sent for them, whatever was said to the one who did.
    pub(super) fn failure(self) -> Failure {
        match self.failure {
            Failure::Refused {
                service,
                meaning,
                error,
                ..
            } => Failure::Refused {
                service,
                http_status: 429,
                meaning,
                error,
            },
            other => other,
        }
    }
}

impl Holds {
    /// The pause of somebody, as long as it is not over.
    pub(super) fn of(&self, whom: &Whom) -> Option<Hold> {
        let hold = self.all().get(whom).cloned();
        hold.filter(|hold| !hold.left().is_zero())
    }

    /// Notes how long not to ask somebody again, and answers the failure in words that say so where that is `long`.
    pub(super) fn note(
        &self,
        whom: Whom,
        failure: Failure,
        asked: Duration,
        long: Duration,
    ) -> Failure {
        let is_asked = matches!(
            failure,
            Failure::Refused {
                http_status: 429 | 503,
                ..
            }
        );
        if !is_asked || asked.is_zero() {
            return failure;
        }
        let pause = asked.min(ASKED_MAX);
        let failure = if asked > long {
            until(failure, pause)
        } else {
            failure
        };
        let hold = Hold {
            until: Instant::now() + pause,
            failure: failure.clone(),
        };
        let mut all = self.all();
        all.retain(|_, hold| !hold.left().is_zero());
        let longer = all.get(&whom).is_some_and(|held| held.until >= hold.until);
        if !longer {
            all.insert(whom, hold);
        }
        failure
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Whom, Hold>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A refusal that says when the next question is asked.
fn until(mut failure: Failure, pause: Duration) -> Failure {
    let at_s = i64::try_from(now_s().saturating_add(pause.as_secs())).unwrap_or(i64::MAX);
    if let Failure::Refused { error, .. } = &mut failure
        && let Ok(at) = jiff::Timestamp::from_second(at_s)
    {
        let words = format!(
            "it is not asked again before {}",
            at.strftime("%H:%M:%S UTC")
        );
        error.solution = Some(match error.solution.take() {
            Some(solution) => format!("{solution}; {words}"),
            None => words,
        });
    }
    failure
}

/// What a failure is about, whenever that is over: who was told it does not want to hear it again for another hour.
pub(crate) fn whenever(failure: &Failure) -> String {
    let mut failure = failure.clone();
    if let Failure::Refused { error, .. } = &mut failure {
        error.solution = None;
    }
    failure.to_string()
}

#[cfg(test)]
mod tests {
    use trainyard_protocol::ServiceError;

    use super::*;
    use crate::failure::Meaning;

    fn busy(http_status: u16) -> Failure {
        Failure::Refused {
            service: Service::ModelArts,
            http_status,
            meaning: Meaning::Busy,
            error: ServiceError::new("APIGW.0308", "throttled"),
        }
    }

    #[test]
    fn a_year_is_an_hour_and_a_shorter_pause_takes_nothing_from_a_longer_one() {
        let (holds, whom) = (Holds::default(), Whom::Service(Service::ModelArts));
        let year = Duration::from_secs(u64::MAX);
        let told = holds.note(whom.clone(), busy(503), year, Duration::from_secs(30));
        assert!(told.to_string().contains("it is not asked again before"));
        assert_eq!(whenever(&told), busy(503).to_string());
        let second = Duration::from_secs(1);
        let told = holds.note(whom.clone(), busy(429), second, Duration::from_secs(30));
        assert_eq!(told, busy(429), "so long is waited");
        let held = holds.of(&whom).unwrap();
        assert!(held.left() <= ASKED_MAX && held.left() > ASKED_MAX / 2);
        assert!(!held.failure().may_be_done(), "nothing was sent");
        assert!(holds.of(&Whom::Service(Service::Obs)).is_none());
    }

    #[test]
    fn only_who_is_busy_is_not_asked_for_a_while() {
        let (holds, whom) = (Holds::default(), Whom::Host("h".to_owned()));
        holds.note(whom.clone(), busy(404), ASKED_MAX, Duration::ZERO);
        holds.note(whom.clone(), busy(429), Duration::ZERO, Duration::ZERO);
        assert!(holds.of(&whom).is_none());
    }

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
