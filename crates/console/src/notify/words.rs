//! The words of notifications: the one text of the console that no page shows.

use trainyard_job::{EndReason, JobEvent};
use trainyard_store::Language;

/// A language to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    English,
    Chinese,
}

impl Words {
    /// The chosen language, or the one of the desktop.
    pub(crate) fn of(language: Language) -> Self {
        match language {
            Language::English => Self::English,
            Language::Chinese => Self::Chinese,
            Language::System => {
                let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
                let set = names
                    .iter()
                    .find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
                if set.is_some_and(|v| v.starts_with("zh")) {
                    Self::Chinese
                } else {
                    Self::English
                }
            }
        }
    }

    pub(super) fn event(self, event: JobEvent) -> &'static str {
        match (self, event) {
            (Self::English, JobEvent::OnJobRunning) => "is running",
            (Self::English, JobEvent::OnJobSucceeded) => "succeeded",
            (Self::English, JobEvent::OnJobFailed) => "failed",
            (Self::Chinese, JobEvent::OnJobRunning) => "正在运行",
            (Self::Chinese, JobEvent::OnJobSucceeded) => "运行成功",
            (Self::Chinese, JobEvent::OnJobFailed) => "运行失败",
        }
    }

    pub(super) fn reason(self, reason: &EndReason) -> String {
        if self == Self::English {
            return reason.to_string();
        }
        match reason {
            EndReason::Finished => "所有任务均以退出码 0 结束。".to_owned(),
            EndReason::Stopped { .. } => "已按要求停止。".to_owned(),
            EndReason::Exited { task, exit_code } => {
                format!("任务 {task} 以退出码 {exit_code} 结束。")
            }
            EndReason::Signaled { task, signal } => format!("任务 {task} 被信号 {signal} 终止。"),
            EndReason::OutOfMemory { task } => format!("任务 {task} 内存不足。"),
            EndReason::CodeDownload { task, message } => {
                format!("任务 {task} 下载代码失败：{message}")
            }
            EndReason::NotStarted { task, message } => format!("任务 {task} 无法启动：{message}"),
            EndReason::Lost { task } => format!("任务 {task} 已丢失，退出状态未知。"),
        }
    }

    /// Title of a digest.
    pub(super) fn while_away(self, count: usize) -> String {
        match self {
            Self::English => format!("{count} events while Trainyard was closed"),
            Self::Chinese => format!("Trainyard 关闭期间发生了 {count} 个事件"),
        }
    }

    pub(super) fn and_more(self, count: usize) -> String {
        match self {
            Self::English => format!("and {count} more"),
            Self::Chinese => format!("还有 {count} 个"),
        }
    }

    pub(crate) fn test_subject(self, topic: &str) -> String {
        match self {
            Self::English => format!("Test message of topic {topic}"),
            Self::Chinese => format!("主题 {topic} 的测试消息"),
        }
    }

    pub(crate) fn test_text(self, topic: &str) -> String {
        match self {
            Self::English => format!(
                "This is a test message that was sent from Trainyard. Events of jobs with topic {topic} arrive here."
            ),
            Self::Chinese => {
                format!(
                    "这是一条从 Trainyard 发出的测试消息。使用主题 {topic} 的作业事件会发送到这里。"
                )
            }
        }
    }

    pub(super) fn invitation_subject(self, topic: &str) -> String {
        match self {
            Self::English => format!("Confirm the subscription to topic {topic}"),
            Self::Chinese => format!("请确认订阅主题 {topic}"),
        }
    }

    pub(super) fn invitation_text(self, topic: &str, code: &str) -> String {
        match self {
            Self::English => format!(
                "You are invited to be told of training jobs through topic {topic}. To confirm, type this code into \
                 Trainyard, Topics, within 48 hours: {code}\nIf you did not ask for this, ignore it: nothing more is \
                 sent here."
            ),
            Self::Chinese => format!(
                "邀请您通过主题 {topic} 接收训练作业的消息。如需确认，请在 48 小时内将以下确认码填入 Trainyard 的\
                 “主题管理”：{code}\n如非本人操作，请忽略，不会再有消息发送到这里。"
            ),
        }
    }

    pub(super) fn open(self) -> &'static str {
        match self {
            Self::English => "Open job",
            Self::Chinese => "查看作业",
        }
    }
}
