//! What the services of a connection said, in words.

use trainyard_job::{CloudService, ConnectionTest, ServiceAnswer, ServiceState};

use crate::output::{self, Unwritten};

/// A row for each service; then what to do about those that are missed, and what they said. What is wrong in the same way
/// is said once.
pub(super) fn tell(test: &ConnectionTest, json: bool) -> Result<(), Unwritten> {
    if json {
        return output::json(test);
    }
    let cells =
        |one: &ServiceAnswer| vec![name(one.service).to_owned(), word(one.state).to_owned()];
    let rows: Vec<Vec<String>> = test.answers.iter().map(cells).collect();
    output::table(&["SERVICE", "RESULT"], &rows)?;
    let mut rest = missed(test);
    while let Some(first) = rest.first() {
        let state = first.state;
        let (those, others): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|one| one.state == state);
        tell_alike(state, &those);
        rest = others;
    }
    Ok(())
}

fn tell_alike(state: ServiceState, those: &[&ServiceAnswer]) {
    let names: Vec<&str> = those.iter().map(|one| name(one.service)).collect();
    let names = names.join(", ");
    output::say(&format_args!("{names}: {}", remedy(state, &names)));
    let mut said: Vec<&str> = Vec::new();
    for one in those.iter().map(|one| one.said.as_str()) {
        let is_known = said
            .iter()
            .any(|known| without_service(known) == without_service(one));
        if !one.is_empty() && !is_known {
            said.push(one);
        }
    }
    for one in said {
        output::say(&format_args!("it said: {one}"));
    }
}

/// The words begin with the service that says them.
fn without_service(said: &str) -> &str {
    said.split_once(' ').map_or(said, |(_, rest)| rest)
}

/// Those that should have answered. A region has one generation of `ModelArts` or the other: where one answers, the other
/// is not missed.
pub(super) fn missed(test: &ConnectionTest) -> Vec<&ServiceAnswer> {
    let is_generation = |one: &&ServiceAnswer| {
        matches!(
            one.service,
            CloudService::ModelartsV1 | CloudService::ModelartsV2
        )
    };
    let mut generations = test.answers.iter().filter(is_generation);
    let has_one = generations.any(|one| one.state == ServiceState::Answered);
    let is_missed = |one: &&ServiceAnswer| match one.state {
        ServiceState::Answered | ServiceState::NotUsed => false,
        ServiceState::Absent => !(has_one && is_generation(one)),
        _ => true,
    };
    test.answers.iter().filter(is_missed).collect()
}

/// In one line.
pub(super) fn summary(test: &ConnectionTest) -> String {
    let missed = missed(test).len();
    if missed == 0 {
        return "every service answers".to_owned();
    }
    let is_well = |one: &&ServiceAnswer| one.state == ServiceState::Answered;
    let well = test.answers.iter().filter(is_well).count();
    format!("{well} of {} services can be used", well + missed)
}

fn name(service: CloudService) -> &'static str {
    match service {
        CloudService::Iam => "IAM",
        CloudService::ModelartsV1 => "ModelArts v1",
        CloudService::ModelartsV2 => "ModelArts v2",
        CloudService::Obs => "OBS",
        CloudService::Smn => "SMN",
        CloudService::Swr => "SWR",
    }
}

fn word(state: ServiceState) -> &'static str {
    match state {
        ServiceState::Answered => "answers",
        ServiceState::NotUsed => "no address given",
        ServiceState::Absent => "not here",
        ServiceState::NotSignedIn => "sign-in refused",
        ServiceState::ClockOff => "clock is off",
        ServiceState::WrongProject => "wrong project",
        ServiceState::Forbidden => "not permitted",
        ServiceState::Unreachable => "no answer",
        ServiceState::NotTheService => "something else answers",
        ServiceState::Failed => "in trouble",
    }
}

fn remedy(state: ServiceState, service: &str) -> String {
    match state {
        ServiceState::Answered | ServiceState::NotUsed => String::new(),
        ServiceState::Absent => {
            format!("this region may not have {service}; check its address and the region")
        }
        ServiceState::NotSignedIn => {
            "check the key, or the account, user name and password; a temporary key may be over, and a trainyard serve \
             without a keyring has new ones at each start"
                .to_owned()
        }
        ServiceState::ClockOff => "set the clock of this computer to the network's time".to_owned(),
        ServiceState::WrongProject => {
            "the project is not this account's, or not in this region; copy its ID from My Credentials".to_owned()
        }
        ServiceState::Forbidden => {
            format!("you are signed in and not allowed to use {service}; ask whoever manages the account")
        }
        ServiceState::Unreachable => {
            "nobody answers; check the address, the network and the proxy, and whether a server of your own still runs"
                .to_owned()
        }
        ServiceState::NotTheService => {
            "a proxy or a sign-in page answers in its place; check the address, or sign in to the network first".to_owned()
        }
        ServiceState::Failed => "try again in a few minutes".to_owned(),
    }
}
