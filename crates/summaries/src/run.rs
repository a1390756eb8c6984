//! A run as one: the files of its folder, put together.
//!
//! A script that starts again writes a new file. From the step at which a later file begins, what earlier files hold
//! under that tag belongs to an attempt that was given up, as in TensorBoard.

use std::collections::BTreeMap;
use std::path::Path;

use crate::Tag;
use crate::event_file::{Content, EventFile, TagContent};
use crate::media::{Pictures, Place};
use crate::series::{Moment, Series};

/// The files of a run, the oldest first.
#[derive(Default)]
pub(crate) struct Run<'a> {
    files: Vec<&'a EventFile>,
}

/// The series of one tag in the files of a run, each with the number of points that still stand.
pub(crate) struct Attempts<'a, V>(Vec<(&'a Path, &'a Series<V>, usize)>);

impl<'a> Run<'a> {
    pub(crate) fn add(&mut self, file: &'a EventFile) {
        self.files.push(file);
    }

    /// Every tag, with what the first file that has it says about it.
    pub(crate) fn tags(&self) -> BTreeMap<&'a Tag, &'a TagContent> {
        let mut tags = BTreeMap::new();
        for (tag, content) in self.files.iter().flat_map(|file| file.tags()) {
            tags.entry(tag).or_insert(content);
        }
        tags
    }

    pub(crate) fn scalars(&self, tag: &Tag) -> Attempts<'a, f64> {
        self.attempts(tag, |content| match content {
            Content::Scalars(series) => Some(series),
            _ => None,
        })
    }

    pub(crate) fn images(&self, tag: &Tag) -> Attempts<'a, Pictures> {
        self.attempts(tag, |content| match content {
            Content::Images(series) => Some(series),
            _ => None,
        })
    }

    pub(crate) fn texts(&self, tag: &Tag) -> Attempts<'a, Place> {
        self.attempts(tag, |content| match content {
            Content::Texts(series) => Some(series),
            _ => None,
        })
    }

    fn attempts<V: Copy>(
        &self,
        tag: &Tag,
        series: impl Fn(&'a Content) -> Option<&'a Series<V>>,
    ) -> Attempts<'a, V> {
        let mut attempts = Vec::new();
        let mut end = None;
        for file in self.files.iter().rev() {
            let Some(series) = file.tags().get(tag).and_then(|tag| series(&tag.content)) else {
                continue;
            };
            let standing = end.map_or(series.len(), |end| series.before(end));
            attempts.push((file.path(), series, standing));
            end = [end, series.first_step()].into_iter().flatten().min();
        }
        attempts.reverse();
        Attempts(attempts)
    }
}

impl<'a, V: Copy> Attempts<'a, V> {
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|(_, _, standing)| standing).sum()
    }

    pub(crate) fn last(&self) -> Option<(Moment, V)> {
        let mut standing = self.0.iter().rev().filter(|(_, _, standing)| *standing > 0);
        standing
            .next()
            .map(|(_, series, standing)| series.get(standing - 1))
    }

    /// The point of a place, counted over all that stand.
    pub(crate) fn get(&self, place: usize) -> (Moment, V) {
        let mut place = place;
        for (_, series, standing) in &self.0 {
            if place < *standing {
                return series.get(place);
            }
            place -= standing;
        }
        panic!("BUG: a place beyond the last point")
    }

    /// All points, in the order of their steps.
    pub(crate) fn points(&self) -> impl Iterator<Item = (Moment, V)> {
        let standing = self.0.iter();
        standing.flat_map(|(_, series, standing)| (0..*standing).map(|place| series.get(place)))
    }

    /// The point of a step, and the file that holds it.
    pub(crate) fn at(&self, step: i64) -> Option<(&'a Path, V)> {
        self.0.iter().find_map(|(path, series, standing)| {
            let place = series.before(step);
            let (moment, value) = (place < *standing).then(|| series.get(place))?;
            (moment.step == step).then_some((*path, value))
        })
    }
}
