//! `trainyard connections add`: what the words describe, tried out before it is kept.

use std::io::{BufRead, IsTerminal, Read};

use trainyard_console::Console;
use trainyard_console::wire::{ConnectionKeys, OneConnection, SaveConnection, SecretText};
use trainyard_job::{Cloud, Connection, ConnectionId, ConnectionTest, Endpoints, SignIn};

use super::answers;
use crate::args::AddConnection;
use crate::exit::Failure;
use crate::output;
use crate::server_line;

/// A secret, or a security token, which is the longest of them.
const SECRET_BYTES_MAX: u64 = 64 << 10;

pub(super) async fn run(
    console: &Console,
    args: &AddConnection,
    json: bool,
) -> Result<(), Failure> {
    let save = match &args.server {
        Some(file) => of_server(args, &server_line::read(file)?),
        None => described(args)?,
    };
    let session = console.session();
    let wrong = |error| Failure::from(error).with_fields(flag);
    let test: ConnectionTest = session.ask("try_connection", &save).await.map_err(wrong)?;
    let is_well = answers::missed(&test).is_empty();
    let is_refused = !is_well && !args.anyway;
    if is_refused || !is_well && !json {
        answers::tell(&test, json)?;
    }
    if is_refused {
        return Err(Failure::missed(format!(
            "{}: {}; nothing was kept. Mend it, or keep it as it is with --anyway",
            args.name,
            answers::summary(&test)
        )));
    }
    let id: ConnectionId = session.ask("save_connection", &save).await.map_err(wrong)?;
    // So that whoever looks at it next sees what was seen here.
    let one = OneConnection { id };
    let _: ConnectionTest = session.ask("test_connection", &one).await?;
    if json {
        output::json(&serde_json::json!({ "id": one.id, "name": args.name, "test": test }))?;
        return Ok(());
    }
    output::line(&format!("added {}: {}", args.name, answers::summary(&test)))?;
    Ok(())
}

fn of_server(args: &AddConnection, line: &trainyard_api::Credentials) -> SaveConnection {
    SaveConnection {
        id: None,
        connection: Connection {
            name: args.name.clone(),
            cloud: Cloud::Custom,
            region: line.region.clone(),
            project_id: line.project_id.clone(),
            endpoints: one_address(&line.endpoint),
            sign_in: SignIn::AccessKey {
                access_key: line.access_key.clone(),
            },
            publish: args.publish,
        },
        keys: Some(ConnectionKeys {
            secret: SecretText(line.secret_key.clone()),
            security_token: SecretText::default(),
        }),
    }
}

fn described(args: &AddConnection) -> Result<SaveConnection, Failure> {
    let has_address = args.address.is_some() || args.modelarts.is_some();
    let cloud = match args.cloud {
        Some(cloud) => cloud.into(),
        None if has_address => Cloud::Custom,
        None => {
            return Err(Failure::request(
                "where does it lead? Give --cloud huawei-cloud or open-telekom-cloud with --region, --address URL with \
                 --region, or --server FILE",
            ));
        }
    };
    let connection = Connection {
        name: args.name.clone(),
        cloud,
        region: args.region.clone(),
        project_id: args.project.clone(),
        endpoints: endpoints(args, cloud),
        sign_in: sign_in(args)?,
        publish: args.publish,
    };
    Ok(SaveConnection {
        id: None,
        connection,
        keys: Some(keys(args)?),
    })
}

/// The region's addresses by its cloud's pattern, or the one for all; with those in their place that were given.
fn endpoints(args: &AddConnection, cloud: Cloud) -> Endpoints {
    let mut endpoints = match &args.address {
        Some(address) => one_address(address),
        None => Endpoints::of(cloud, &args.region).unwrap_or_default(),
    };
    let given = [
        (&mut endpoints.iam, &args.iam),
        (&mut endpoints.modelarts, &args.modelarts),
        (&mut endpoints.obs, &args.obs),
        (&mut endpoints.smn, &args.smn),
        (&mut endpoints.swr, &args.swr),
    ];
    for (address, given) in given {
        if let Some(given) = given {
            address.clone_from(given);
        }
    }
    endpoints
}

fn one_address(address: &str) -> Endpoints {
    let at = || address.to_owned();
    Endpoints {
        iam: at(),
        modelarts: at(),
        obs: at(),
        smn: at(),
        swr: at(),
    }
}

fn sign_in(args: &AddConnection) -> Result<SignIn, Failure> {
    match (&args.access_key, &args.user, &args.domain) {
        (Some(access_key), ..) if args.temporary => Ok(SignIn::Temporary {
            access_key: access_key.clone(),
        }),
        (Some(access_key), ..) => Ok(SignIn::AccessKey {
            access_key: access_key.clone(),
        }),
        (None, Some(user), Some(domain)) => Ok(SignIn::Password {
            domain: domain.clone(),
            user: user.clone(),
        }),
        _ => Err(Failure::request(
            "who signs in? Give --access-key AK, or --user NAME with --domain ACCOUNT",
        )),
    }
}

fn keys(args: &AddConnection) -> Result<ConnectionKeys, Failure> {
    let what = if args.user.is_some() {
        "password"
    } else {
        "secret key"
    };
    let secret = secret(what, "--secret-env", args.secret_env.as_deref())?;
    let security_token = if args.temporary {
        self::secret("security token", "--token-env", args.token_env.as_deref())?
    } else {
        SecretText::default()
    };
    Ok(ConnectionKeys {
        secret,
        security_token,
    })
}

/// From the variable, else the next line of standard input.
fn secret(what: &str, flag: &str, variable: Option<&str>) -> Result<SecretText, Failure> {
    if let Some(name) = variable {
        let value = std::env::var(name).unwrap_or_default();
        if value.is_empty() {
            return Err(Failure::request(format!(
                "{flag} {name}: there is no such variable, or nothing in it"
            )));
        }
        return Ok(SecretText(value));
    }
    let input = std::io::stdin();
    if input.is_terminal() {
        return Err(Failure::request(format!(
            "a terminal would show the {what}: pipe it in as a line of standard input, or name its environment variable \
             with {flag}"
        )));
    }
    let mut line = String::new();
    let read = input.lock().take(SECRET_BYTES_MAX).read_line(&mut line);
    read.map_err(|error| Failure::request(format!("standard input: {error}")))?;
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        return Err(Failure::request(format!(
            "standard input has no {what}: pipe it in as one line, or name its environment variable with {flag}"
        )));
    }
    Ok(SecretText(line.to_owned()))
}

/// The word of the command line that says a field.
fn flag(field: &str) -> String {
    match field {
        "name" => "NAME",
        "region" => "--region",
        "project_id" => "--project",
        "sign_in.access_key" => "--access-key",
        "sign_in.domain" => "--domain",
        "sign_in.user" => "--user",
        "keys.secret" => "the secret",
        "keys.security_token" => "the security token",
        other => return other.replace("endpoints.", "--"),
    }
    .to_owned()
}
