//! What one tag of one file holds, by step.

/// Values by step, in columns. Steps go up: a value at an earlier step begins a new attempt, and what was at that
/// step or after it is gone, as in TensorBoard.
#[derive(Debug)]
pub(crate) struct Series<V> {
    steps: Vec<i64>,
    wall_times_ms: Vec<i64>,
    values: Vec<V>,
}

/// When a value was written, by the script's two clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) step: i64,
    /// Since 1970.
    pub(crate) wall_time_ms: i64,
}

impl Moment {
    /// An event's own; a wall time that is no number counts as 1970.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "`as` saturates, which is meant for times beyond all calendars"
    )]
    pub(crate) fn of_event(step: i64, wall_time_s: f64) -> Self {
        Self {
            step,
            wall_time_ms: (wall_time_s * 1000.0).round() as i64,
        }
    }
}

impl<V> Default for Series<V> {
    fn default() -> Self {
        Self {
            steps: Vec::new(),
            wall_times_ms: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl<V: Copy> Series<V> {
    pub(crate) fn push(&mut self, moment: Moment, value: V) {
        let kept = self.before(moment.step);
        self.steps.truncate(kept);
        self.wall_times_ms.truncate(kept);
        self.values.truncate(kept);
        self.steps.push(moment.step);
        self.wall_times_ms.push(moment.wall_time_ms);
        self.values.push(value);
    }

    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(crate) fn first_step(&self) -> Option<i64> {
        self.steps.first().copied()
    }

    /// How many points come before a step.
    pub(crate) fn before(&self, step: i64) -> usize {
        // Usually the step is a new one, so the answer is "all".
        if self.steps.last().is_none_or(|last| *last < step) {
            return self.steps.len();
        }
        self.steps.partition_point(|other| *other < step)
    }

    pub(crate) fn get(&self, index: usize) -> (Moment, V) {
        let moment = Moment {
            step: self.steps[index],
            wall_time_ms: self.wall_times_ms[index],
        };
        (moment, self.values[index])
    }

    pub(crate) fn values(&self) -> &[V] {
        &self.values
    }

    /// Lets go of all but the points at these places, which go up.
    pub(crate) fn retain(&mut self, places: &[usize]) {
        self.steps = places.iter().map(|place| self.steps[*place]).collect();
        self.wall_times_ms = places
            .iter()
            .map(|place| self.wall_times_ms[*place])
            .collect();
        self.values = places.iter().map(|place| self.values[*place]).collect();
    }
}
