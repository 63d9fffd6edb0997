//! Responses that are saved for retries.

use super::*;

/// A saved response is found by the same request, and not by another one. After its time it is not found, even if the
/// table still has it.
#[tokio::test]
async fn a_response_is_saved_for_its_time() {
    let store = table::store().await;
    let key = RequestKey {
        name: "caller and key".to_owned(),
        fingerprint: "body".to_owned(),
        now: start(),
        keep_until: start() + DAY,
    };
    let answer = |status| SavedResponse::Unchanged { status };
    assert!(store.save_response(&key, answer(201)).await.unwrap().is_none());
    let same = store.save_response(&key, answer(409)).await.unwrap();
    assert!(matches!(same, Some(Replay::Same(kept)) if kept == answer(201)));
    let other = RequestKey { fingerprint: "another body".to_owned(), ..key.clone() };
    assert!(matches!(store.save_response(&other, answer(201)).await.unwrap(), Some(Replay::Other)));
    let later = RequestKey { now: start() + DAY, keep_until: start() + 2 * DAY, ..other };
    assert!(store.save_response(&later, answer(202)).await.unwrap().is_none(), "free again");
}

/// A response that is saved with a change is there as soon as the change is. It prevents a second change.
#[tokio::test]
async fn a_change_with_a_key_is_made_once() {
    let store = table::store().await;
    let key = RequestKey {
        name: "k".to_owned(),
        fingerprint: "f".to_owned(),
        now: start(),
        keep_until: start() + DAY,
    };
    let event = Happening::Invited;
    let answer =
        SavedResponse::Change { status: 201, invitation: InvitationId(Ulid::from(1)), version: 1, event };
    for id in [1, 2] {
        match invited_with(&store, &invite(ANNA, EMAIL, id), &[], Some((&key, answer.clone()))).await {
            Ok(decision) => assert_eq!((id, decision.ended), (1, None)),
            Err(Rejection::Hindered(Hindrance::Replayed(Replay::Same(kept)))) => {
                assert_eq!((id, &kept), (2, &answer));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// All kinds of saved responses are read back unchanged. A response that an older version saved can be read too.
#[tokio::test]
async fn saved_responses_are_read_back() {
    let store = table::store().await;
    let invitation = Some(InvitationId(Ulid::from(1)));
    let row =
        |outcome: &str, invitation| SavedRow { outcome: outcome.to_owned(), invitation, again_at: None };
    let given = |abridged| SavedResponse::Given {
        status: 422,
        headers: vec![("retry-after".to_owned(), "1".to_owned())],
        body: "{}".to_owned(),
        abridged,
    };
    for (name, answer) in [
        (
            "rows",
            SavedResponse::Rows {
                rows: vec![row("invited", invitation), row("already_registered", None)],
                running_until: None,
            },
        ),
        ("given", given(false)),
        ("abridged", given(true)),
        ("unchanged", SavedResponse::Unchanged { status: 200 }),
    ] {
        let key = RequestKey {
            name: name.to_owned(),
            fingerprint: "f".to_owned(),
            now: start(),
            keep_until: start() + DAY,
        };
        assert!(store.saved_response(&key).await.unwrap().is_none());
        assert!(store.save_response(&key, answer.clone()).await.unwrap().is_none());
        assert!(
            matches!(store.saved_response(&key).await.unwrap(), Some(Replay::Same(kept)) if kept == answer),
            "{name}"
        );
        let other = RequestKey { fingerprint: "g".to_owned(), ..key.clone() };
        assert!(matches!(store.saved_response(&other).await.unwrap(), Some(Replay::Other)));
        assert!(!store.replace_response(&other, answer.clone()).await.unwrap());
        let later = SavedResponse::Rows { rows: vec![row("resent", invitation)], running_until: None };
        assert!(store.replace_response(&key, later.clone()).await.unwrap());
        assert!(
            matches!(store.saved_response(&key).await.unwrap(), Some(Replay::Same(kept)) if kept == later)
        );
        let over = RequestKey { now: start() + DAY, ..key };
        assert!(store.saved_response(&over).await.unwrap().is_none(), "its time is over");
    }
}
