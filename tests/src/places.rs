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

/// A selector of a list under an open dialog.
const UNDER_DIALOG: &str = ":root:has([role=dialog]) tbody tr";

/// All of them.
pub const PLACES: &[Place] = &[
    place("jobs", "#/jobs", "tbody a[href]"),
    place("create", "#/create", "textarea, input"),
    place(
        "create-from-configuration",
        "#/create?config=digits-params",
        "textarea, input",
    ),
    place(
        "create-from-algorithm",
        "#/create?algorithm=linear_regression",
        "textarea, input",
    ),
    place(
        "create-from-dataset",
        "#/create?dataset=digits-images%2FV001",
        "textarea, input",
    ),
    place("configurations", "#/configs", "tbody a[href]"),
    place(
        "configuration",
        "#/configs/digits-params",
        "textarea, input",
    ),
    place("job-logs", "#/jobs/1/V001?tab=logs", "[role=log] .row"),
    place("job-metrics", "#/jobs/1/V001?tab=metrics", "canvas"),
    place(
        "job-evaluation",
        "#/jobs/1/V002?tab=evaluation",
        "[role=tabpanel] [data-cell]",
    ),
    place(
        "job-evaluation-of-another",
        "#/jobs/2/V001?tab=evaluation",
        "[role=tabpanel] a[href]",
    ),
    place(
        "job-usage",
        "#/jobs/1/V001?tab=usage",
        "[role=tabpanel] canvas",
    ),
    place(
        "job-output",
        "#/jobs/1/V001?tab=output",
        "[role=tabpanel] [role=listitem]",
    ),
    place(
        "job-configurations",
        "#/jobs/1/V001?tab=configurations",
        "[role=tabpanel] table",
    ),
    place(
        "job-versions",
        "#/jobs/1/V001?tab=versions",
        "[role=tabpanel] tbody tr",
    ),
    place(
        "job-lineage",
        "#/jobs/1/V002?tab=lineage",
        "[role=tabpanel] svg path",
    ),
    place(
        "job-events",
        "#/jobs/1/V001?tab=events",
        "[role=tabpanel] li",
    ),
    place("job-failed", "#/jobs/2/V001?tab=logs", "[role=log] .row"),
    place("compare", "#/compare?of=1/V001,1/V002", "td.differs"),
    place("algorithms", "#/algorithms", "tbody tr"),
    place(
        "algorithm",
        "#/algorithms?unfolded=linear_regression",
        "tbody tr",
    ),
    place("engines", "#/engines", "tbody tr"),
    place("engine-add", "#/engines?open=add", UNDER_DIALOG),
    place("engine-create", "#/engines?open=create", UNDER_DIALOG),
    place("datasets", "#/datasets", "tbody a[href]"),
    place(
        "dataset-create",
        "#/datasets?make=obs%3A%2F%2Fdemo%2Fdigits%2Fdata%2F",
        UNDER_DIALOG,
    ),
    place(
        "dataset",
        "#/datasets/digits-images/V001",
        "[role=tabpanel] section",
    ),
    place(
        "dataset-files",
        "#/datasets/digits-images/V001?tab=files",
        "[role=tabpanel] [role=listitem]",
    ),
    place("buckets", "#/objects", "[role=listitem]"),
    place(
        "objects",
        "#/objects?at=obs%3A%2F%2Fdemo%2Fdigits%2F",
        "[role=listitem]",
    ),
    place("topics", "#/topics", "tbody a[href]"),
    place("topic", "#/topics/team", "[role=tabpanel] tbody tr"),
    place(
        "topic-deliveries",
        "#/topics/team?tab=deliveries",
        "[role=tabpanel] tbody tr",
    ),
    place("visualizations", "#/visualizations", "tbody a[href]"),
    place(
        "visualization-create",
        "#/visualizations?create=1",
        UNDER_DIALOG,
    ),
    place("visualization", "#/visualizations/1", "canvas"),
    place("pools", "#/pools", "article"),
    place("connections", "#/connections", ".frame, article"),
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
