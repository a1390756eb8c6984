//! Which values this database's console put into the keyring, so that those that nothing names any more can be taken out
//! of it: a keyring cannot be asked what it has of ours, and another data directory may have values there too.

use std::collections::HashSet;

use rusqlite::{Connection, params};
use trainyard_job::SecretId;

use super::mail_server;
use crate::error::StoreError;
use crate::store::Store;

/// `unnamed_since_ms` is empty while something names the value. Few versions have secrets; those are found by the index.
pub(crate) const CREATE: &str = "CREATE TABLE kept_secret (
         id TEXT PRIMARY KEY,
         unnamed_since_ms INTEGER
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX version_with_secret ON version (id) WHERE instr(spec, '\"secret\"') > 0;";

/// The ids in specs, wherever they stand there, and those of subscriptions and connections.
const NAMED: &str = "SELECT found.value
     FROM (SELECT spec FROM version WHERE instr(spec, '\"secret\"') > 0
           UNION ALL SELECT spec FROM configuration
           UNION ALL SELECT spec FROM configuration_state) AS written,
         json_tree(written.spec) AS found
     WHERE found.key = 'secret' AND found.type = 'text'
     UNION SELECT secret FROM subscription WHERE secret IS NOT NULL
     UNION SELECT secret FROM connection WHERE secret IS NOT NULL";

impl Store {
    /// Notes that a value is about to be put into the keyring. Nothing names it yet.
    pub fn note_secret(&mut self, id: &SecretId, now_ms: u64) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute(
                "INSERT OR REPLACE INTO kept_secret VALUES (?1, ?2)",
                params![id.as_str(), now_ms],
            )?;
            Ok(())
        })
    }

    /// Looks which values are named by a version, a configuration, what that was earlier, a draft, a subscription, a
    /// connection or the mail server; answers those that no look has found named since `before_ms`.
    pub fn unnamed_secrets(
        &mut self,
        before_ms: u64,
        now_ms: u64,
    ) -> Result<Vec<SecretId>, StoreError> {
        self.write(|tx| {
            let kept = all(tx)?;
            if kept.is_empty() {
                return Ok(Vec::new());
            }
            let named = named(tx)?;
            let drafts = drafts(tx)?;
            let mut unnamed = Vec::new();
            for (id, since_ms) in kept {
                let is_named =
                    named.contains(&id) || drafts.iter().any(|draft| draft.contains(&id));
                match since_ms {
                    Some(_) if is_named => note(tx, &id, None)?,
                    Some(since_ms) if since_ms <= before_ms => {
                        unnamed.push(SecretId::from(id.as_str()));
                    }
                    None if !is_named => note(tx, &id, Some(now_ms))?,
                    _ => {}
                }
            }
            Ok(unnamed)
        })
    }

    /// Notes that a value is no longer in the keyring.
    pub fn forget_secret(&mut self, id: &SecretId) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute("DELETE FROM kept_secret WHERE id = ?1", [id.as_str()])?;
            Ok(())
        })
    }
}

fn all(conn: &Connection) -> rusqlite::Result<Vec<(String, Option<u64>)>> {
    let mut statement =
        conn.prepare_cached("SELECT id, unnamed_since_ms FROM kept_secret ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn named(conn: &Connection) -> rusqlite::Result<HashSet<String>> {
    let mut statement = conn.prepare_cached(NAMED)?;
    let ids = statement.query_map([], |row| row.get(0))?;
    let mut named: HashSet<String> = ids.collect::<Result<_, _>>()?;
    named.extend(mail_server::password(conn)?);
    Ok(named)
}

/// What a draft holds is its form's business, so an id is looked for in its text.
fn drafts(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT json FROM draft")?;
    let drafts = statement.query_map([], |row| row.get(0))?;
    drafts.collect()
}

fn note(conn: &Connection, id: &str, unnamed_since_ms: Option<u64>) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE kept_secret SET unnamed_since_ms = ?2 WHERE id = ?1")?
        .execute(params![id, unnamed_since_ms])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_without_secrets_are_not_read() {
        let mut conn = Connection::open_in_memory().unwrap();
        crate::migration::run(&mut conn, std::path::Path::new("memory")).unwrap();
        let mut statement = conn
            .prepare(&format!("EXPLAIN QUERY PLAN {NAMED}"))
            .unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(3));
        let plan = rows.unwrap().collect::<Result<Vec<_>, _>>().unwrap();
        let by_index = "SCAN version USING INDEX version_with_secret";
        assert!(plan.iter().any(|step| step == by_index), "{plan:#?}");
    }
}
