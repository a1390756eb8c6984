//! A connection as it comes from a form: tidied, and what may be wrong with it and its keys.

use trainyard_job::{Connection, Endpoints, Fault, FaultKind, SignIn, validate_connection};
use trainyard_store::ConnectionRow;

use crate::error::ConsoleError;
use crate::wire::{ConnectionKeys, SaveConnection};

/// Without the blanks that come with what is pasted.
pub(super) fn tidied(save: SaveConnection) -> SaveConnection {
    let trim = |text: &mut String| *text = text.trim().to_owned();
    let SaveConnection {
        id,
        mut connection,
        mut keys,
    } = save;
    trim(&mut connection.name);
    trim(&mut connection.region);
    trim(&mut connection.project_id);
    let Endpoints {
        iam,
        modelarts,
        obs,
        smn,
        swr,
    } = &mut connection.endpoints;
    for address in [iam, modelarts, obs, smn, swr] {
        *address = address.trim().trim_end_matches('/').to_owned();
    }
    match &mut connection.sign_in {
        SignIn::AccessKey { access_key } | SignIn::Temporary { access_key } => trim(access_key),
        SignIn::Password { domain, user } => {
            trim(domain);
            trim(user);
        }
    }
    // A password may begin with a blank; a key never does.
    if let Some(keys) = &mut keys
        && !matches!(connection.sign_in, SignIn::Password { .. })
    {
        trim(&mut keys.secret.0);
        trim(&mut keys.security_token.0);
    }
    SaveConnection {
        id,
        connection,
        keys,
    }
}

pub(super) fn refuse_faults(
    save: &SaveConnection,
    former: Option<&ConnectionRow>,
) -> Result<(), ConsoleError> {
    let mut faults = validate_connection(&save.connection);
    let sign_in = &save.connection.sign_in;
    let same_kind = |row: &ConnectionRow| {
        std::mem::discriminant(&row.connection.sign_in) == std::mem::discriminant(sign_in)
    };
    let none = ConnectionKeys::default();
    let keys = match &save.keys {
        Some(keys) => Some(keys),
        None if former.is_some_and(same_kind) => None,
        None => Some(&none),
    };
    if let Some(keys) = keys {
        if keys.secret.0.is_empty() {
            faults.push(Fault::error("keys.secret", FaultKind::Required));
        }
        if matches!(sign_in, SignIn::Temporary { .. }) && keys.security_token.0.is_empty() {
            faults.push(Fault::error("keys.security_token", FaultKind::Required));
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(ConsoleError::Faults(faults))
}

/// Whether what runs there could not be found again by the other.
pub(super) fn leads_elsewhere(former: &Connection, next: &Connection) -> bool {
    let place = |one: &Connection| {
        (
            one.region.clone(),
            one.project_id.clone(),
            one.endpoints.modelarts.clone(),
        )
    };
    // Without a project the account says which one is meant.
    let account = |one: &Connection| match &one.sign_in {
        SignIn::Password { domain, .. } if one.project_id.is_empty() => Some(domain.clone()),
        _ => None,
    };
    let is_other_account = account(former)
        .zip(account(next))
        .is_some_and(|(former, next)| former != next);
    place(former) != place(next) || is_other_account
}

#[cfg(test)]
mod tests {
    use trainyard_job::{Cloud, ConnectionId};

    use super::*;
    use crate::wire::SecretText;

    fn save(sign_in: SignIn, keys: Option<(&str, &str)>) -> SaveConnection {
        SaveConnection {
            id: None,
            connection: Connection {
                name: " Frankfurt ".to_owned(),
                cloud: Cloud::OpenTelekomCloud,
                region: "eu-de".to_owned(),
                project_id: "0f00".to_owned(),
                endpoints: Endpoints::of(Cloud::OpenTelekomCloud, "eu-de").unwrap_or_default(),
                sign_in,
                publish: false,
            },
            keys: keys.map(|(secret, token)| ConnectionKeys {
                secret: SecretText(secret.to_owned()),
                security_token: SecretText(token.to_owned()),
            }),
        }
    }

    fn key_pair() -> SignIn {
        let access_key = "AK".to_owned();
        SignIn::AccessKey { access_key }
    }

    fn temporary() -> SignIn {
        let access_key = "AK".to_owned();
        SignIn::Temporary { access_key }
    }

    fn fields(save: &SaveConnection, former: Option<&ConnectionRow>) -> Vec<String> {
        match refuse_faults(save, former) {
            Err(ConsoleError::Faults(faults)) => faults.into_iter().map(|f| f.field).collect(),
            _ => vec![],
        }
    }

    #[test]
    fn a_new_connection_says_which_of_its_keys_is_missing() {
        assert_eq!(fields(&save(key_pair(), None), None), ["keys.secret"]);
        let temporary = |keys| fields(&save(temporary(), keys), None);
        assert_eq!(temporary(Some(("SK", ""))), ["keys.security_token"]);
        assert_eq!(temporary(Some(("SK", "token"))), Vec::<String>::new());
    }

    #[test]
    fn keys_are_kept_for_the_way_of_signing_in_that_they_are_for() {
        let former = ConnectionRow {
            id: ConnectionId::of([0; 4]),
            connection: save(key_pair(), None).connection,
            test: None,
            created_at_ms: 0,
            removed: false,
        };
        let kept = fields(&save(key_pair(), None), Some(&former));
        assert_eq!(kept, Vec::<String>::new());
        let other = fields(&save(temporary(), None), Some(&former));
        assert_eq!(other, ["keys.secret", "keys.security_token"]);
    }

    #[test]
    fn another_account_is_another_place_where_no_project_says_which_one_is_meant() {
        let of = |domain: &str, project: &str| {
            let (domain, user) = (domain.to_owned(), "u".to_owned());
            let mut one = save(SignIn::Password { domain, user }, None).connection;
            project.clone_into(&mut one.project_id);
            one
        };
        assert!(leads_elsewhere(&of("a", ""), &of("b", "")));
        assert!(!leads_elsewhere(&of("a", ""), &of("a", "")));
        assert!(!leads_elsewhere(&of("a", "0f00"), &of("b", "0f00")));
        assert!(leads_elsewhere(&of("a", "0f00"), &of("a", "0f01")));
    }

    #[test]
    fn what_is_pasted_comes_without_its_blanks_and_a_password_as_it_is() {
        let tidy = tidied(save(key_pair(), Some((" SK\n", ""))));
        assert_eq!(tidy.connection.name, "Frankfurt");
        assert_eq!(tidy.keys.map(|keys| keys.secret.0).as_deref(), Some("SK"));
        let sign_in = SignIn::Password {
            domain: " d ".to_owned(),
            user: "u".to_owned(),
        };
        let tidy = tidied(save(sign_in, Some((" pass ", ""))));
        assert_eq!(
            tidy.keys.map(|keys| keys.secret.0).as_deref(),
            Some(" pass ")
        );
    }
}
