//! What the person chose, one row a setting, and one row for what the console did once for good.

use rusqlite::{Connection, OptionalExtension, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::column::Json;
use crate::error::StoreError;
use crate::store::Store;

pub(crate) const CREATE: &str = "CREATE TABLE setting (
         name TEXT NOT NULL PRIMARY KEY,
         value TEXT NOT NULL
     ) STRICT, WITHOUT ROWID;";

/// All settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch on the page of settings, independent of the others"
)]
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
    /// How moments are written.
    pub times: Times,
    /// Whether a letter alone is a shortcut.
    pub letter_shortcuts: bool,
    /// The columns of the list of jobs besides status and name, in the order they are shown.
    pub job_columns: Vec<JobColumn>,
}

/// How moments are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Times {
    /// In the time of this computer.
    Local,
    /// In coordinated universal time.
    Utc,
    /// By how long ago they were.
    Relative,
}

/// A column of the list of jobs that may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum JobColumn {
    Algorithm,
    Where,
    Resources,
    Tags,
    Versions,
    Description,
    Created,
    Started,
    Duration,
    LastLine,
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

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::System,
            theme: Theme::System,
            desktop_notifications: true,
            keep_watching: true,
            sample_offered: false,
            times: Times::Local,
            letter_shortcuts: true,
            job_columns: vec![
                JobColumn::Algorithm,
                JobColumn::Where,
                JobColumn::Resources,
                JobColumn::Tags,
                JobColumn::Started,
                JobColumn::Duration,
                JobColumn::LastLine,
            ],
        }
    }
}

impl Store {
    /// All settings. One never saved, or saved with a value that has no meaning, has its default.
    pub fn settings(&self) -> Result<Settings, StoreError> {
        let default = Settings::default();
        self.read(|conn| {
            Ok(Settings {
                language: get(conn, "language", default.language)?,
                theme: get(conn, "theme", default.theme)?,
                desktop_notifications: get(
                    conn,
                    "desktop_notifications",
                    default.desktop_notifications,
                )?,
                keep_watching: get(conn, "keep_watching", default.keep_watching)?,
                sample_offered: get(conn, "sample_offered", default.sample_offered)?,
                times: get(conn, "times", default.times)?,
                letter_shortcuts: get(conn, "letter_shortcuts", default.letter_shortcuts)?,
                job_columns: get(conn, "job_columns", default.job_columns)?,
            })
        })
    }

    /// Saves all settings.
    pub fn save_settings(&mut self, settings: &Settings) -> Result<(), StoreError> {
        self.write(|conn| {
            put(conn, "language", settings.language)?;
            put(conn, "theme", settings.theme)?;
            put(
                conn,
                "desktop_notifications",
                settings.desktop_notifications,
            )?;
            put(conn, "keep_watching", settings.keep_watching)?;
            put(conn, "sample_offered", settings.sample_offered)?;
            put(conn, "times", settings.times)?;
            put(conn, "letter_shortcuts", settings.letter_shortcuts)?;
            put(conn, "job_columns", &settings.job_columns)?;
            Ok(())
        })
    }
}

/// No choice of anybody's: whether the sample was put into object storage.
const SAMPLE_UPLOADED: &str = "sample_uploaded";

impl Store {
    /// Whether the sample was ever put into object storage.
    pub fn sample_uploaded(&self) -> Result<bool, StoreError> {
        self.read(|conn| Ok(get(conn, SAMPLE_UPLOADED, false)?))
    }

    /// Notes that it was.
    pub fn mark_sample_uploaded(&mut self) -> Result<(), StoreError> {
        self.write(|conn| Ok(put(conn, SAMPLE_UPLOADED, true)?))
    }
}

/// The rules by which metrics are found in logs; not saved, those that come with the program hold.
const METRIC_RULES: &str = "metric_rules";

impl Store {
    /// The rules a person made, in a form of the caller's. What has no meaning to it counts as none.
    pub fn metric_rules<T: DeserializeOwned>(&self) -> Result<Option<T>, StoreError> {
        self.read(|conn| Ok(get(conn, METRIC_RULES, None)?))
    }

    /// Keeps them; none: goes back to those that come with the program.
    pub fn save_metric_rules(&mut self, rules: Option<&impl Serialize>) -> Result<(), StoreError> {
        self.write(|conn| {
            match rules {
                Some(rules) => put(conn, METRIC_RULES, rules)?,
                None => {
                    conn.execute("DELETE FROM setting WHERE name = ?1", [METRIC_RULES])?;
                }
            }
            Ok(())
        })
    }
}

pub(super) fn get<T: DeserializeOwned>(
    conn: &Connection,
    name: &str,
    default: T,
) -> rusqlite::Result<T> {
    let text: Option<String> = conn
        .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or(default))
}

pub(super) fn put(conn: &Connection, name: &str, value: impl Serialize) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO setting VALUES (?1, ?2)")?
        .execute(params![name, Json(value)])?;
    Ok(())
}
