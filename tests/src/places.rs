//! Every page of the console, by its place, and the language and theme it can be seen in.

use anyhow::Result;

use crate::page::{Page, Role};

/// A page with content, in a data directory that [`crate::furnished`] filled.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// What a picture of it is called.
    pub name: &'static str,
    /// Where it is.
    pub hash: &'static str,
    /// A selector of something that is there once it has its content, in any language.
    pub content: &'static str,
}

const fn place(name: &'static str, hash: &'static str, content: &'static str) -> Place {
    Place {
        name,
        hash,
        content,
    }
}

/// All of them.
pub const PLACES: &[Place] = &[
    place("jobs", "#/jobs", "tbody a[href]"),
    place("create", "#/create", "textarea, input"),
    place(
        "create-from-configuration",
        "#/create?config=digits-params",
        "textarea, input",
    ),
    place("configurations", "#/configs", "tbody a[href]"),
    place(
        "configuration",
        "#/configs/digits-params",
        "textarea, input",
    ),
    place("job-logs", "#/jobs/1/V001?tab=logs", "[role=log] .row"),
    place(
        "job-configurations",
        "#/jobs/1/V001?tab=configurations",
        "[role=tabpanel] table",
    ),
    place(
        "job-events",
        "#/jobs/1/V001?tab=events",
        "[role=tabpanel] li",
    ),
    place("job-failed", "#/jobs/2/V001?tab=logs", "[role=log] .row"),
    place("settings", "#/settings", "[role=radio], [type=radio]"),
];

/// A language of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese.
    Chinese,
}

/// A theme of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark words on light ground.
    Light,
    /// Light words on dark ground.
    Dark,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// As it is called in its own words.
    fn label(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "中文",
        }
    }

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }
}

impl Theme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Light, Language::English) => "Light",
            (Self::Dark, Language::English) => "Dark",
            (Self::Light, Language::Chinese) => "浅色",
            (Self::Dark, Language::Chinese) => "深色",
        }
    }

    /// In file names.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Page {
    /// Chooses language and theme in the settings, as a person does.
    pub async fn dress(&self, language: Language, theme: Theme) -> Result<()> {
        self.go_and_settle(
            "#/settings",
            "document.querySelector('[role=radio], [type=radio]')",
        )
        .await?;
        self.click(Role::Radio, language.label()).await?;
        self.click(Role::Radio, theme.label(language)).await
    }

    /// Goes to a place and waits until it has its content.
    pub async fn visit(&self, place: &Place) -> Result<()> {
        let ready = format!(
            "document.querySelector('main').querySelector({:?})",
            place.content
        );
        self.go_and_settle(place.hash, &ready).await
    }
}
