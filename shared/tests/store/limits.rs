//! The table counts limits exactly (R45).

use super::*;

/// R45: a limit holds under concurrency, counted alone and counted with a change.
#[tokio::test]
async fn r45_a_limit_is_never_exceeded() {
    let store = table::store().await;
    let limit = Allowance::LINK_TRIES.at_most(5).limit_for("link", start());
    let mut crowd = JoinSet::new();
    for _ in 0..20 {
        let (store, limit) = (store.clone(), limit.clone());
        crowd.spawn(async move { store.count(&limit).await.unwrap() });
    }
    assert_eq!(crowd.join_all().await.into_iter().filter(Option::is_none).count(), 5);

    let limits = [Limit { most: 1, ..Allowance::EMAILS_TO_ADDRESS.limit_for(EMAIL, start()) }];
    for (id, allowed) in [(1, true), (2, false)] {
        let done = invited_with(&store, &invite(ANNA, EMAIL, id), &limits, None).await;
        assert_eq!(done.is_ok(), allowed, "{done:?}");
    }
}

/// R45: all limits of one officer are counted in one item, and all of one address in another. The result names the
/// limit that is reached. If one limit is reached, no other counter changes.
#[tokio::test]
async fn r45_limits_in_one_item_have_separate_counters() {
    let store = table::store().await;
    let requests = |most| Allowance::REQUESTS.at_most(most).limit_for(ANNA, start());
    let invitations = |most| Allowance::INVITATIONS.at_most(most).limit_for(ANNA, start());
    let emails = |most, officer| {
        Allowance::EMAILS_FROM_OFFICER.at_most(most).limit_for(EMAIL, start()).share_of(officer)
    };
    let all = |most| Allowance::EMAILS_TO_ADDRESS.at_most(most).limit_for(EMAIL, start());
    let mut id = 0;
    for (limits, reached) in [
        (vec![requests(2), invitations(1), emails(1, ANNA), all(2)], None),
        (vec![requests(2), invitations(1), emails(2, ANNA), all(2)], Some(Counted::Invitations)),
        (vec![requests(1), invitations(1), emails(1, ANNA), all(2)], Some(Counted::Requests)),
        (vec![requests(2), invitations(2), emails(1, ANNA), all(2)], Some(Counted::EmailsFromOfficer)),
        (vec![requests(2), invitations(2), emails(1, BEN), all(1)], Some(Counted::EmailsToAddress)),
        (vec![requests(2), invitations(2), emails(1, BEN), all(2)], None),
        (vec![requests(3), invitations(2), emails(1, BEN), all(3)], Some(Counted::EmailsFromOfficer)),
    ] {
        id += 1;
        let done = invited_with(&store, &invite(ANNA, EMAIL, id), &limits, None).await;
        match (done, reached) {
            (Ok(_), None) => {}
            (Err(Rejection::Hindered(Hindrance::Limited(limit))), Some(what)) if limit.what == what => {}
            (done, reached) => panic!("{id}: {reached:?}, {done:?}"),
        }
    }
    // A limit that is counted alone uses the same counter. An action that does not fit is not counted.
    assert!(store.count(&requests(4).counting(3)).await.unwrap().is_some());
    assert!(store.count(&requests(4).counting(2)).await.unwrap().is_none());
    assert!(store.count(&requests(4)).await.unwrap().is_some());
    assert!(store.count(&requests(4).counting(5)).await.unwrap().is_some());
}
