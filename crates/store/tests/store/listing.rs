//! Pages of the list: every way of reading them gives what a plain filter and sort would.

use std::cmp::Ordering;

use trainyard_job::{JobStatus, StatusGroup};
use trainyard_store::{Count, JobQuery, JobRow, JobSort, Order};

use crate::fixture::{Fixture, T0, all_jobs, change, names, searching, spec};

/// More than are counted, so that frequent texts and statuses take the ways meant for them.
const JOBS: u64 = 2300;

/// Jobs in every group, some of them with several versions, with rare, common and clustered texts.
fn crowd() -> Fixture {
    let mut fixture = Fixture::new();
    for number in 0..JOBS {
        let name = format!(
            "{}-{number:04}",
            if number % 3 == 0 { "Train" } else { "train" }
        );
        let rare = if number % 500 == 7 {
            "needle 针"
        } else {
            "hay"
        };
        let half = if number < JOBS / 2 { "early" } else { "late" };
        let key = fixture.create_with(&name, &format!("{rare} {half}"), &spec());
        let status = match number % 50 {
            0 => JobStatus::Running,
            1 => JobStatus::Failed,
            2 => JobStatus::Killed,
            3..25 => JobStatus::Completed,
            _ => continue,
        };
        let store = &mut fixture.store;
        if status != JobStatus::Running && number % 2 == 0 {
            store
                .apply(&change(key, T0 + 5, JobStatus::Running))
                .unwrap();
        }
        store
            .apply(&change(key, T0 + 5 + number * 31 % 97, status))
            .unwrap();
        if number % 100 == 0 {
            store
                .create_version(key.job, None, &spec(), "local", T0 + number)
                .unwrap();
        }
    }
    fixture
}

fn duration(row: &JobRow) -> i64 {
    match (row.started_at_ms, row.ended_at_ms) {
        (None, _) => -1,
        (Some(started), None) => i64::MAX - i64::try_from(started).unwrap(),
        (Some(started), Some(ended)) => i64::try_from(ended - started).unwrap(),
    }
}

fn group_place(row: &JobRow) -> usize {
    let groups = [
        StatusGroup::Pending,
        StatusGroup::Running,
        StatusGroup::Succeeded,
        StatusGroup::Failed,
        StatusGroup::Stopped,
    ];
    groups
        .iter()
        .position(|group| *group == row.status.group())
        .unwrap()
}

fn compare(sort: JobSort, a: &JobRow, b: &JobRow) -> Ordering {
    match sort {
        JobSort::Created => Ordering::Equal,
        JobSort::Name => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        JobSort::Status => {
            (group_place(a), a.status.code()).cmp(&(group_place(b), b.status.code()))
        }
        JobSort::Duration => duration(a).cmp(&duration(b)),
        JobSort::Versions => a.version_count.cmp(&b.version_count),
    }
}

/// The plain way, over all jobs in the order of submission.
fn expected(all: &[JobRow], query: &JobQuery) -> (Vec<String>, Count) {
    let text = query.search.to_lowercase();
    let mut rows: Vec<&JobRow> = all
        .iter()
        .filter(|row| {
            row.name.to_lowercase().contains(&text)
                || row.description.to_lowercase().contains(&text)
        })
        .filter(|row| query.groups.is_empty() || query.groups.contains(&row.status.group()))
        .collect();
    rows.sort_by(|a, b| compare(query.sort, a, b));
    if query.order == Order::Desc {
        rows.reverse();
    }
    let total = Count {
        rows: (rows.len() as u64).min(1000),
        and_more: rows.len() > 1000,
    };
    let page = rows
        .into_iter()
        .skip(usize::try_from(query.offset).unwrap())
        .take(query.limit as usize);
    (page.map(|row| row.name.clone()).collect(), total)
}

fn in_order_of_submission(fixture: &Fixture) -> Vec<JobRow> {
    let mut all = Vec::new();
    loop {
        let query = JobQuery {
            order: Order::Asc,
            offset: all.len() as u64,
            ..all_jobs()
        };
        let page = fixture.store.jobs(&query).unwrap().rows;
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

#[test]
fn every_question_has_the_answer_of_a_plain_filter_and_sort() {
    let fixture = crowd();
    let all = in_order_of_submission(&fixture);
    assert_eq!(all.len() as u64, JOBS);
    let groups: [&[StatusGroup]; 5] = [
        &[],
        &[StatusGroup::Failed],
        &[StatusGroup::Succeeded],
        &[StatusGroup::Pending, StatusGroup::Running],
        &[
            StatusGroup::Pending,
            StatusGroup::Succeeded,
            StatusGroup::Stopped,
        ],
    ];
    let sorts = [
        JobSort::Created,
        JobSort::Name,
        JobSort::Status,
        JobSort::Duration,
        JobSort::Versions,
    ];
    for search in [
        "", "needle", "针", "TRAIN-", "early", "la", "-00", "absent", "~",
    ] {
        for groups in groups {
            for sort in sorts {
                for order in [Order::Asc, Order::Desc] {
                    for offset in [0, 3, 990] {
                        let query = JobQuery {
                            search: search.to_owned(),
                            groups: groups.to_vec(),
                            sort,
                            order,
                            offset,
                            limit: 20,
                            ..JobQuery::default()
                        };
                        let page = fixture.store.jobs(&query).unwrap();
                        let names: Vec<_> = page.rows.iter().map(|row| row.name.clone()).collect();
                        assert_eq!((names, page.total), expected(&all, &query), "{query:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn groups_are_counted_as_the_list_counts_them() {
    let fixture = crowd();
    for search in ["", "needle", "train-", "early", "absent", "t"] {
        let counts = fixture.store.group_counts(&searching(search)).unwrap();
        for (group, count) in [
            (StatusGroup::Pending, counts.pending),
            (StatusGroup::Running, counts.running),
            (StatusGroup::Succeeded, counts.succeeded),
            (StatusGroup::Failed, counts.failed),
            (StatusGroup::Stopped, counts.stopped),
        ] {
            let query = JobQuery {
                search: search.to_owned(),
                groups: vec![group],
                ..all_jobs()
            };
            assert_eq!(
                fixture.store.jobs(&query).unwrap().total,
                count,
                "{search} {group:?}"
            );
        }
    }
}

#[test]
fn a_page_beyond_the_end_is_empty_and_still_knows_the_total() {
    let mut fixture = Fixture::new();
    for name in ["a-x", "b-x", "c-x"] {
        fixture.create(name);
    }
    for search in ["", "-x"] {
        for offset in [3, u64::MAX] {
            let query = JobQuery {
                search: search.to_owned(),
                offset,
                ..all_jobs()
            };
            let page = fixture.store.jobs(&query).unwrap();
            assert!(page.rows.is_empty());
            assert_eq!(
                page.total,
                Count {
                    rows: 3,
                    and_more: false
                }
            );
        }
    }
}

#[test]
fn a_page_has_at_least_one_row_and_at_most_a_thousand() {
    let mut fixture = Fixture::new();
    for number in 0..1002 {
        fixture.create(&format!("job-{number}"));
    }
    for (limit, rows) in [(0, 1), (1, 1), (1000, 1000), (u32::MAX, 1000)] {
        let query = JobQuery {
            limit,
            ..all_jobs()
        };
        assert_eq!(names(&fixture.store, &query).len(), rows, "limit {limit}");
    }
}
