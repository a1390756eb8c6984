//! A task's log on disk: capture, line index, tail, ranged reads.
