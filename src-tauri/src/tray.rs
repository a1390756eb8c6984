//! The tray icon: what it says and what its menu does. How a desktop is given one is the platform's.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tauri::{AppHandle, Manager};
use tokio::sync::Notify;
use trainyard_console::store::{JobQuery, Language};
use trainyard_console::wire::Nothing;
use trainyard_console::{Console, ConsoleError};
use trainyard_job::StatusGroup;

use crate::platform::TrayIcon;
use crate::state::ConsoleState;
use crate::{lifetime, window};

/// Between two looks at how many jobs run.
const PAUSE: Duration = Duration::from_secs(1);

/// The tray icon's state.
#[derive(Default)]
pub(crate) struct Tray {
    changed: Notify,
    on_bus: Arc<AtomicBool>,
}

impl Tray {
    /// Whether a hidden window could be found again: by the icon, or by starting the program a second time,
    /// which needs the same bus.
    pub(crate) fn is_way_back(&self) -> bool {
        self.on_bus.load(Ordering::Relaxed)
    }
}

/// What the icon says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrayWords {
    pub(crate) summary: String,
    pub(crate) open: &'static str,
    pub(crate) create: &'static str,
    pub(crate) quit: &'static str,
}

/// What its menu does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TrayAction {
    Open,
    Create,
    Quit,
}

impl TrayAction {
    pub(crate) fn carry_out(self, app: &AppHandle) {
        match self {
            Self::Open => window::show(app),
            Self::Create => {
                window::show(app);
                window::go(app, "#/create");
            }
            Self::Quit => {
                tauri::async_runtime::spawn(lifetime::quit(app.clone()));
            }
        }
    }
}

/// Says that what the icon tells may have changed.
pub(crate) fn refresh(app: &AppHandle) {
    app.state::<Tray>().changed.notify_one();
}

/// Puts the icon up and keeps what it says right.
pub(crate) async fn keep(app: AppHandle) {
    let words = TrayWords::new(Language::System, 0);
    let Some(icon) = TrayIcon::put_up(app.clone(), words).await else {
        return;
    };
    let tray = app.state::<Tray>();
    tray.on_bus.store(true, Ordering::Relaxed);
    loop {
        tray.changed.notified().await;
        if let Some(console) = app.state::<ConsoleState>().console()
            && let Ok(words) = read(&console).await
        {
            icon.say(words).await;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn read(console: &Console) -> Result<TrayWords, ConsoleError> {
    let settings = console.get_settings(Nothing {}).await?;
    let groups = console.count_jobs(JobQuery::default()).await?;
    let running = groups.iter().find(|g| g.group == StatusGroup::Running);
    Ok(TrayWords::new(
        settings.language,
        running.map_or(0, |g| g.count.rows),
    ))
}

impl TrayWords {
    fn new(language: Language, running: u64) -> Self {
        let chinese = match language {
            Language::System => is_desktop_chinese(|name| std::env::var(name).ok()),
            Language::English => false,
            Language::Chinese => true,
        };
        if chinese {
            return Self {
                summary: format!("{running} 个作业运行中"),
                open: "打开 Trainyard",
                create: "创建训练作业",
                quit: "退出（作业继续运行）",
            };
        }
        Self {
            summary: match running {
                0 => "No job is running".to_owned(),
                1 => "1 job is running".to_owned(),
                _ => format!("{running} jobs are running"),
            },
            open: "Open Trainyard",
            create: "Create Training Job",
            quit: "Quit (jobs go on)",
        }
    }
}

/// The language of messages as POSIX finds it: the first of these that is set.
fn is_desktop_chinese(variable: impl Fn(&str) -> Option<String>) -> bool {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))
        .is_some_and(|value| value.starts_with("zh"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_running_jobs_is_said() {
        let summary = |running| TrayWords::new(Language::English, running).summary;
        assert_eq!(summary(0), "No job is running");
        assert_eq!(summary(1), "1 job is running");
        assert_eq!(summary(12), "12 jobs are running");
        assert_eq!(
            TrayWords::new(Language::Chinese, 3).summary,
            "3 个作业运行中"
        );
    }

    #[test]
    fn the_first_language_that_is_set_counts() {
        let variable = |name: &str| match name {
            "LC_ALL" => Some(String::new()),
            "LC_MESSAGES" => Some("zh_CN.UTF-8".to_owned()),
            _ => Some("en_US.UTF-8".to_owned()),
        };
        assert!(is_desktop_chinese(variable));
        assert!(!is_desktop_chinese(|_| None));
        assert!(!is_desktop_chinese(|_| Some("en_GB".to_owned())));
    }
}
