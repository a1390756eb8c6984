//! Series that were asked for last, so that the next look reads only what is new.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use trainyard_logs::LogError;
use trainyard_summaries::{
    ChartPart, Limits, Made, MetricRule, MetricRules, Reader, SeriesPosition, Tag,
};

use super::task_log::TaskLog;
use crate::wire::{SeriesOutline, SeriesRun, SeriesRunOutline, SeriesSource};

/// Sources whose series are kept: as many versions as a window compares at once, and some that others show.
const KEPT_MAX: usize = 24;
/// How long one look reads; the rest is left for the next.
const LOOK: Duration = Duration::from_millis(300);

/// The series of the sources that were asked for last, the newest at the end.
#[derive(Default)]
pub(crate) struct KeptSeries(Mutex<Sources>);

/// In the order in which they were asked for.
type Sources = Vec<(SeriesSource, Arc<Mutex<Kept>>)>;

/// Where the series of a source lie, as far as is known now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Places {
    /// The folder with the event files; none where the path is in no local store.
    pub(crate) folder: Option<PathBuf>,
    /// Which files in it are the source's.
    pub(crate) made: Made,
    /// The folders of the tasks.
    pub(crate) tasks: Vec<PathBuf>,
    /// Whether nobody writes any more.
    pub(crate) has_ended: bool,
    /// The person's rules; none: the standard ones.
    pub(crate) rules: Option<Vec<MetricRule>>,
}

/// The series of one source.
pub(crate) struct Kept {
    places: Places,
    events: Option<Reader>,
    logs: Vec<TaskLog>,
}

/// What a look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Whether anything is new.
    pub(crate) changed: bool,
    /// Whether there is more to read.
    pub(crate) more: bool,
}

impl KeptSeries {
    /// Those of a source, which may lie elsewhere than the last time. Waits for who reads it now: not on the runtime.
    pub(crate) fn of(&self, source: SeriesSource, places: Places) -> Arc<Mutex<Kept>> {
        let mut all = self.all();
        let known = all.iter().position(|(known, _)| *known == source);
        let kept = known.map_or_else(
            || Arc::new(Mutex::new(Kept::new(places.clone()))),
            |at| all.remove(at).1,
        );
        if all.len() >= KEPT_MAX {
            all.remove(0);
        }
        all.push((source, Arc::clone(&kept)));
        drop(all);
        lock(&kept).lie_at(places);
        kept
    }

    /// Lets go of the logs in a folder that is deleted. Waits for who reads them now: not on the runtime.
    pub(crate) fn forget(&self, dir: &Path) {
        // A source may be read for a while: only who wants that one waits for it.
        let mut inside = self.all().clone();
        inside.retain(|(_, kept)| {
            let tasks = &lock(kept).places.tasks;
            tasks.iter().any(|task| task.starts_with(dir))
        });
        let is_inside =
            |kept: &Arc<Mutex<Kept>>| inside.iter().any(|(_, one)| Arc::ptr_eq(one, kept));
        self.all().retain(|(_, kept)| !is_inside(kept));
    }

    /// Those that were looked at before.
    pub(crate) fn known(&self, source: SeriesSource) -> Option<Arc<Mutex<Kept>>> {
        let all = self.all();
        let (_, kept) = all.iter().find(|(known, _)| *known == source)?;
        Some(Arc::clone(kept))
    }

    fn all(&self) -> MutexGuard<'_, Sources> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn new(places: Places) -> Self {
        let rules = rules(&places);
        let tasks = places.tasks.iter().cloned();
        Self {
            events: places
                .folder
                .clone()
                .map(|folder| Reader::with_limits(folder, limits())),
            logs: tasks.map(|dir| TaskLog::new(dir, rules.clone())).collect(),
            places,
        }
    }

    fn lie_at(&mut self, places: Places) {
        let is_elsewhere =
            (&self.places.folder, &self.places.tasks) != (&places.folder, &places.tasks);
        if is_elsewhere || self.places.rules != places.rules {
            *self = Self::new(places);
        } else {
            self.places = places;
        }
        if let Some(events) = &mut self.events {
            events.read_made(self.places.made);
        }
    }

    /// Reads what is new, for a short while.
    pub(crate) fn look(&mut self) -> Result<Progress, LogError> {
        let until = Instant::now() + LOOK;
        let before = self.rows_read();
        let refresh = self
            .events
            .as_mut()
            .map(Reader::refresh)
            .unwrap_or_default();
        for log in &mut self.logs {
            log.refresh(until, self.places.has_ended)?;
        }
        Ok(Progress {
            changed: refresh.changed || self.rows_read() != before,
            more: refresh.more || self.rows_read() < self.rows_total(),
        })
    }

    /// What there is, as of the last look.
    pub(crate) fn outline(&self) -> SeriesOutline {
        let events = self
            .events
            .as_ref()
            .map(Reader::outline)
            .unwrap_or_default();
        let mut runs: Vec<_> = events
            .runs
            .into_iter()
            .map(|run| SeriesRunOutline {
                run: SeriesRun::Events { run: run.run },
                scalars: run.scalars,
                images: run.images,
                texts: run.texts,
                not_drawn: run.not_drawn,
            })
            .collect();
        for (task, log) in (0..).zip(&self.logs) {
            let scalars = log.series.outline();
            if !scalars.is_empty() {
                runs.push(SeriesRunOutline {
                    run: SeriesRun::Log { task },
                    scalars,
                    images: vec![],
                    texts: vec![],
                    not_drawn: vec![],
                });
            }
        }
        SeriesOutline {
            runs,
            faults: events.faults,
            faults_left_out: events.faults_left_out,
            more: false,
            log_rows_read: self.rows_read(),
            log_rows_total: self.rows_total(),
        }
    }

    /// Points of a series; none where there is no such series.
    pub(crate) fn points(
        &self,
        run: &SeriesRun,
        tag: &Tag,
        since: Option<SeriesPosition>,
        most: usize,
    ) -> ChartPart {
        let nothing = || ChartPart {
            chart: trainyard_summaries::Chart::default(),
            appended: false,
            position: None,
        };
        match run {
            SeriesRun::Events { run } => self
                .events
                .as_ref()
                .map_or_else(nothing, |events| events.chart_since(run, tag, since, most)),
            SeriesRun::Log { task } => {
                let log = usize::try_from(*task)
                    .ok()
                    .and_then(|task| self.logs.get(task));
                log.map_or_else(nothing, |log| log.series.chart_since(tag, since, most))
            }
        }
    }

    /// The event files.
    pub(crate) fn events(&self) -> Option<&Reader> {
        self.events.as_ref()
    }

    pub(crate) fn rows_read(&self) -> u64 {
        self.logs.iter().map(TaskLog::rows_read).sum()
    }

    pub(crate) fn rows_total(&self) -> u64 {
        self.logs.iter().map(TaskLog::rows_total).sum()
    }
}

/// Of each source: several are kept.
fn limits() -> Limits {
    Limits {
        points: 1_000_000,
        media: 100_000,
        ..Limits::default()
    }
}

/// Rules that are not sound any more, for want of a release that took them, are as good as none.
fn rules(places: &Places) -> MetricRules {
    let own = places.rules.as_deref();
    own.and_then(|rules| MetricRules::new(rules).ok())
        .unwrap_or_else(MetricRules::standard)
}

fn lock(kept: &Mutex<Kept>) -> std::sync::MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use trainyard_job::{JobId, VersionKey, VersionNumber};

    use super::*;

    fn places() -> Places {
        Places {
            folder: None,
            made: Made::default(),
            tasks: vec![],
            has_ended: true,
            rules: None,
        }
    }

    #[test]
    fn who_forgets_a_folder_while_a_source_is_read_keeps_nobody_from_the_others() {
        let [read, other] = [1, 2].map(|job| SeriesSource::Version {
            key: VersionKey {
                job: JobId(job),
                version: VersionNumber::FIRST,
            },
        });
        let series = KeptSeries::default();
        let kept = series.of(read, places());
        series.of(other, places());
        let reading = kept.lock().unwrap();
        std::thread::scope(|scope| {
            let reading = reading;
            scope.spawn(|| series.forget(Path::new("/deleted")));
            // Its own copy is the third: from then on it waits for who reads.
            let deadline = Instant::now() + Duration::from_mins(1);
            while Arc::strong_count(&kept) < 3 {
                assert!(
                    Instant::now() < deadline,
                    "it waits with all of them locked"
                );
                std::thread::yield_now();
            }
            assert!(series.known(other).is_some());
            drop(reading);
        });
        assert!(series.known(read).is_some());
    }
}
