//! What is wrong with a spec, as data: the pages put it in words in two languages, the command line in English.

mod finding;
mod sentence;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use finding::{Fault, FaultLevel};

/// The kinds of fault. `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "code",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
#[expect(
    missing_docs,
    reason = "each variant is explained by its sentence in Display"
)]
pub enum FaultKind {
    Required,
    BadName {
        max: usize,
    },
    TooLong {
        max: usize,
        actual: usize,
    },
    OutOfRange {
        min: u32,
        max: u32,
        actual: u32,
    },
    NotAnObjectPath {
        given: String,
    },
    BadVariableName {
        given: String,
    },
    ReservedVariable {
        name: String,
    },
    Duplicate {
        given: String,
    },
    ControlCharacter,
    OfAnotherSource,
    BootFileNotPython {
        given: String,
    },
    BootFileOutside {
        given: String,
        code_dir: String,
    },
    OutputIsData,
    OutputNotEmpty {
        path: String,
    },
    NameTaken {
        name: String,
    },
    UnknownFlavor {
        given: String,
        known: Vec<String>,
    },
    UnknownImage {
        given: String,
        known: Vec<String>,
    },
    UnknownTopic {
        given: String,
        known: Vec<String>,
    },
    UnknownField {
        name: String,
    },
    WrongType {
        expected: String,
    },
    NotFound {
        path: String,
    },
    EmptyFolder {
        path: String,
    },
    Unreadable {
        path: String,
        reason: String,
    },
    TooManyNodes {
        asked: u32,
        flavor: String,
        fit: u32,
    },
    CodeTooLarge {
        bytes: u64,
        max_bytes: u64,
    },
    CodeTooManyFiles {
        files: u64,
        max_files: u64,
        and_more: bool,
    },
    NotHere {
        what: String,
    },
    UnknownEngine {
        given: String,
        known: Vec<String>,
    },
    NoFramework {
        framework: String,
    },
    EngineInSeveral {
        given: String,
        choose: Vec<String>,
    },
    UnknownAlgorithm {
        given: String,
        known: Vec<String>,
    },
    BrokenAlgorithm {
        name: String,
        reason: String,
    },
    NoEngineFor {
        algorithm: String,
        need: String,
    },
    NotWhole {
        given: String,
    },
    NotNumber {
        given: String,
    },
    NotBool {
        given: String,
    },
    NotAChoice {
        given: String,
        choices: Vec<String>,
    },
    /// Bounds as texts: they are numbers of any kind.
    TooSmall {
        given: String,
        min: String,
    },
    TooLarge {
        given: String,
        max: String,
    },
    UnknownParameter {
        known: Vec<String>,
    },
    SetByPlatform,
    BadTopicName {
        max: usize,
    },
    TooManyBytes {
        max: usize,
        actual: usize,
    },
    TopicTaken {
        name: String,
    },
    /// Of a topic that a job is to tell of its events.
    NobodyConfirmed {
        topic: String,
    },
    AlreadySubscribed {
        given: String,
    },
    NotAWebAddress {
        given: String,
    },
    SecretInAddress,
    NotAMailAddress {
        given: String,
    },
    NotASigningSecret,
    NoMailServer,
    WrongCode,
    CodeExpired,
    PasswordInClear {
        host: String,
    },
    UnknownPool {
        given: String,
        known: Vec<String>,
    },
    PoolNameTaken {
        name: String,
    },
    CpusLeft {
        asked: u32,
        left: u32,
    },
    MemoryLeft {
        asked_bytes: u64,
        left_bytes: u64,
    },
    SecretOnCommandLine,
    SecretWithValue,
    SecretMissing,
    NoKeyring {
        reason: String,
    },
    OutputInData {
        data: String,
    },
    DataInOutput {
        data: String,
    },
    TooManyTags {
        max: usize,
    },
    UnknownDataset {
        given: String,
        known: Vec<String>,
    },
    DatasetChanged {
        version: String,
        missing: u64,
        changed: u64,
        added: u64,
        example: String,
    },
    LongNames {
        count: u64,
        max: usize,
        example: String,
    },
    AllNamesLong {
        path: String,
        max: usize,
    },
    OneNodeEngine {
        engine: String,
        actual: u32,
    },
    NoRoom {
        needed_bytes: u64,
        free_bytes: u64,
    },
    ConnectionTaken {
        name: String,
    },
    NotAnEndpoint {
        given: String,
    },
    NotEncrypted {
        given: String,
    },
    PlainTextThere {
        name: String,
    },
    NoDollarThere,
    NoPlaceThere,
    SoldOutThere {
        given: String,
    },
}
