//! `trainyard topics`.

use trainyard_console::Console;
use trainyard_console::store::{Outcome, SubscriptionState, TopicRow};
use trainyard_console::wire::{Nothing, TellResult, TestTopic};

use crate::args::Topics;
use crate::exit::Failure;
use crate::output;

pub(super) async fn run(console: &Console, command: Topics, json: bool) -> Result<(), Failure> {
    match command {
        Topics::List => list(console, json).await,
        Topics::Test { name } => test(console, name, json).await,
    }
}

async fn list(console: &Console, json: bool) -> Result<(), Failure> {
    let topics: Vec<TopicRow> = console.session().ask("list_topics", &Nothing {}).await?;
    if json {
        output::json(&topics)?;
        return Ok(());
    }
    let mut rows = Vec::new();
    for topic in topics {
        let mut name = topic.name;
        if topic.subscriptions.is_empty() {
            rows.push(vec![name, "-".to_owned(), "-".to_owned()]);
            continue;
        }
        for one in topic.subscriptions {
            let state = match one.state {
                SubscriptionState::Confirmed => "confirmed",
                SubscriptionState::Unconfirmed => "unconfirmed",
            };
            // Named once, beside its first.
            rows.push(vec![
                std::mem::take(&mut name),
                one.label(),
                state.to_owned(),
            ]);
        }
    }
    output::table(&["TOPIC", "SUBSCRIPTION", "STATUS"], &rows)?;
    Ok(())
}

/// Every one that is not reached makes it fail, as a script that asks wants to know.
async fn test(console: &Console, topic: String, json: bool) -> Result<(), Failure> {
    let test = TestTopic {
        topic: topic.clone(),
        subscription: None,
    };
    let told: Vec<TellResult> = console.session().ask("test_topic", &test).await?;
    if json {
        output::json(&told)?;
    } else {
        let cells = |one: &TellResult| {
            let outcome = match one.outcome {
                Outcome::Delivered => "delivered",
                Outcome::Failed | Outcome::GivenUp | Outcome::Unknown => "failed",
            };
            vec![one.label.clone(), outcome.to_owned(), one.answer.clone()]
        };
        let rows: Vec<Vec<String>> = told.iter().map(cells).collect();
        output::table(&["SUBSCRIPTION", "RESULT", "ANSWER"], &rows)?;
    }
    if told.is_empty() {
        return Err(Failure::request(format!(
            "\"{topic}\" has no confirmed subscription, so nobody was told"
        )));
    }
    let missed = told.iter().filter(|one| one.outcome != Outcome::Delivered);
    match missed.count() {
        0 => Ok(()),
        count => Err(Failure::unreachable(format!(
            "{count} of {} were not reached",
            told.len()
        ))),
    }
}
