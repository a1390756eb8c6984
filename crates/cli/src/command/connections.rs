//! `trainyard connections`.

mod add;
mod answers;

use trainyard_console::Console;
use trainyard_console::store::ConnectionRow;
use trainyard_console::wire::{Nothing, OneConnection};
use trainyard_job::{Cloud, Connection, ConnectionTest, SignIn};

use crate::args::Connections;
use crate::exit::Failure;
use crate::output;
use crate::places;

pub(super) async fn run(
    console: &Console,
    command: Connections,
    json: bool,
) -> Result<(), Failure> {
    match command {
        Connections::List => list(console, json).await,
        Connections::Add(args) => add::run(console, &args, json).await,
        Connections::Test { name } => test(console, &name, json).await,
        Connections::Remove { name } => remove(console, &name, json).await,
    }
}

async fn list(console: &Console, json: bool) -> Result<(), Failure> {
    let mut rows: Vec<ConnectionRow> = console
        .session()
        .ask("list_connections", &Nothing {})
        .await?;
    rows.retain(|row| !row.removed);
    if json {
        output::json(&rows)?;
        return Ok(());
    }
    if rows.is_empty() {
        output::say(
            &"there are no connections; `trainyard help connections add` says how to add one",
        );
        return Ok(());
    }
    let cells: Vec<Vec<String>> = rows.iter().map(cells).collect();
    output::table(
        &["NAME", "WHERE", "PROJECT", "SIGNS IN", "LAST TEST"],
        &cells,
    )?;
    Ok(())
}

fn cells(row: &ConnectionRow) -> Vec<String> {
    let Connection {
        name,
        project_id,
        region,
        sign_in,
        ..
    } = &row.connection;
    let project = match project_id.as_str() {
        "" => format!("of the region {region}"),
        id => id.to_owned(),
    };
    let signs_in = match sign_in {
        SignIn::AccessKey { access_key } => format!("access key {access_key}"),
        SignIn::Temporary { access_key } => format!("temporary key {access_key}"),
        SignIn::Password { domain, user } => format!("user {user} of {domain}"),
    };
    let test = row.test.as_ref();
    let test = test.map_or_else(|| "--".to_owned(), answers::summary);
    vec![
        name.clone(),
        place(&row.connection),
        project,
        signs_in,
        test,
    ]
}

/// Whose service and which region; of an address of one's own that address, which tells such places apart.
fn place(connection: &Connection) -> String {
    let region = &connection.region;
    match connection.cloud {
        Cloud::HuaweiCloud => format!("Huawei Cloud, {region}"),
        Cloud::OpenTelekomCloud => format!("Open Telekom Cloud, {region}"),
        Cloud::Custom => format!("{}, {region}", connection.endpoints.modelarts),
    }
}

async fn test(console: &Console, name: &str, json: bool) -> Result<(), Failure> {
    let id = places::connection(console, name).await?;
    let test: ConnectionTest = console
        .session()
        .ask("test_connection", &OneConnection { id })
        .await?;
    answers::tell(&test, json)?;
    if answers::missed(&test).is_empty() {
        return Ok(());
    }
    let summary = answers::summary(&test);
    Err(Failure::missed(format!("{name}: {summary}")))
}

async fn remove(console: &Console, name: &str, json: bool) -> Result<(), Failure> {
    let id = places::connection(console, name).await?;
    let one = OneConnection { id };
    let _: Nothing = console.session().ask("remove_connection", &one).await?;
    if json {
        output::json(&serde_json::json!({ "done": "removed", "id": one.id, "name": name }))?;
    } else {
        output::line(&format!(
            "removed {name}; jobs that ran there stay in the list with their logs"
        ))?;
    }
    Ok(())
}
