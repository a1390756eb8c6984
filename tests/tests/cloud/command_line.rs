//! The command line of a console that is connected: connections, and what runs there.

use trainyard_tests::yard::Yard;

use super::Connected;

/// The words of a command, and the path of a file.
fn with<'a>(words: &[&'a str], file: &'a std::path::Path) -> Vec<&'a str> {
    [words, &[file.to_str().unwrap()]].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_added_of_a_servers_line_tested_used_and_removed() {
    let here = Connected::new().await;
    let told = here.service.told().clone();
    let secret = here.service.get("secret_key").to_owned();
    // The console of this test is the owner, with a keyring: it keeps the secret for the command line.
    let yard = Yard::new().at_home(here.home.path());
    let done = tokio::task::spawn_blocking(move || {
        let line = yard.write("server.json", told.to_string());
        let added = yard.ok(&with(&["connections", "add", "loop", "--server"], &line));
        assert_eq!(added, "added loop: every service answers\n");
        yard.run(&with(&["connections", "add", "loop", "--server"], &line))
            .assert_refused(&["NAME: ", "loop", "choose another name"]);
        let listed = yard.ok(&["connections", "list"]);
        println!("{listed}");
        for part in [
            "loop",
            "http://127.0.0.1:",
            "access key ",
            "every service answers",
        ] {
            assert!(listed.contains(part), "{part} is not in {listed}");
        }
        assert!(!listed.contains(&secret), "{listed}");
        let tested = yard.ok(&["connections", "test", "loop"]);
        println!("{tested}");
        for service in ["IAM", "ModelArts v1", "ModelArts v2", "OBS", "SMN", "SWR"] {
            let row = tested.lines().find(|line| line.starts_with(service));
            assert!(row.is_some_and(|row| row.ends_with("answers")), "{tested}");
        }
        let file = yard.job("any", "true");
        let submit = ["submit", "--backend", "moon", "-f"];
        yard.run(&with(&submit, &file))
            .assert_refused(&["there is local, loop"]);
        assert!(
            yard.ok(&["connections", "remove", "loop"])
                .starts_with("removed loop;")
        );
        assert_eq!(yard.json(&["connections", "list"]), serde_json::json!([]));
    });
    done.await.unwrap();
    here.console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_with_a_wrong_key_is_told_and_kept_only_when_it_is_wanted() {
    let here = Connected::new().await;
    let mut told = here.service.told().clone();
    told["secret_key"] = serde_json::json!("wrong");
    let yard = Yard::new().at_home(here.home.path());
    let done = tokio::task::spawn_blocking(move || {
        let line = yard.write("server.json", told.to_string());
        let add = with(&["connections", "add", "loop", "--server"], &line);
        let ran = yard.run(&add);
        ran.assert_code(1);
        println!("{}{}", ran.stdout_text(), ran.stderr);
        assert!(ran.stdout_text().contains("sign-in refused"), "{ran:?}");
        assert!(ran.stderr.contains("check the key"), "{ran:?}");
        assert_eq!(yard.json(&["connections", "list"]), serde_json::json!([]));
        yard.ok(&[&add[..], &["--anyway"]].concat());
        let ran = yard.run(&["connections", "test", "loop"]);
        ran.assert_code(1);
        assert!(ran.stderr.contains("loop: 0 of 6 services"), "{ran:?}");
    });
    done.await.unwrap();
    here.console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_there_is_called_by_names_and_a_deletion_says_what_stays() {
    let here = Connected::new().await;
    let id = here.connect().await;
    let mut spec = here.sample_there(&id).await;
    spec["name"] = serde_json::json!("digits");
    let ended = here.submit(&id, &spec).await;
    here.end(ended).await;
    spec["name"] = serde_json::json!("endless");
    spec["algorithm"]["boot_command"] = serde_json::json!("sleep 600");
    here.submit(&id, &spec).await;
    let yard = Yard::new().at_home(here.home.path());
    let done = tokio::task::spawn_blocking(move || {
        let jobs = yard.ok(&["jobs"]);
        println!("{jobs}");
        assert!(
            jobs.contains("WHERE") && jobs.contains("Loopback"),
            "{jobs}"
        );
        let shown = yard.ok(&["show", "digits"]);
        assert!(shown.contains("Loopback"), "{shown}");
        for bare in ["c-", "JOBSTAT"] {
            assert!(
                !jobs.contains(bare) && !shown.contains(bare),
                "{jobs}{shown}"
            );
        }
        let deleted = yard.ok(&["delete", "digits/V001"]);
        assert_eq!(
            deleted,
            "deleted digits V001; what Loopback keeps of it stays there\n"
        );
        let deleted = yard.ok(&["delete", "endless"]);
        let expected = "deleted endless with its version V001; it was stopped there, and what Loopback keeps of it stays there\n";
        assert_eq!(deleted, expected);
    });
    done.await.unwrap();
    here.console.close().await;
}
