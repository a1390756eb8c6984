//! The statements of the list are read off indexes: `SQLite` says so itself.

use rusqlite::Connection;

use trainyard_job::StatusGroup;

use super::*;

const SORTS: [JobSort; 5] = [
    JobSort::Created,
    JobSort::Name,
    JobSort::Status,
    JobSort::Duration,
    JobSort::Versions,
];

fn plan(conn: &Connection, sql: &str) -> String {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let count = statement.parameter_count();
    let nothing = vec![None::<i64>; count];
    let rows = statement
        .query_map(rusqlite::params_from_iter(nothing), |row| {
            row.get::<_, String>(3)
        })
        .unwrap();
    rows.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
}

fn listing(sort: JobSort, order: Order, groups: &[StatusGroup]) -> Listing {
    Listing::new(&JobQuery {
        groups: groups.to_vec(),
        sort,
        order,
        limit: 50,
        ..JobQuery::default()
    })
}

fn migrated() -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    crate::migration::run(&mut conn, std::path::Path::new("memory")).unwrap();
    conn
}

#[test]
fn no_order_of_all_jobs_is_sorted_for() {
    let conn = migrated();
    for sort in SORTS {
        for order in [Order::Asc, Order::Desc] {
            let plan = plan(&conn, &listing(sort, order, &[]).by_index_sql());
            assert!(!plan.contains("TEMP B-TREE"), "{sort:?} {order:?}: {plan}");
        }
    }
}

#[test]
fn the_parts_of_chosen_groups_are_merged_unsorted() {
    let conn = migrated();
    let groups = [StatusGroup::Running, StatusGroup::Failed];
    for sort in SORTS {
        for order in [Order::Asc, Order::Desc] {
            let plan = plan(&conn, &listing(sort, order, &groups).by_index_sql());
            let parts = plan.matches("(status_group=?").count();
            assert_eq!(parts, 2, "{sort:?} {order:?}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{sort:?} {order:?}: {plan}");
        }
    }
}

#[test]
fn a_text_is_read_newest_first_off_its_index() {
    let conn = migrated();
    for text in ["train", "tr", "t"] {
        let search = Search::new(text).unwrap();
        for groups in [&[][..], &[StatusGroup::Failed]] {
            for order in [Order::Asc, Order::Desc] {
                let sql = listing(JobSort::Created, order, groups).by_text_sql(&search);
                let plan = plan(&conn, &sql);
                assert!(!plan.contains("TEMP B-TREE"), "{text} {order:?}: {plan}");
                assert!(
                    plan.contains("VIRTUAL TABLE INDEX"),
                    "{text} {order:?}: {plan}"
                );
            }
        }
    }
}

#[test]
fn rows_are_walked_in_the_order_of_their_index() {
    let conn = migrated();
    for sort in SORTS {
        for groups in [&[][..], &[StatusGroup::Failed, StatusGroup::Stopped]] {
            let listing = listing(sort, Order::Desc, groups);
            let sql = listing.filter.rows_sql(sort.index(), &listing.order_by());
            let plan = plan(&conn, &sql);
            assert!(!plan.contains("TEMP B-TREE"), "{sort:?}: {plan}");
        }
    }
}

fn narrowed() -> [JobQuery; 3] {
    [
        JobQuery {
            sources: vec![trainyard_job::AlgorithmSource::Framework],
            ..JobQuery::default()
        },
        JobQuery {
            from_ms: Some(1),
            until_ms: Some(2),
            ..JobQuery::default()
        },
        JobQuery {
            tags: vec!["it's".to_owned()],
            ..JobQuery::default()
        },
    ]
}

#[test]
fn a_narrowed_list_is_walked_in_the_order_of_an_index() {
    let conn = migrated();
    for query in narrowed() {
        for groups in [&[][..], &[StatusGroup::Failed, StatusGroup::Running]] {
            for sort in SORTS {
                let listing = Listing::new(&JobQuery {
                    groups: groups.to_vec(),
                    sort,
                    ..query.clone()
                });
                let plan = plan(&conn, &listing.by_index_sql());
                let sorted = plan.lines().any(|line| line.contains("FOR ORDER BY"));
                assert!(!sorted, "{sort:?}: {plan}");
            }
        }
    }
}

#[test]
fn what_narrows_a_list_finds_few_jobs_by_its_own_index() {
    let conn = migrated();
    for (query, index) in
        narrowed()
            .iter()
            .zip(["job_by_source", "job_by_submitted", "job_tag_by_tag"])
    {
        let filter = Filter::new(&[], query);
        let plan = plan(
            &conn,
            &format!("SELECT newest FROM job {}", filter.sql("WHERE")),
        );
        assert!(plan.contains(index), "{plan}");
        assert!(!plan.contains("SCAN job "), "{plan}");
    }
}
