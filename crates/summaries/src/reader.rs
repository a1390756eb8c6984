//! All event files below a folder, followed together.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::chart::keep;
use crate::event_file::{Allowance, Content, EventFile};
use crate::media::ImageFormat;
use crate::run::Run;
use crate::series::Series;
use crate::walk::{FileKey, Made, Walk};
use crate::{
    Chart, ChartPart, Fault, FaultKind, Image, ImageNote, Limits, Outline, Result, RunName,
    RunOutline, SeriesPosition, SummaryError, Tag, Text, TextNote,
};

/// A series of this length or less is never thinned.
const ALWAYS_KEPT: usize = 64;

/// Reads what a script wrote below a folder, and reads on when asked to.
///
/// It holds the numbers of charts, and of pictures and texts the places; files are open only while they are read.
#[derive(Debug)]
pub struct Reader {
    root: PathBuf,
    limits: Limits,
    made: Made,
    files: BTreeMap<FileKey, EventFile>,
    folder_faults: Vec<Fault>,
}

/// What a refresh did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refresh {
    /// Whether anything was read, or a file went away: otherwise all answers are what they were.
    pub changed: bool,
    /// Whether there is more to read than one refresh reads.
    pub more: bool,
    /// How much was read of records.
    pub bytes_read: u64,
}

impl Reader {
    /// A reader of that folder, which need not exist yet. Nothing is read before the first refresh.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self::with_limits(root, Limits::default())
    }

    /// The same with limits of one's own.
    pub fn with_limits(root: impl Into<PathBuf>, limits: Limits) -> Self {
        Self {
            root: root.into(),
            limits,
            made: Made::default(),
            files: BTreeMap::new(),
            folder_faults: Vec::new(),
        }
    }

    /// From the next refresh on, reads only files that were made in that time, by the time in their names: of runs that
    /// write into one folder one after the other, each has its own.
    pub fn read_made(&mut self, made: Made) {
        self.made = made;
    }

    /// Reads what is new: added to files, or in new files. A file that is shorter than what was read of it, or begins
    /// otherwise, is read from its start again. Without news this walks the folder and opens nothing.
    pub fn refresh(&mut self) -> Refresh {
        let walk = Walk::below(&self.root, self.limits.files, self.made);
        let mut refresh = Refresh {
            changed: walk.faults != self.folder_faults,
            ..Refresh::default()
        };
        self.folder_faults = walk.faults;
        let before = self.files.len();
        self.files.retain(|key, _| walk.files.contains_key(key));
        refresh.changed |= self.files.len() != before;

        let tags: usize = self.files.values().map(|file| file.tags().len()).sum();
        let mut allowance = Allowance {
            bytes: self.limits.refresh_bytes,
            tags: self.limits.tags.saturating_sub(tags),
        };
        for (key, (path, stamp)) in walk.files {
            let file = self.files.entry(key).or_default();
            if file.is_read(&path, stamp) {
                continue;
            }
            if allowance.bytes == 0 {
                refresh.more = true;
                break;
            }
            refresh.changed |= file.follow(&path, stamp, &self.limits, &mut allowance);
        }
        refresh.bytes_read = self.limits.refresh_bytes - allowance.bytes;
        refresh.more |= allowance.bytes == 0;
        if refresh.changed {
            self.thin();
        }
        refresh
    }

    /// What there is, and what could not be read.
    #[must_use]
    pub fn outline(&self) -> Outline {
        let mut runs: BTreeMap<&RunName, Run<'_>> = BTreeMap::new();
        let mut outline = Outline {
            faults: self.folder_faults.clone(),
            ..Outline::default()
        };
        for (key, file) in &self.files {
            runs.entry(&key.run).or_default().add(file);
            let shown = key.shown();
            outline.faults.extend(file.faults().named(&shown));
            outline.faults_left_out += file.faults().left_out();
            outline.faults.extend(file.unreadable().map(|detail| Fault {
                file: shown.clone(),
                offset_bytes: 0,
                kind: FaultKind::Unreadable {
                    detail: detail.to_owned(),
                },
            }));
        }
        let runs = runs.iter().map(|(name, run)| RunOutline::of(name, run));
        outline.runs = runs.collect();
        outline
    }

    /// A scalar series in at most so many points; empty when there is none of that name.
    #[must_use]
    pub fn chart(&self, run: &RunName, tag: &Tag, most_points: usize) -> Chart {
        let points: Vec<_> = self.run(run).scalars(tag).points().collect();
        Chart::of(&points, most_points)
    }

    /// What a chart that ends at `since` lacks, or all of the series where it cannot be continued.
    #[must_use]
    pub fn chart_since(
        &self,
        run: &RunName,
        tag: &Tag,
        since: Option<SeriesPosition>,
        most_points: usize,
    ) -> ChartPart {
        let run = self.run(run);
        let series = run.scalars(tag);
        ChartPart::of(series.len(), |place| series.get(place), since, most_points)
    }

    /// The pictures of a tag, by step.
    #[must_use]
    pub fn images(&self, run: &RunName, tag: &Tag) -> Vec<ImageNote> {
        let images = self.run(run).images(tag);
        let notes = images
            .points()
            .map(|(moment, pictures)| pictures.note(moment));
        notes.collect()
    }

    /// The texts of a tag, by step.
    #[must_use]
    pub fn texts(&self, run: &RunName, tag: &Tag) -> Vec<TextNote> {
        let texts = self.run(run).texts(tag);
        let notes = texts.points().map(|(moment, _)| TextNote {
            step: moment.step,
            wall_time_ms: moment.wall_time_ms,
        });
        notes.collect()
    }

    /// One picture, read from its file. `which` counts from 0 within the step.
    pub fn image(&self, run: &RunName, tag: &Tag, step: i64, which: u32) -> Result<Image> {
        let absent = || SummaryError::Absent {
            run: run.clone(),
            tag: tag.clone(),
            step,
        };
        let (path, pictures) = self.run(run).images(tag).at(step).ok_or_else(absent)?;
        let bytes = pictures.read(path, tag, which)?.ok_or_else(absent)?;
        let format = ImageFormat::of(&bytes).ok_or_else(|| SummaryError::NotAPicture {
            run: run.clone(),
            tag: tag.clone(),
            step,
        })?;
        Ok(Image { format, bytes })
    }

    /// One text, read from its file.
    pub fn text(&self, run: &RunName, tag: &Tag, step: i64) -> Result<Text> {
        let found = self.run(run).texts(tag).at(step);
        let (path, place) = found.ok_or_else(|| SummaryError::Absent {
            run: run.clone(),
            tag: tag.clone(),
            step,
        })?;
        place.text(path, tag)
    }

    fn run(&self, name: &RunName) -> Run<'_> {
        let mut run = Run::default();
        let from = FileKey {
            run: name.clone(),
            name: String::new(),
        };
        let files = self.files.range(from..);
        for (_, file) in files.take_while(|(key, _)| key.run == *name) {
            run.add(file);
        }
        run
    }

    /// Halves long series until all together are within the limits.
    fn thin(&mut self) {
        thin(
            &mut self.files,
            self.limits.points,
            |content| match content {
                Content::Scalars(series) => Some(series),
                _ => None,
            },
            |series| {
                let values = series.values();
                keep(values.len(), |place| values[place], values.len() / 2)
            },
        );
        thin(
            &mut self.files,
            self.limits.media,
            |content| match content {
                Content::Images(series) => Some(series),
                _ => None,
            },
            every_second,
        );
        thin(
            &mut self.files,
            self.limits.media,
            |content| match content {
                Content::Texts(series) => Some(series),
                _ => None,
            },
            every_second,
        );
    }
}

/// The newest is always among them.
fn every_second<V: Copy>(series: &Series<V>) -> Vec<usize> {
    ((series.len() + 1) % 2..series.len()).step_by(2).collect()
}

fn thin<V: Copy>(
    files: &mut BTreeMap<FileKey, EventFile>,
    most: usize,
    of_kind: impl Fn(&mut Content) -> Option<&mut Series<V>>,
    kept: impl Fn(&Series<V>) -> Vec<usize>,
) {
    loop {
        let contents = files.values_mut().flat_map(EventFile::contents_mut);
        let mut all: Vec<_> = contents.filter_map(&of_kind).collect();
        let total: usize = all.iter().map(|series| series.len()).sum();
        all.retain(|series| series.len() > ALWAYS_KEPT);
        if total <= most || all.is_empty() {
            return;
        }
        for series in all {
            let places = kept(series);
            series.retain(&places);
        }
    }
}
