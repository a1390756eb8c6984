//! What there is to look at, without the points themselves.

use std::collections::BTreeSet;

use serde::Serialize;
use ts_rs::TS;

use crate::event_file::TagContent;
use crate::meaning::Kind;
use crate::run::{Attempts, Run};
use crate::{ChartValue, Fault, RunName, Tag};

/// All runs below a folder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
#[ts(rename = "EventFilesOutline")]
pub struct Outline {
    /// By name.
    pub runs: Vec<RunOutline>,
    /// What could not be read, file by file.
    pub faults: Vec<Fault>,
    /// How many more faults there were.
    pub faults_left_out: u64,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "EventRunOutline")]
pub struct RunOutline {
    /// Its folder.
    pub run: RunName,
    /// Tags with a chart.
    pub scalars: Vec<TagOutline>,
    /// Tags with pictures.
    pub images: Vec<TagOutline>,
    /// Tags with texts.
    pub texts: Vec<TagOutline>,
    /// The TensorBoard plugins whose data is there and is not shown here, such as `histograms`.
    pub not_drawn: Vec<String>,
}

/// One tag of a run.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TagOutline {
    /// Its name.
    pub tag: Tag,
    /// What the script wants it called instead.
    pub display_name: Option<String>,
    /// What the script says about it, in Markdown.
    pub description: Option<String>,
    /// How many points, pictures' steps or texts there are.
    pub points: u64,
    /// The newest one's step.
    pub last_step: Option<i64>,
    /// When the newest one was written: milliseconds since 1970.
    pub last_wall_time_ms: Option<i64>,
    /// The newest number of a chart.
    pub last_value: Option<ChartValue>,
}

impl RunOutline {
    pub(crate) fn of(name: &RunName, run: &Run<'_>) -> Self {
        let (mut scalars, mut images, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        let mut not_drawn = BTreeSet::new();
        for (tag, content) in run.tags() {
            match content.description.kind {
                Kind::Scalar => {
                    let attempts = run.scalars(tag);
                    let mut outline = TagOutline::of(tag, content, &attempts);
                    outline.last_value = attempts.last().map(|(_, number)| ChartValue(number));
                    scalars.push(outline);
                }
                Kind::Image => images.push(TagOutline::of(tag, content, &run.images(tag))),
                Kind::Text => texts.push(TagOutline::of(tag, content, &run.texts(tag))),
                Kind::NotDrawn => {
                    not_drawn.insert(content.description.plugin.clone());
                }
            }
        }
        // Older writers name no plugin; there is nothing to call those by.
        not_drawn.remove("");
        Self {
            run: name.clone(),
            scalars,
            images,
            texts,
            not_drawn: not_drawn.into_iter().collect(),
        }
    }
}

impl TagOutline {
    fn of<V: Copy>(tag: &Tag, content: &TagContent, attempts: &Attempts<'_, V>) -> Self {
        let last = attempts.last().map(|(moment, _)| moment);
        Self {
            tag: tag.clone(),
            display_name: content.description.display_name.clone(),
            description: content.description.text.clone(),
            points: attempts.len() as u64,
            last_step: last.map(|moment| moment.step),
            last_wall_time_ms: last.map(|moment| moment.wall_time_ms),
            last_value: None,
        }
    }
}
