//! The checker of histories against a published one, `todc-utils`, on many small random histories.

use std::time::Duration;

use raft_example::kv::{Call, Op, Output, Version, check};
use todc_utils::linearizability::WGLChecker;
use todc_utils::linearizability::history::{Action, History};
use todc_utils::specifications::Specification;

/// One key of the store, as the oracle wants it described.
struct OneKey;

impl Specification for OneKey {
    type State = Option<(String, Version)>;
    type Operation = (Op, Option<Output>);

    fn init() -> Self::State {
        None
    }

    fn apply((op, output): &Self::Operation, state: &Self::State) -> (bool, Self::State) {
        let present = state.as_ref().map_or(0, |(_, version)| *version);
        let (expected, then) = match op {
            Op::Get { .. } => {
                let value = state.clone().map(|(value, version)| Output::Value { value, version });
                (value.unwrap_or(Output::NoKey), state.clone())
            }
            Op::Put { value, version, .. } if present == *version => {
                (Output::Written, Some((value.clone(), present + 1)))
            }
            Op::Put { .. } if state.is_some() => (Output::WrongVersion, state.clone()),
            Op::Put { .. } => (Output::NoKey, state.clone()),
        };
        // A client that does not know accepts whatever happened.
        let is_valid = output.as_ref().is_none_or(|output| *output == expected);
        (is_valid, if is_valid { then } else { state.clone() })
    }
}

fn oracle(calls: &[Call]) -> bool {
    let mut events = Vec::new();
    for (process, call) in calls.iter().enumerate() {
        let what = (call.op.clone(), call.output.clone());
        // What never returned may happen as late as after everything else, where nobody sees whether it did.
        let returned = if call.output.is_some() { call.returned } else { Duration::MAX };
        events.push((call.called, false, (process, Action::Call(what.clone()))));
        events.push((returned, true, (process, Action::Response(what))));
    }
    events.sort_by_key(|&(time, is_return, _)| (time, is_return));
    WGLChecker::<OneKey>::is_linearizable(History::from_actions(
        events.into_iter().map(|(_, _, event)| event).collect(),
    ))
}

/// A history that a store could have given, but for one output in some of them.
fn random_history(random: &mut fastrand::Rng) -> Vec<Call> {
    let mut state: Option<(String, Version)> = None;
    let mut calls = Vec::new();
    let count = random.usize(1..10);
    for at in 0..count {
        // The operation happens at `moment`, and was called before and returns after it.
        let moment = 100 * (at as u64 + 1);
        let present = state.as_ref().map_or(0, |(_, version)| *version);
        let op = if random.bool() {
            Op::Get { key: "k".into() }
        } else {
            Op::Put { key: "k".into(), value: random.u8(0..3).to_string(), version: present + random.u64(0..2) }
        };
        let (_, then) = OneKey::apply(&(op.clone(), None), &state);
        let output = match &op {
            Op::Get { .. } => state.clone().map_or(Output::NoKey, |(value, version)| Output::Value { value, version }),
            Op::Put { version, .. } if *version == present => Output::Written,
            Op::Put { .. } if state.is_some() => Output::WrongVersion,
            Op::Put { .. } => Output::NoKey,
        };
        let happened = random.u8(0..8) > 0;
        if happened {
            state = then;
        }
        let is_known = happened && random.u8(0..6) > 0;
        calls.push(Call {
            client: at,
            op,
            output: is_known.then_some(output),
            called: Duration::from_millis(moment - random.u64(0..250).min(moment)),
            returned: Duration::from_millis(moment + random.u64(0..250)),
        });
    }
    if random.bool() {
        let call = &mut calls[random.usize(0..count)];
        call.output = match &call.op {
            Op::Get { .. } if random.bool() => Some(Output::NoKey),
            Op::Get { .. } => Some(Output::Value { value: random.u8(0..3).to_string(), version: random.u64(1..4) }),
            Op::Put { .. } if random.bool() => Some(Output::Written),
            Op::Put { .. } => Some(Output::WrongVersion),
        };
    }
    calls
}

#[test]
fn the_oracle_agrees() {
    let mut random = fastrand::Rng::with_seed(4);
    let (mut right, mut wrong) = (0, 0);
    for round in 0..20_000 {
        let calls = random_history(&mut random);
        let verdict = check(&calls).is_ok();
        assert_eq!(verdict, oracle(&calls), "history {round}: {calls:#?}");
        if verdict { right += 1 } else { wrong += 1 }
    }
    // Both verdicts were put to the test.
    assert!(right > 5_000 && wrong > 2_000, "{right} linearizable and {wrong} others");
}

fn call(op: Op, output: Option<Output>, called: u64, returned: u64) -> Call {
    Call { client: 0, op, output, called: Duration::from_millis(called), returned: Duration::from_millis(returned) }
}

#[test]
fn a_stale_read_is_told() {
    let put = |value: &str, version| Op::Put { key: "k".into(), value: value.into(), version };
    let get = Op::Get { key: "k".into() };
    let old = Some(Output::Value { value: "a".into(), version: 1 });
    let mut calls = vec![
        call(put("a", 0), Some(Output::Written), 0, 10),
        call(put("b", 1), Some(Output::Written), 20, 30),
        call(get, old, 40, 50),
    ];
    let error = check(&calls).expect_err("the second write was over");
    assert_eq!((error.key.as_str(), error.operations, *error.stuck), ("k", 3, calls[2].clone()));
    // Were they concurrent, the read could come first.
    calls[2].called = Duration::from_millis(25);
    assert_eq!(check(&calls), Ok(()));
}

#[test]
fn keys_are_independent() {
    let put = |key: &str| Op::Put { key: key.into(), value: "v".into(), version: 0 };
    let calls = [call(put("a"), Some(Output::Written), 0, 10), call(put("b"), Some(Output::Written), 0, 10)];
    assert_eq!(check(&calls), Ok(()));
    let calls = [call(put("a"), Some(Output::Written), 0, 10), call(put("a"), Some(Output::Written), 0, 10)];
    assert!(check(&calls).is_err(), "the same version is written twice");
}
