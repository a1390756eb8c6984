//! `trainyard configs pull` and `push`.

use trainyard_console::wire::{
    ChosenSend, FetchedConfigs, OneConnection, PlanSend, PlannedSend, SendAction, SendConfigs,
    SentConfig, UnreadableConfig,
};
use trainyard_console::{Console, ErrorCode};
use trainyard_job::Fault;

use crate::args;
use crate::command::exchange::{self, Import, SETTLE, all_names};
use crate::exit::Failure;
use crate::output;
use crate::places;

/// Configurations of a connection are imported like a file's.
pub(super) async fn pull(
    console: &Console,
    args: args::PullConfigs,
    json: bool,
) -> Result<(), Failure> {
    let connection = places::connection(console, &args.connection).await?;
    let one = OneConnection { id: connection };
    let fetched: Option<FetchedConfigs> = console.session().ask("fetch_configs", &one).await?;
    let mut fetched = fetched.ok_or_else(|| keeps_none(&args.connection))?;
    let wanted = |name: &String| args.all || args.names.contains(name);
    fetched.unreadable.retain(|one| wanted(&one.name));
    fetched.left_out.retain(|one| wanted(&one.name));
    let unread = unread(&fetched.unreadable);
    if !args.all && !unread.is_empty() {
        return Err(Failure::request(unread.join("\n")));
    }
    for line in unread {
        output::say(&line);
    }
    for one in &fetched.left_out {
        let members = one.members.join(", ");
        output::say(&format_args!("{}: left out: {members}", one.name));
    }
    if let Some(name) = args
        .names
        .iter()
        .find(|name| !fetched.names.contains(*name))
    {
        return Err(Failure::request(format!(
            "{} has no configuration named \"{name}\"",
            args.connection
        )));
    }
    if fetched.text.is_empty() {
        return exchange::tell_nothing(json);
    }
    let import = Import {
        text: fetched.text,
        from: args.connection,
        only: (!args.all).then_some(args.names),
        taken: args.taken,
        name: None,
        dry_run: args.dry_run,
    };
    exchange::take_in(console, import, json).await
}

fn unread(unreadable: &[UnreadableConfig]) -> Vec<String> {
    let lines = |one: &UnreadableConfig| {
        let line = |fault| format!("{}: cannot be read: {fault}", one.name);
        one.faults.iter().map(line).collect::<Vec<_>>()
    };
    unreadable.iter().flat_map(lines).collect()
}

pub(super) async fn push(
    console: &Console,
    args: args::PushConfigs,
    json: bool,
) -> Result<(), Failure> {
    let connection = places::connection(console, &args.connection).await?;
    let names = if args.all {
        all_names(console).await?
    } else {
        args.names.clone()
    };
    let secrets = args.with_secrets;
    let plan = PlanSend {
        connection: connection.clone(),
        names,
        secrets,
    };
    let planned: Option<Vec<PlannedSend>> = console.session().ask("plan_send", &plan).await?;
    let planned = planned.ok_or_else(|| keeps_none(&args.connection))?;
    for one in &planned {
        warn(one, secrets);
    }
    let chosen = choose(&planned, &args)?;
    if args.dry_run {
        return tell(&planned, &args, json);
    }
    let asked = SendConfigs {
        connection,
        chosen,
        secrets,
    };
    let sent: Vec<SentConfig> = console.session().ask("send_configs", &asked).await?;
    match failure(&sent) {
        None => tell(&planned, &args, json),
        Some(failure) => {
            tell_sent(&sent, json)?;
            Err(failure)
        }
    }
}

/// Why some did not arrive.
fn failure(sent: &[SentConfig]) -> Option<Failure> {
    let failures = || {
        sent.iter()
            .filter_map(|one| Some((one, one.failure.as_ref()?)))
    };
    let lines = failures().map(|(one, failure)| format!("{}: {}", one.to, failure.detail));
    let lines = lines.collect::<Vec<_>>().join("\n");
    let is_unreachable = failures().any(|(_, failure)| failure.code == ErrorCode::Unreachable);
    match (lines.is_empty(), is_unreachable) {
        (true, _) => None,
        (false, true) => Some(Failure::unreachable(lines)),
        (false, false) => Some(Failure::request(lines)),
    }
}

fn tell_sent(sent: &[SentConfig], json: bool) -> Result<(), Failure> {
    if json {
        output::json(&sent)?;
        return Ok(());
    }
    for one in sent.iter().filter(|one| one.failure.is_none()) {
        output::line(&format!("{}: sent", one.to))?;
    }
    Ok(())
}

fn keeps_none(connection: &str) -> Failure {
    Failure::request(format!(
        "{connection} keeps no configurations: its region has only the second generation of ModelArts"
    ))
}

fn warn(one: &PlannedSend, with_secrets: bool) {
    let name = &one.name;
    for fault in &one.faults {
        output::say(&format_args!("{name}: {fault}"));
    }
    if one.secrets.is_empty() {
        return;
    }
    let secrets = one.secrets.join(", ");
    if with_secrets {
        output::say(&format_args!(
            "{name}: the service keeps the values of these secrets in plain text: {secrets}"
        ));
    } else {
        output::say(&format_args!(
            "{name}: the values of these secrets are not sent: {secrets} (--with-secrets sends them, in plain text)"
        ));
    }
}

/// What is sent. A name that is taken there is refused unless it was said what becomes of it.
fn choose(planned: &[PlannedSend], args: &args::PushConfigs) -> Result<Vec<ChosenSend>, Failure> {
    let refused: Vec<String> = planned
        .iter()
        .filter(|one| one.faults.iter().any(Fault::is_error))
        .map(|one| format!("{} cannot be sent", one.name))
        .collect();
    if !refused.is_empty() {
        return Err(Failure::request(refused.join("\n")));
    }
    let mut chosen = Vec::with_capacity(planned.len());
    let mut in_conflict = Vec::new();
    for one in planned {
        let to = match (one.there, &one.free_name) {
            (SendAction::Create, _) => one.name.clone(),
            (SendAction::Same, _) => continue,
            (SendAction::Differs, Some(free)) if args.taken.rename => free.clone(),
            (SendAction::Differs, _) if args.taken.replace => one.name.clone(),
            (SendAction::Differs, _) if args.taken.skip || args.dry_run => continue,
            (SendAction::Differs, _) => {
                in_conflict.push(one.name.as_str());
                continue;
            }
        };
        let replace = one.there == SendAction::Differs && args.taken.replace;
        let name = one.name.clone();
        chosen.push(ChosenSend { name, to, replace });
    }
    if in_conflict.is_empty() {
        return Ok(chosen);
    }
    Err(Failure::request(format!(
        "{} has other configurations of these names: {}; {SETTLE}. Nothing was sent",
        args.connection,
        in_conflict.join(", ")
    )))
}

fn tell(planned: &[PlannedSend], args: &args::PushConfigs, json: bool) -> Result<(), Failure> {
    if json {
        output::json(&planned)?;
        return Ok(());
    }
    for one in planned {
        let fields = || one.differences.iter().map(|one| one.field.as_str());
        let fields = || fields().collect::<Vec<_>>().join(", ");
        let what = match (one.there, &one.free_name) {
            (SendAction::Create, _) => "new".to_owned(),
            (SendAction::Same, _) => "as it is".to_owned(),
            (SendAction::Differs, Some(free)) if args.taken.rename => format!("new, as {free}"),
            (SendAction::Differs, _) if args.taken.replace => format!("replaced ({})", fields()),
            (SendAction::Differs, _) if args.taken.skip => "left out".to_owned(),
            (SendAction::Differs, _) => format!("taken ({}); {SETTLE}", fields()),
        };
        output::line(&format!("{}: {what}", one.name))?;
    }
    Ok(())
}
