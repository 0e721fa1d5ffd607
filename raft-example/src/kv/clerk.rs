//! The client: it finds the leader, tries again, and knows what it can't know.
//!
//! What to do after each reply is decided by [`Operation`], which does not wait; [`Clerk::execute`] does the waiting for
//! clients on a thread.

use std::time::Duration;

use super::{Op, Output, Reply};
use crate::clock::{Clock, Time};
use crate::net::{Transport, Unreachable};
use crate::raft::NodeId;

/// How long to wait before a node is asked that may not have found its leader yet.
const PAUSE: Duration = Duration::from_millis(20);

/// A client of the cluster. It remembers who answered last.
#[derive(Clone, Debug)]
pub struct Clerk {
    cluster: usize,
    leader: NodeId,
}

/// The store did not answer in time. What was to be written may have been, or may yet be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cluster did not answer in time")]
pub struct GaveUp;

/// One operation, from its first try to its result.
#[derive(Debug)]
pub struct Operation<'a> {
    clerk: &'a mut Clerk,
    op: Op,
    /// Who was asked last and did not say what became of it. An earlier try may have been executed, and that node is
    /// not asked again only because another one takes it for the leader: both may be cut off.
    silent: Option<NodeId>,
}

/// What follows from a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To ask the node that [`Operation::to`] now names, after a pause.
    Again { pause: Duration },
    /// The result. None for a write that found another version, where an earlier try may have been what changed it.
    Done(Option<Output>),
}

impl Clerk {
    /// A client of a cluster of so many nodes.
    pub fn new(cluster: usize) -> Clerk {
        Clerk { cluster, leader: 0 }
    }

    /// Begins an operation.
    pub fn begin(&mut self, op: Op) -> Operation<'_> {
        Operation { clerk: self, op, silent: None }
    }

    /// Executes an operation, until `deadline` at the latest. `Ok(None)`: see [`Step::Done`].
    pub fn execute(
        &mut self,
        op: Op,
        transport: &dyn Transport<Op, Reply>,
        clock: &dyn Clock,
        deadline: Time,
    ) -> Result<Option<Output>, GaveUp> {
        let mut operation = self.begin(op);
        while clock.now() < deadline {
            let reply = transport.call(operation.to(), operation.op());
            match operation.after(reply) {
                Step::Done(output) => return Ok(output),
                Step::Again { pause } => clock.sleep(pause),
            }
        }
        Err(GaveUp)
    }
}

impl Operation<'_> {
    /// Whom to ask.
    pub fn to(&self) -> NodeId {
        self.clerk.leader
    }

    /// What to ask.
    pub fn op(&self) -> &Op {
        &self.op
    }

    /// What to do after this reply to it.
    pub fn after(&mut self, reply: Result<Reply, Unreachable>) -> Step {
        let next = (self.clerk.leader + 1) % self.clerk.cluster;
        match reply {
            Ok(Reply::Done(Output::WrongVersion)) if self.silent.is_some() => Step::Done(None),
            Ok(Reply::Done(output)) => Step::Done(Some(output)),
            Ok(Reply::NotLeader { leader: Some(leader) })
                if leader < self.clerk.cluster && leader != self.to() && Some(leader) != self.silent =>
            {
                self.clerk.leader = leader;
                Step::Again { pause: Duration::from_millis(1) }
            }
            Ok(Reply::NotLeader { .. }) => {
                self.clerk.leader = next;
                Step::Again { pause: PAUSE }
            }
            Ok(Reply::Unknown) | Err(Unreachable(_)) => {
                self.silent = Some(self.to());
                self.clerk.leader = next;
                Step::Again { pause: PAUSE }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put() -> Op {
        Op::Put { key: "k".into(), value: "v".into(), version: 3 }
    }

    #[test]
    fn a_wrong_version_is_believed_of_the_first_try_only() {
        let mut clerk = Clerk::new(3);
        let mut first = clerk.begin(put());
        assert_eq!(first.after(Ok(Reply::Done(Output::WrongVersion))), Step::Done(Some(Output::WrongVersion)));
        let mut second = clerk.begin(put());
        assert!(matches!(second.after(Err(Unreachable(0))), Step::Again { .. }));
        assert_eq!(second.after(Ok(Reply::Done(Output::WrongVersion))), Step::Done(None));
    }

    #[test]
    fn a_node_that_does_not_lead_did_nothing() {
        let mut clerk = Clerk::new(3);
        let mut operation = clerk.begin(put());
        assert!(matches!(operation.after(Ok(Reply::NotLeader { leader: Some(2) })), Step::Again { .. }));
        assert_eq!(operation.to(), 2);
        assert_eq!(operation.after(Ok(Reply::Done(Output::WrongVersion))), Step::Done(Some(Output::WrongVersion)));
    }

    #[test]
    fn a_leader_that_is_silent_is_not_asked_at_once_again() {
        let mut clerk = Clerk::new(3);
        let mut operation = clerk.begin(put());
        assert!(matches!(operation.after(Err(Unreachable(0))), Step::Again { .. }));
        assert!(matches!(operation.after(Ok(Reply::NotLeader { leader: Some(0) })), Step::Again { .. }));
        assert_eq!(operation.to(), 2);
    }

    #[test]
    fn a_leader_that_does_not_exist_is_not_asked() {
        let mut clerk = Clerk::new(3);
        let mut operation = clerk.begin(put());
        assert!(matches!(operation.after(Ok(Reply::NotLeader { leader: Some(7) })), Step::Again { .. }));
        assert_eq!(operation.to(), 1);
    }
}
