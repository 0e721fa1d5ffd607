//! Faults injected into a small Raft, and the errors where they cannot be.

use super::*;

const RAFT: &str = "\
impl Raft {
    /// A vote has come.
    fn on_vote(&self, sent: Term) -> Result<(), Stopped> {
        let mut st = self.lock()?;
        // Rule 5: ask again.
        if st.term != sent {
            return Ok(());
        }
        st.votes += 1;
        if st.votes > 2 {
            st.role = Role::Leader;
        }
        Ok(())
    }

    fn campaign(&self, mut st: MutexGuard<'_, State>) {
        st.term += 1;
        st.voted_for = Some(self.me);
    }

    fn peek(&self) -> Term {
        let st = self.state.lock().unwrap();
        audit();
        st.term
    }
}

fn audit() {
    let seen = 1; let seen = 1;
    call(seen);
}
";

fn injected(function: &str, fault: Fault) -> String {
    inject(RAFT, &[Injection { function, fault }]).expect("the fault fits")
}

fn refused(function: &str, fault: Fault) -> MutateError {
    inject(RAFT, &[Injection { function, fault }]).expect_err("the fault does not fit")
}

#[test]
fn a_section_is_split() {
    let fault = Fault::Split { before: "st.votes += 1", acquire: None };
    let wanted =
        RAFT.replace("        st.votes += 1;", "        drop(st);\n        st = self.lock()?;\n        st.votes += 1;");
    assert_eq!(injected("Raft::on_vote", fault), wanted);
}

#[test]
fn a_section_is_split_in_a_block_and_where_the_guard_is_handed_over() {
    let fault = Fault::Split { before: "st.role = Role::Leader;", acquire: None };
    let text = injected("Raft::on_vote", fault);
    assert!(
        text.contains("> 2 {\n            drop(st);\n            st = self.lock()?;\n            st.role"),
        "{text}"
    );
    let fault = Fault::Split { before: "st.voted_for", acquire: Some("self.state.lock().unwrap()") };
    let text = injected("Raft::campaign", fault);
    assert!(
        text.contains("drop(st);\n        let mut st = self.state.lock().unwrap();\n        st.voted_for"),
        "{text}"
    );
    let fault = Fault::Split { before: "st.voted_for", acquire: None };
    let error = MutateError::GuardOfCaller { function: "Raft::campaign".into(), guard: "st".into() };
    assert_eq!(refused("Raft::campaign", fault), error);
}

#[test]
fn a_guard_becomes_mutable_for_it() {
    let text = injected("Raft::peek", Fault::Split { before: "audit()", acquire: None });
    assert!(text.contains("let mut st = self.state.lock().unwrap();\n        drop(st);\n        st = self"), "{text}");
}

#[test]
fn a_check_is_left_out_a_lock_is_held_and_code_is_replaced() {
    let text = injected("Raft::on_vote", Fault::Leave { out: "if st.term != sent {" });
    assert!(text.contains("ask again.\n        \n        st.votes += 1;"), "{text}");
    let text = injected("audit", Fault::Hold { acquire: "gate()", across: "call(" });
    assert!(text.contains("    let _held = gate();\n    call(seen);"), "{text}");
    let text = injected("Raft::on_vote", Fault::Replace { code: "st . votes > 2", with: "st.votes > 0" });
    assert_eq!(text, RAFT.replace("st.votes > 2", "st.votes > 0"));
}

#[test]
fn what_does_not_fit_is_told() {
    let none = refused("Raft::tick", Fault::Leave { out: "st.votes += 1" });
    assert_eq!(none, MutateError::Function { function: "Raft::tick".into(), found: 0 });
    let code =
        |code: &str, function: &str, found| MutateError::Code { code: code.into(), function: function.into(), found };
    assert_eq!(refused("Raft::peek", Fault::Leave { out: "st.votes" }), code("st.votes", "Raft::peek", 0));
    assert_eq!(refused("audit", Fault::Leave { out: "let seen" }), code("let seen", "audit", 2));
    let inner = refused("Raft::on_vote", Fault::Leave { out: "Role::Leader" });
    assert_eq!(inner, MutateError::NoStatement { code: "Role::Leader".into(), function: "Raft::on_vote".into() });
    let guard = refused("audit", Fault::Split { before: "call(", acquire: None });
    assert_eq!(guard, MutateError::NoGuard { code: "call(".into(), function: "audit".into() });
    assert!(inject("fn f( {", &[]).is_ok());
    let broken = inject("fn f( {", &[Injection { function: "f", fault: Fault::Leave { out: "x" } }]);
    assert!(matches!(broken, Err(MutateError::Unparsed(_))));
}

#[test]
fn lines_are_found() {
    assert_eq!(line_of(RAFT, "Raft::on_vote", "st.votes += 1"), Ok(9));
    assert_eq!(line_of(RAFT, "", "fn audit"), Ok(28));
}
