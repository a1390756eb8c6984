//! Series: charts, pictures and texts of event files, and metrics of logs.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use trainyard_files::Survives;
use trainyard_job::{JobStatus, VersionKey, VisualizationId};
use trainyard_objects::ObsUrl;
use trainyard_store::{Store, VersionRow};
use trainyard_summaries::{Chart, ImageNote, Made, MetricRule, RunName, Text, TextNote};

use crate::console::Console;
use crate::csv;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::places::is_here;
use crate::series::{Kept, Places, Progress};
use crate::uses::jobs::not_found;
use crate::wire::{
    ExportSeries, Exported, OneImage, OneTag, OneText, Picture, ReadSeries, SeriesOf,
    SeriesOutline, SeriesPoints, SeriesRun, SeriesSource, WantedSeries,
};

/// Series read at once.
const SERIES_MAX: usize = 200;
/// Points of a series told at once.
const POINTS_MAX: u32 = 10_000;
/// Bytes a picture may have: it crosses to the page as text.
const PICTURE_MAX_BYTES: usize = 8 << 20;

impl Console {
    /// What a source has; looks at what is new first.
    pub async fn list_series(&self, of: SeriesOf) -> Result<SeriesOutline, ConsoleError> {
        let kept = self.kept_series(of.source).await?;
        let look = move || {
            let mut kept = lock(&kept);
            let progress = kept.look()?;
            Ok(SeriesOutline {
                more: progress.more,
                ..kept.outline()
            })
        };
        blocking(look).await
    }

    /// Points of series, as of the last look: what a copy lacks, or a chart of all of it.
    pub async fn read_series(&self, read: ReadSeries) -> Result<SeriesPoints, ConsoleError> {
        let kept = self.known_series(read.source).await?;
        let most = read.most_points.clamp(2, POINTS_MAX) as usize;
        let points = move || {
            let kept = lock(&kept);
            let wanted = read.series.iter().take(SERIES_MAX);
            let parts = wanted.map(|one| kept.points(&one.run, &one.tag, one.since, most));
            Ok(SeriesPoints {
                parts: parts.collect(),
            })
        };
        blocking(points).await
    }

    /// The steps at which a tag has pictures.
    pub async fn list_images(&self, one: OneTag) -> Result<Vec<ImageNote>, ConsoleError> {
        let kept = self.known_series(one.source).await?;
        let read = move || {
            let kept = lock(&kept);
            let events = kept.events();
            Ok(events.map_or_else(Vec::new, |events| events.images(&one.run, &one.tag)))
        };
        blocking(read).await
    }

    /// One picture.
    pub async fn read_image(&self, one: OneImage) -> Result<Picture, ConsoleError> {
        let kept = self.known_series(one.source).await?;
        let read = move || {
            let kept = lock(&kept);
            let events = kept.events().ok_or_else(|| nothing_of(&one.run))?;
            let image = events.image(&one.run, &one.tag, one.step, one.which)?;
            if image.bytes.len() > PICTURE_MAX_BYTES {
                return Err(ConsoleError::PictureTooLarge {
                    name: one.tag.to_string(),
                    bytes: image.bytes.len(),
                    max_bytes: PICTURE_MAX_BYTES,
                });
            }
            Ok(Picture {
                media_type: image.format.media_type().to_owned(),
                base64: BASE64.encode(&image.bytes),
            })
        };
        blocking(read).await
    }

    /// The steps at which a tag has texts.
    pub async fn list_texts(&self, one: OneTag) -> Result<Vec<TextNote>, ConsoleError> {
        let kept = self.known_series(one.source).await?;
        let read = move || {
            let kept = lock(&kept);
            let events = kept.events();
            Ok(events.map_or_else(Vec::new, |events| events.texts(&one.run, &one.tag)))
        };
        blocking(read).await
    }

    /// One text.
    pub async fn read_text(&self, one: OneText) -> Result<Text, ConsoleError> {
        let kept = self.known_series(one.source).await?;
        let read = move || {
            let kept = lock(&kept);
            let events = kept.events().ok_or_else(|| nothing_of(&one.run))?;
            Ok(events.text(&one.run, &one.tag, one.step)?)
        };
        blocking(read).await
    }

    /// Writes series into a CSV file, every point of them that there is now.
    pub async fn export_series(&self, export: ExportSeries) -> Result<Exported, ConsoleError> {
        let kept = self.kept_series(export.source).await?;
        let home = self.home().clone();
        let write = move || {
            let path = PathBuf::from(&export.path);
            home.refuse_own(&path)
                .map_err(|error| file_error(&path, error))?;
            look_to_the_end(&kept)?;
            let charts = points(&lock(&kept), &export.series);
            let (text, points) = table(&export.series, &charts);
            trainyard_files::replace_for_user(&path, text.as_bytes(), Survives::PowerCut)
                .map_err(|error| file_error(&path, error))?;
            Ok(Exported { points })
        };
        blocking(write).await
    }

    /// Looks at what is new in a source that is watched.
    pub(crate) async fn look_at_series(
        &self,
        source: SeriesSource,
    ) -> Result<Progress, ConsoleError> {
        let kept = self.kept_series(source).await?;
        blocking(move || Ok(lock(&kept).look()?)).await
    }

    /// Where the series of a source lie.
    pub(crate) async fn series_places(&self, source: SeriesSource) -> Result<Places, ConsoleError> {
        match source {
            SeriesSource::Version { key } => self.places_of_version(key).await,
            SeriesSource::Visualization { id } => self.places_of_visualization(id).await,
        }
    }

    async fn places_of_version(&self, key: VersionKey) -> Result<Places, ConsoleError> {
        let read = move |store: &Store| Ok((store.version(key)?, rules(store)?));
        let (version, rules) = self.inner().db.read(read).await?;
        let version = version.ok_or_else(|| not_found("version", &key))?;
        let tasks = 0..version.spec.resources.nodes;
        Ok(Places {
            folder: if is_here(&version.backend) {
                self.series_folder(&version.spec.output_path)
            } else {
                None
            },
            made: made(&version),
            tasks: tasks.map(|task| self.home().task(key, task)).collect(),
            has_ended: version.status.is_final(),
            rules,
        })
    }

    async fn places_of_visualization(&self, id: VisualizationId) -> Result<Places, ConsoleError> {
        let read = move |store: &Store| store.visualization(id);
        let row = self.inner().db.read(read).await?;
        let row = row.ok_or_else(|| not_found("visualization job", &id))?;
        Ok(Places {
            folder: self.series_folder(&row.spec.output_path),
            made: Made::default(),
            tasks: vec![],
            has_ended: false,
            rules: None,
        })
    }

    /// The folder of this computer behind an output path: a job writes there while it runs.
    pub(crate) fn series_folder(&self, output_path: &str) -> Option<PathBuf> {
        let url: ObsUrl = output_path.parse().ok()?;
        self.objects().local_path(&url.to_dir())
    }

    async fn kept_series(&self, source: SeriesSource) -> Result<Arc<Mutex<Kept>>, ConsoleError> {
        let places = self.series_places(source).await?;
        let console = self.clone();
        blocking(move || Ok(console.inner().series.of(source, places))).await
    }

    /// Those of the last look; where there was none, of one now.
    async fn known_series(&self, source: SeriesSource) -> Result<Arc<Mutex<Kept>>, ConsoleError> {
        if let Some(kept) = self.inner().series.known(source) {
            return Ok(kept);
        }
        let kept = self.kept_series(source).await?;
        let looked = Arc::clone(&kept);
        blocking(move || Ok(lock(&looked).look()?)).await?;
        Ok(kept)
    }
}

pub(super) fn rules(store: &Store) -> Result<Option<Vec<MetricRule>>, trainyard_store::StoreError> {
    store.metric_rules()
}

/// When the event files of a version were made. Versions of a job often write into one folder.
pub(super) fn made(version: &VersionRow) -> Made {
    let since_ms = version.started_at_ms.unwrap_or(version.created_at_ms);
    Made {
        from_ms: (version.status != JobStatus::Unknown).then_some(since_ms),
        to_ms: version.ended_at_ms,
    }
}

fn nothing_of(run: &RunName) -> ConsoleError {
    not_found("run", run)
}

fn lock(kept: &Mutex<Kept>) -> std::sync::MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ConsoleError> + Send + 'static,
) -> Result<T, ConsoleError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.expect("BUG: reading series panicked")
}

/// Reads all that is there now; others may look at the source in between. A log that grows faster than it is read has
/// an end all the same.
fn look_to_the_end(kept: &Mutex<Kept>) -> Result<(), ConsoleError> {
    let mut rows_there = None;
    loop {
        let mut kept = lock(kept);
        let progress = kept.look()?;
        let (read, total) = (kept.rows_read(), kept.rows_total());
        let is_past = read < total && read >= *rows_there.get_or_insert(total);
        if !progress.more || is_past {
            return Ok(());
        }
    }
}

/// All points of series.
fn points(kept: &Kept, series: &[WantedSeries]) -> Vec<Chart> {
    let all = |one: &WantedSeries| kept.points(&one.run, &one.tag, None, usize::MAX).chart;
    series.iter().map(all).collect()
}

fn table(series: &[WantedSeries], charts: &[Chart]) -> (String, u64) {
    use std::fmt::Write as _;
    let mut text = String::from("run,tag,step,wall_time_ms,value\n");
    let mut points = 0;
    for (one, chart) in series.iter().zip(charts) {
        let run = match &one.run {
            SeriesRun::Events { run } => run.to_string(),
            SeriesRun::Log { task } => format!("log of task {task}"),
        };
        let (run, tag) = (csv::field(&run), csv::field(one.tag.as_str()));
        let moments = chart.steps.iter().zip(&chart.wall_times_ms);
        for ((step, wall), value) in moments.zip(&chart.values) {
            writeln!(text, "{run},{tag},{step},{wall},{}", value.0)
                .expect("BUG: a string takes text");
            points += 1;
        }
    }
    (text, points)
}
