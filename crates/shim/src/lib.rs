//! One small process per running task, which outlives the console.
