//! What the person chose, one row a setting.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    /// Language of the pages.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Whether desktop notifications are shown at all.
    pub desktop_notifications: bool,
    /// Whether closing the window keeps the console watching in the tray.
    pub keep_watching: bool,
    /// Whether the sample has been offered and answered.
    pub sample_offered: bool,
}

/// Language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Language {
    /// What the desktop says.
    System,
    English,
    Chinese,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Theme {
    /// What the desktop says.
    System,
    Light,
    Dark,
}
