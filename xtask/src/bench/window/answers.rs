//! What the console answers the first page: asked once of a real one, then answered from memory.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// Answers by question; both are rows of JSON.
pub(super) struct Answers {
    known: HashMap<String, String>,
    console: Option<AskedConsole>,
}

/// A console without a window, answering rows of its standard input.
struct AskedConsole {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Answers {
    /// Asks a console of this data directory what is not known yet, until [`Answers::keep_to_these`].
    pub(super) fn ask(console: &Path, home: &Path) -> Result<Self> {
        let mut process = Command::new(console)
            .arg(home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} could not be started", console.display()))?;
        let questions = process.stdin.take().context("BUG: it is a pipe")?;
        let answers = process.stdout.take().context("BUG: it is a pipe")?;
        Ok(Self {
            known: HashMap::new(),
            console: Some(AskedConsole {
                process,
                questions,
                answers: BufReader::new(answers),
            }),
        })
    }

    pub(super) fn of(&mut self, question: &str) -> Result<String> {
        if let Some(answer) = self.known.get(question) {
            return Ok(answer.clone());
        }
        let Some(console) = &mut self.console else {
            bail!("the page asks what it did not ask before: {question}");
        };
        writeln!(console.questions, "{question}")?;
        let mut answer = String::new();
        console.answers.read_line(&mut answer)?;
        ensure!(!answer.is_empty(), "the console refuses {question}");
        self.known.insert(question.to_owned(), answer.clone());
        Ok(answer)
    }

    /// Lets the console go, so that it takes nothing from what is measured.
    pub(super) fn keep_to_these(&mut self) -> Result<()> {
        let Some(mut console) = self.console.take() else {
            return Ok(());
        };
        drop(console.questions);
        let status = console.process.wait()?;
        ensure!(status.success(), "the asked console ended with {status}");
        Ok(())
    }
}
