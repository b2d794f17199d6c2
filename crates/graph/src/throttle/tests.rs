//! Scopes that close and open, tenants that are spared, and what servers tell each other.

use http::HeaderMap;

use super::*;

fn answer(headers: &[(&'static str, &str)]) -> Response {
    let headers: HeaderMap =
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    Response { status: 429, headers, body: bytes::Bytes::new() }
}

fn caller(service: Service, application: u128, tenant: u128) -> Caller {
    let (application, tenant) =
        (ApplicationId(uuid::Uuid::from_u128(application)), TenantId(uuid::Uuid::from_u128(tenant)));
    Caller { service, application, tenant }
}

const NOW: Timestamp = Timestamp(1_000_000);

/// Seconds for which the call is held, whatever its pace.
fn closed(throttle: &Throttle, caller: Caller, now: Timestamp) -> Option<u32> {
    throttle.held(caller, Pace::OneByOne, now).map(|hold| secs_between(now, hold.until))
}

#[test]
fn sec_070_a_closed_scope_stops_exactly_the_calls_it_covers() {
    let check = |header: &str, stops: [bool; 3]| {
        let throttle = Throttle::default();
        let first = caller(Service::Graph, 1, 1);
        throttle.close(&answer(&[("x-ms-throttle-scope", header)]), first, Some(5), NOW);
        let others = [first, caller(Service::Graph, 1, 2), caller(Service::Graph, 2, 1)];
        let stopped = others.map(|caller| closed(&throttle, caller, NOW).is_some());
        assert_eq!(stopped, stops, "{header}");
        assert!(closed(&throttle, caller(Service::SignIn, 1, 1), NOW).is_none(), "{header}");
    };
    check("Tenant_Application/ReadWrite/app/tenant", [true, false, false]);
    check("Tenant/ReadWrite/app/tenant", [true, false, true]);
    check("Application/Read/app/tenant", [true, true, false]);
    check("", [true, false, false]);
    check("Galaxy/Read", [true, false, false]);
}

#[test]
fn a_scope_opens_when_its_time_has_come_and_the_rest_is_rounded_up() {
    let throttle = Throttle::default();
    let caller = caller(Service::Graph, 1, 1);
    throttle.close(&answer(&[]), caller, Some(5), NOW);
    let secs = |millis| closed(&throttle, caller, Timestamp(NOW.0 + millis));
    assert_eq!(
        [secs(0), secs(1), secs(4_001), secs(4_999), secs(5_000)],
        [Some(5), Some(5), Some(1), Some(1), None]
    );
    throttle.close(&answer(&[]), caller, Some(1), NOW);
    assert_eq!(secs(0), Some(5), "a shorter wait never shortens a longer one");
}

#[test]
fn sec_070_without_a_time_the_pause_doubles_to_a_minute_and_a_served_call_ends_that() {
    let throttle = Throttle::default();
    let caller = caller(Service::Graph, 1, 1);
    let mut now = NOW;
    let mut pauses = Vec::new();
    for _ in 0..8 {
        throttle.close(&answer(&[]), caller, None, now);
        let secs = closed(&throttle, caller, now).unwrap();
        pauses.push(secs);
        now = now.plus_secs(i64::from(secs));
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
    throttle.served(&answer(&[]), caller, now);
    throttle.close(&answer(&[]), caller, None, now);
    assert_eq!(closed(&throttle, caller, now).unwrap(), 1);
}

#[test]
fn sec_070_near_the_limit_a_tenant_is_slowed_down_for_a_while() {
    let throttle = Throttle::default();
    let near = caller(Service::Graph, 1, 1);
    throttle.served(&answer(&[("x-ms-throttle-limit-percentage", "0.8")]), near, NOW);
    assert!(!throttle.is_slow(near.tenant, NOW));
    throttle.served(&answer(&[("x-ms-throttle-limit-percentage", "0.85")]), near, NOW);
    assert!(throttle.is_slow(near.tenant, NOW));
    assert!(!throttle.is_slow(caller(Service::Graph, 1, 2).tenant, NOW));
    assert!(!throttle.is_slow(near.tenant, NOW.plus_secs(SLOW_SECS)));
}

#[test]
fn sec_070_near_the_limit_calls_keep_their_distance_and_more_of_it_the_nearer_it_is() {
    let gap = |share: &str| {
        let throttle = Throttle::default();
        let near = caller(Service::Graph, 1, 1);
        throttle.served(&answer(&[("x-ms-throttle-limit-percentage", share)]), near, NOW);
        let spared = |at| throttle.held(near, Pace::Spaced, Timestamp(NOW.0 + at));
        assert_eq!(closed(&throttle, near, NOW), None, "calls that go one by one are not refused");
        let gap = spared(0).map(|hold| hold.until.0 - NOW.0);
        if let Some(gap) = gap {
            assert!(spared(gap - 1).is_some() && spared(gap).is_none(), "{share}");
            throttle.leaving(near.tenant, Pace::Spaced, Timestamp(NOW.0 + gap));
            assert!(spared(gap).is_some(), "the next one waits again");
        }
        assert!(spared(SLOW_SECS * 1000).is_none(), "it is over after a while");
        gap
    };
    assert_eq!([gap("0.8"), gap("nonsense"), gap("NaN")], [None; 3]);
    assert_eq!([gap("0.81"), gap("0.9")], [Some(250), Some(500)]);
    assert_eq!([gap("1.2"), gap("1.8"), gap("99")].map(|gap| gap.unwrap()), [2000, 5000, 5000]);
}

#[test]
fn sec_070_what_one_server_is_told_holds_on_all() {
    let (one, other) = (Throttle::default(), Throttle::default());
    let caller = caller(Service::Graph, 1, 1);
    one.close(&answer(&[("x-ms-throttle-scope", "Tenant/Read/x/y")]), caller, Some(5), NOW);
    let told = one.fresh(NOW);
    assert_eq!(told, [ScopeHold { scope: format!("Tenant/{}", caller.tenant), until: NOW.plus_secs(5) }]);
    assert!(one.fresh(NOW).is_empty(), "told once");

    for hold in &told {
        other.take_over(hold);
    }
    assert_eq!(closed(&other, caller, NOW), Some(5));
    assert!(other.fresh(NOW).is_empty(), "what was taken over is not told again");
    other.take_over(&ScopeHold { until: NOW.plus_secs(1), ..told[0].clone() });
    assert_eq!(closed(&other, caller, NOW), Some(5), "a shorter wait never shortens a longer one");
    other.take_over(&ScopeHold { scope: "Galaxy/1".into(), until: NOW.plus_secs(9) });
    assert_eq!(closed(&other, caller, NOW), Some(5));

    one.close(&answer(&[]), caller, Some(1), NOW);
    assert!(one.fresh(NOW.plus_secs(1)).is_empty(), "over before anybody asked");
}
