//! Ten thousand requests of the official signer, verified here, and as many of ours, signed again there.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use trainyard_protocol::sign::{self, Key, Request, SignatureError};
use trainyard_protocol::uri;
use trainyard_tests::dice::Dice;

use super::{client, ended, environment};

const COUNT: usize = 10_000;
const SEED: u64 = 20_260_102;

/// A request with what it takes to give it to either signer.
struct Signed {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Signed {
    fn read(line: &str) -> Self {
        let one: Value = serde_json::from_str(line).expect("each line is JSON");
        let text = |name: &str| one[name].as_str().expect("it is text").to_owned();
        Self {
            method: text("method"),
            path: text("path"),
            query: text("query"),
            headers: serde_json::from_value(one["headers"].clone()).expect("pairs"),
            body: hex::decode(text("body")).expect("it is hexadecimal"),
        }
    }

    fn verify(&self) -> Result<(), SignatureError> {
        let request = self.request();
        let presented = sign::presented(&request)?;
        assert_eq!(presented.access, key().access);
        let date = request.header(sign::sdk::DATE_HEADER).unwrap_or_default();
        sign::verify(
            &request,
            &presented,
            &key().secret,
            sign::parse_stamp(date)?,
        )
    }

    fn request(&self) -> Request<'_> {
        Request {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            body: &self.body,
        }
    }
}

fn key() -> Key {
    Key {
        access: "AKEXAMPLE0000000TEST".to_owned(),
        secret: "SKexample+0123456789abcdefghijklmnop/TEST".to_owned(),
    }
}

#[test]
fn ten_thousand_requests_of_the_official_signer_verify() {
    let Some(python) = environment::python() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let lines = folder.path().join("signed");
    let mut make = client(python, "signatures", folder.path());
    make.args(["make", &COUNT.to_string(), &SEED.to_string()]);
    make.stdout(File::create(&lines).expect("a file can be made"));
    assert!(ended("signatures", &mut make).success());
    let lines = std::fs::read_to_string(&lines).expect("it can be read");
    let mut count = 0;
    for line in lines.lines() {
        let mut one = Signed::read(line);
        assert_eq!(one.verify(), Ok(()), "{line}");
        one.path.push('x');
        assert_eq!(one.verify(), Err(SignatureError::Mismatch), "{line}");
        count += 1;
    }
    assert_eq!(count, COUNT);
    println!("{count} requests of the official signer verify, and none of them with another path");
}

#[test]
fn the_official_signer_signs_ten_thousand_requests_of_ours_the_same() {
    let Some(python) = environment::python() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let lines = folder.path().join("requests");
    write_ours(&lines).expect("the requests can be written");
    let told = folder.path().join("same");
    let mut check = client(python, "signatures", folder.path());
    check.arg("check");
    check.stdin(Stdio::from(File::open(&lines).expect("it is there")));
    check.stdout(File::create(&told).expect("a file can be made"));
    assert!(ended("signatures", &mut check).success());
    let same = std::fs::read_to_string(&told).expect("it can be read");
    assert_eq!(same.trim(), COUNT.to_string());
    println!(
        "{} requests of ours are signed the same by the official signer",
        same.trim()
    );
}

fn write_ours(to: &Path) -> std::io::Result<()> {
    let mut dice = Dice::new(SEED);
    let mut lines = std::io::BufWriter::new(File::create(to)?);
    for _ in 0..COUNT {
        writeln!(lines, "{}", ours(&mut dice))?;
    }
    lines.flush()
}

fn ours(dice: &mut Dice) -> Value {
    const LETTERS: &str = "abcXYZ019-._~!*'();:@&=+$,?#[] \"<>\\^`{|}éß中文😀";
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyz0123456789-/.;=,";
    let segments: Vec<String> = (0..dice.below(6))
        .map(|_| uri::encode(&text(dice, LETTERS, 8)))
        .collect();
    let path = format!("/{}", segments.join("/"));
    let pairs: Vec<(String, String)> = (0..dice.below(6))
        .map(|at| {
            (
                format!("{}{at}", text(dice, LETTERS, 5)),
                text(dice, LETTERS, 8),
            )
        })
        .collect();
    let mut headers = vec![
        (
            sign::sdk::DATE_HEADER.to_owned(),
            sign::stamp(1_700_000_000 + dice.below(1 << 28)),
        ),
        (
            "Host".to_owned(),
            format!("127.0.0.1:{}", dice.below(65_536)),
        ),
    ];
    for at in 0..dice.below(4) {
        let between = if dice.below(3) == 0 { "_" } else { "-" };
        headers.push((format!("X{between}{at}"), text(dice, PLAIN, 20)));
    }
    let kinds = [
        None,
        Some("application/json"),
        Some("application/bson"),
        Some("text/plain"),
    ];
    let kind = kinds[usize::try_from(dice.below(4)).expect("it is small")];
    headers.extend(kind.map(|kind| ("Content-Type".to_owned(), kind.to_owned())));
    let unsigned = sign::sdk::content_header(kind);
    headers.extend(unsigned.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let body = text(dice, LETTERS, 60).into_bytes();
    let mut signed = Signed {
        method: ["GET", "POST", "PUT", "DELETE"][usize::try_from(dice.below(4)).expect("small")]
            .to_owned(),
        path,
        query: uri::query(&pairs),
        headers,
        body,
    };
    let authorization = sign::sdk::authorization(&key(), &signed.request());
    signed
        .headers
        .push(("Authorization".to_owned(), authorization));
    json!({
        "method": signed.method,
        "path": signed.path,
        "pairs": pairs,
        "headers": signed.headers,
        "body": hex::encode(&signed.body),
    })
}

fn text(dice: &mut Dice, letters: &str, most: u64) -> String {
    let letters: Vec<char> = letters.chars().collect();
    let bound = u64::try_from(letters.len()).expect("they are few");
    let letter = |dice: &mut Dice| letters[usize::try_from(dice.below(bound)).expect("small")];
    (0..dice.below(most + 1)).map(|_| letter(dice)).collect()
}
