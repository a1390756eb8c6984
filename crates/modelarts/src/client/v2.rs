//! Calls of the second generation.

use reqwest::{Method, Url};
use trainyard_protocol::v1::LogRows;
use trainyard_protocol::v2::{
    Action, CreateJob, EngineList, EventList, Filter, FlavorList, Job, JobPage, LogLink,
    LogPreview, PoolList, Search, UsageList,
};
use trainyard_protocol::{Int, uri};

use super::transport::is_this_computer;
use super::{Answer, Call, Client};
use crate::failure::{Failure, Service};

const SERVICE: Service = Service::ModelArts;
/// Nothing is there yet, and that is no error.
const NO_CONTENT: u16 = 204;
/// There is nothing where a part was asked for.
pub(super) const NO_SUCH_RANGE: u16 = 416;

impl Client {
    pub(super) async fn probe_v2(&self) -> Result<(), Failure> {
        self.jobs_v2(0, 1, "").await.map(|_| ())
    }

    async fn v2(&self, method: Method, rest: &str) -> Result<Call, Failure> {
        Ok(Call::new(SERVICE, method, self.path("v2", rest).await?))
    }

    async fn get_v2(&self, rest: &str) -> Result<Call, Failure> {
        self.v2(Method::GET, rest).await
    }

    /// A page of the jobs, from 0, the newest first; of those whose names hold `search`, where it is given.
    pub async fn jobs_v2(&self, page: u32, limit: u32, search: &str) -> Result<JobPage, Failure> {
        let filter = Filter {
            key: "name".into(),
            operator: "like".into(),
            value: vec![search.into()].into(),
        };
        let search = Search {
            offset: Int(i64::from(page)),
            limit: Some(Int(i64::from(limit))),
            sort_by: Some("create_time".into()),
            order: Some("desc".into()),
            filters: if search.is_empty() {
                vec![]
            } else {
                vec![filter]
            }
            .into(),
            ..Search::default()
        };
        let call = self.v2(Method::POST, "training-job-searches").await?;
        self.json(call.safe().json(&search)).await
    }

    /// Creates a job; never sent twice.
    pub async fn create_job_v2(&self, body: &CreateJob) -> Result<Job, Failure> {
        let call = self.v2(Method::POST, "training-jobs").await?;
        self.json(call.json(body)).await
    }

    /// A job in full.
    pub async fn job_v2(&self, id: &str) -> Result<Job, Failure> {
        let call = self
            .get_v2(&format!("training-jobs/{}", uri::encode(id)))
            .await?;
        self.json(call).await
    }

    /// Stops a job; twice is like once.
    pub async fn terminate(&self, id: &str) -> Result<(), Failure> {
        let rest = format!("training-jobs/{}/actions", uri::encode(id));
        let call = self.v2(Method::POST, &rest).await?;
        let call = call.safe().urgent().json(&Action::terminate());
        self.transport.send(call).await.map(|_| ())
    }

    /// Deletes a job.
    pub async fn delete_job_v2(&self, id: &str) -> Result<(), Failure> {
        let rest = format!("training-jobs/{}", uri::encode(id));
        let call = self.v2(Method::DELETE, &rest).await?;
        self.transport.send(call).await.map(|_| ())
    }

    /// The newest part of a task's log; none while there is none.
    pub(crate) async fn log_preview(
        &self,
        id: &str,
        task: &str,
    ) -> Result<Option<LogPreview>, Failure> {
        let rest = format!(
            "training-jobs/{}/tasks/{}/logs/preview",
            uri::encode(id),
            uri::encode(task)
        );
        let call = self.get_v2(&rest).await?;
        self.maybe(call).await
    }

    /// Where a task's whole log can be read for five minutes.
    pub(crate) async fn log_link(&self, id: &str, task: &str) -> Result<Option<LogLink>, Failure> {
        let rest = format!(
            "training-jobs/{}/tasks/{}/logs/url",
            uri::encode(id),
            uri::encode(task)
        );
        let call = self.get_v2(&rest).await?;
        self.maybe(call.query("Content-Type", "application/octet-stream"))
            .await
    }

    /// Rows of a task's log on one side of a position.
    pub async fn log_rows_v2(
        &self,
        id: &str,
        task: &str,
        position: Option<&str>,
        lines: u32,
    ) -> Result<LogRows, Failure> {
        let rest = format!(
            "training-jobs/{}/logs/{}",
            uri::encode(id),
            uri::encode(task)
        );
        let call = self.get_v2(&rest).await?.query("lines", lines);
        let call = match position {
            Some(position) => call.query("base_line", position),
            None => call,
        };
        self.json(call).await
    }

    /// What a task uses; none while nothing was measured.
    pub async fn metrics_v2(&self, id: &str, task: &str) -> Result<Option<UsageList>, Failure> {
        let rest = format!(
            "training-jobs/{}/metrics/{}",
            uri::encode(id),
            uri::encode(task)
        );
        let call = self.get_v2(&rest).await?;
        self.maybe(call).await
    }

    /// What happened to a job, the oldest first.
    pub async fn events(&self, id: &str, offset: u32, limit: u32) -> Result<EventList, Failure> {
        let rest = format!("training-jobs/{}/events", uri::encode(id));
        let call = self.get_v2(&rest).await?;
        let call = call.query("offset", offset).query("limit", limit);
        self.json(call.query("order", "asc")).await
    }

    pub(crate) async fn flavors_v2(&self) -> Result<FlavorList, Failure> {
        let call = self.get_v2("training-job-flavors").await?;
        self.json(call).await
    }

    pub(crate) async fn engines_v2(&self) -> Result<EngineList, Failure> {
        let call = self.get_v2("training-job-engines").await?;
        self.json(call).await
    }

    pub(crate) async fn pools_v2(&self) -> Result<PoolList, Failure> {
        let call = self.get_v2("pools").await?;
        self.json(call).await
    }

    /// A part of what a signed address leads to, from a byte on; an empty one where there is nothing from there on.
    pub(crate) async fn read_link(
        &self,
        url: &str,
        from: u64,
        bytes: u64,
    ) -> Result<Part, Failure> {
        let service = Service::Obs;
        if !may_lead_to(url, &self.settings().connection.endpoints.modelarts) {
            let reason = "the address of the log is not encrypted, or leads to this computer";
            let reason = reason.to_owned();
            return Err(Failure::NotUnderstood { service, reason });
        }
        let mut call = Call::get(service, url);
        call.anonymous = true;
        call.range = Some((from, from + bytes - 1));
        let answer = self.transport.send(call).await?;
        part_of(answer, from, bytes).ok_or_else(|| Failure::NotUnderstood {
            service,
            reason: format!("it is another part than the one from byte {from} on"),
        })
    }

    async fn maybe<T: serde::de::DeserializeOwned>(
        &self,
        call: Call,
    ) -> Result<Option<T>, Failure> {
        let service = call.service;
        let answer = self.transport.send(call).await?;
        if answer.http_status == NO_CONTENT || answer.body.is_empty() {
            return Ok(None);
        }
        self.read(service, &answer).map(Some)
    }
}

/// A part of what a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) bytes: Vec<u8>,
    /// Bytes of the whole, where that is told.
    pub(crate) total: Option<u64>,
}

/// The part that was asked for; none where another one came. A server that knows no ranges answers everything.
fn part_of(answer: Answer, from: u64, bytes: u64) -> Option<Part> {
    const PARTIAL: u16 = 206;
    let range = answer.headers.get("content-range");
    let range = range.and_then(|value| value.to_str().ok());
    let (span, total) = range
        .and_then(|range| range.trim().strip_prefix("bytes")?.split_once('/'))
        .unwrap_or_default();
    let total = total.trim().parse().ok();
    match answer.http_status {
        PARTIAL => {
            let first = span.split('-').next().unwrap_or_default();
            let first: Option<u64> = first.trim().parse().ok();
            let bytes = answer.body;
            first
                .is_none_or(|first| first == from)
                .then_some(Part { bytes, total })
        }
        NO_SUCH_RANGE => Some(Part {
            bytes: Vec::new(),
            total,
        }),
        _ => {
            let total = answer.body.len();
            let from = usize::try_from(from).unwrap_or(usize::MAX).min(total);
            let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
            let end = from.saturating_add(bytes).min(total);
            Some(Part {
                bytes: answer.body[from..end].to_vec(),
                total: Some(total as u64),
            })
        }
    }
}

/// What a service hands out is not believed more than what a person typed; and only one of this computer knows its way
/// around here.
fn may_lead_to(link: &str, service: &str) -> bool {
    let is_here = |url: &Url| url.host_str().is_some_and(is_this_computer);
    let of_here = Url::parse(service).is_ok_and(|url| is_here(&url));
    Url::parse(link).is_ok_and(|url| {
        if is_here(&url) {
            of_here
        } else {
            url.scheme() == "https"
        }
    })
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderValue};

    use super::*;

    fn answer(http_status: u16, range: &'static str, body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        if !range.is_empty() {
            headers.insert("content-range", HeaderValue::from_static(range));
        }
        Answer {
            http_status,
            headers,
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_link_leads_to_this_computer_from_this_computer_alone() {
        let (here, cloud) = ("http://127.0.0.1:18090", "https://modelarts.example.com");
        assert!(may_lead_to("http://127.0.0.1:9000/log", here));
        assert!(may_lead_to("https://obs.example.com/log", here));
        assert!(may_lead_to("https://obs.example.com/log", cloud));
        for link in [
            "http://127.0.0.1:9000/log",
            "https://localhost/log",
            "https://[::1]/log",
            "http://obs.example.com/log",
            "file:///etc/passwd",
        ] {
            assert!(!may_lead_to(link, cloud), "{link}");
        }
    }

    #[test]
    fn a_part_says_how_long_the_whole_is_however_it_comes() {
        let part = |status, range, body| part_of(answer(status, range, body), 4, 10);
        let of = |bytes: &str, total| {
            let bytes = bytes.as_bytes().to_vec();
            Some(Part { bytes, total })
        };
        assert_eq!(part(206, "bytes 4-5/6", "ef"), of("ef", Some(6)));
        assert_eq!(part(206, "bytes 4-5/*", "ef"), of("ef", None));
        assert_eq!(part(206, "", "ef"), of("ef", None));
        assert_eq!(part(416, "bytes */3", "<Error/>"), of("", Some(3)));
        assert_eq!(part(200, "", "abcdef"), of("ef", Some(6)));
        assert_eq!(part(200, "", "abc"), of("", Some(3)));
        assert_eq!(part(206, "bytes 0-1/6", "ab"), None, "another part");
    }
}
