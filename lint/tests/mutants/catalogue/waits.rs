//! Rule 4: waits with a lock held.

use super::{
    APPLY, By, DESK, JOURNAL, Mutant, NEW_JOURNAL, RAFT, REPLICATION, RSM, TASKS, THREADS, VISIBLE_LOCK, VISIBLE_STATE,
    at, hold, replace,
};

pub const MUTANTS: &[Mutant] = &[
    Mutant {
        name: "r401_answer_awaited_with_the_lock",
        what: "the answer to a client is awaited with std's lock held",
        told: at(TASKS, "Courier::serve", "answered.await"),
        shown: By("a_client_is_answered_on_tasks"),
        edits: &[VISIBLE_LOCK, VISIBLE_STATE, hold(TASKS, "Courier::serve", "self.raft.lock()", "answered.await")],
    },
    Mutant {
        name: "r401_calls_with_tokios_lock",
        what: "peers are called one at a time, by a lock of tokio's under which they are answered, too",
        told: at(TASKS, "Courier::exchange", "self.transport.call("),
        shown: By("two_nodes_on_tasks_ask_each_other"),
        edits: &[
            replace(TASKS, "", "news: Notify,", "news: Notify,\n    turn: tokio::sync::Mutex<()>,"),
            replace(TASKS, "Node::start", "news: Notify::new()", "news: Notify::new(), turn: Default::default()"),
            hold(TASKS, "Courier::exchange", "self.turn.lock().await", "let Ok(reply) = self.transport.call("),
            hold(TASKS, "Node::respond", "courier.turn.lock().await", "let reply = courier.raft.handle("),
        ],
    },
    Mutant {
        name: "r402_tick_sleeps_with_the_lock",
        what: "the ticker sleeps with the lock held",
        told: at(THREADS, "Courier::tick", "self.clock.sleep("),
        shown: By("a_heartbeat_comes_while_the_ticker_sleeps"),
        edits: &[
            VISIBLE_LOCK,
            VISIBLE_STATE,
            replace(
                THREADS,
                "Courier::tick",
                "self.clock.sleep(TICK);",
                "let held = self.raft.lock();
            self.clock.sleep(TICK);
            drop(held);",
            ),
        ],
    },
    Mutant {
        name: "r403_applier_sends_with_the_lock",
        what: "the applier sends on a full channel with the lock held",
        told: at(THREADS, "Courier::apply", "apply.send(next)"),
        shown: By("a_service_asks_while_it_is_handed_commands"),
        edits: &[
            VISIBLE_LOCK,
            VISIBLE_STATE,
            hold(THREADS, "Courier::apply", "self.raft.lock()", "if apply.send(next).is_err()"),
        ],
    },
    Mutant {
        name: "r403_votes_received_with_the_lock",
        what: "the end of each call is received with the lock held, which its reply needs",
        told: at(THREADS, "Courier::dispatch", "ended.recv()"),
        shown: By("two_nodes_ask_each_other"),
        edits: &[
            VISIBLE_LOCK,
            VISIBLE_STATE,
            replace(
                THREADS,
                "Courier::dispatch",
                "let courier = Arc::clone(self);",
                "let courier = Arc::clone(self);
            let (done, ended) = std::sync::mpsc::channel();",
            ),
            replace(
                THREADS,
                "Courier::dispatch",
                "spawn(move || courier.exchange(call));",
                "spawn(move || {
                courier.exchange(call);
                drop(done.send(()));
            });
            let _held = self.raft.lock();
            let _ = ended.recv();",
            ),
        ],
    },
    Mutant {
        name: "r403_answer_received_with_the_store",
        what: "the answer to a client is received with the store's lock held, under which it is made",
        told: at(DESK, "Desk::serve", "answered.recv()"),
        shown: By("a_client_is_answered"),
        edits: &[
            replace(RSM, "", "fn lock(&self)", "pub(crate) fn lock(&self)"),
            replace(RSM, "", "struct Replica<M: Machine> {", "pub(crate) struct Replica<M: Machine> {"),
            hold(DESK, "Desk::serve", "self.store.lock()", "answered.recv()"),
        ],
    },
    Mutant {
        name: "r404_calls_with_the_lock",
        what: "a peer is called, for its vote or with entries, with the lock held",
        told: at(THREADS, "Courier::exchange", "let reply = self.transport.call("),
        shown: By("two_nodes_ask_each_other"),
        edits: &[
            VISIBLE_LOCK,
            VISIBLE_STATE,
            replace(
                THREADS,
                "Courier::exchange",
                "let Ok(reply) = self.transport.call(call.to, &call.request) else { return };",
                "let held = self.raft.lock();
        let reply = self.transport.call(call.to, &call.request);
        drop(held);
        let Ok(reply) = reply else { return };",
            ),
        ],
    },
    Mutant {
        name: "r405_joins_with_the_lock",
        what: "the ticker's end is awaited with the lock held",
        told: at(THREADS, "Node::stop", "let _ = self.ticker.join()"),
        shown: By("a_node_stops"),
        edits: &[
            replace(RAFT, "", "state: Mutex<State>,", "pub(crate) state: Mutex<State>,"),
            VISIBLE_STATE,
            hold(THREADS, "Node::stop", "self.courier.raft.state.lock().unwrap()", "let _ = self.ticker.join();"),
        ],
    },
    Mutant {
        name: "r406_waits_with_the_journal",
        what: "a wait hands over the state's lock and keeps the journal's",
        told: at(APPLY, "Raft::wait_committed", "st = self.news.wait(st)"),
        shown: By("one_waits_for_what_another_takes"),
        edits: &[
            JOURNAL,
            NEW_JOURNAL,
            replace(
                APPLY,
                "Raft::wait_committed",
                "let mut st = self.lock()?;",
                "let _journal = self.journal.lock().unwrap();
        let mut st = self.lock()?;",
            ),
            replace(
                REPLICATION,
                "Raft::on_append_reply",
                "let mut st = self.lock()?;",
                "self.journal.lock().unwrap().push(reply.term);
        let mut st = self.lock()?;",
            ),
        ],
    },
    Mutant {
        name: "r407_status_under_the_lock",
        what: "`start` asks for the status, which takes the lock that it holds",
        told: at(REPLICATION, "Raft::start", "self.status()?"),
        shown: By("two_commands_at_once"),
        edits: &[replace(
            REPLICATION,
            "Raft::start",
            "st.persist()?;",
            "st.persist()?;
        self.status()?;",
        )],
    },
    Mutant {
        name: "r408_two_orders",
        what: "`start` takes the state before the journal, `log_bytes` the journal before the state",
        told: at(REPLICATION, "Raft::start", "self.journal.lock()"),
        shown: By("a_command_and_a_look_at_the_log"),
        edits: &[
            JOURNAL,
            NEW_JOURNAL,
            replace(
                RAFT,
                "Raft::log_bytes",
                "Ok(self.lock()?.log.bytes())",
                "let journal = self.journal.lock().unwrap();
        Ok(self.lock()?.log.bytes() + journal.len())",
            ),
            replace(
                REPLICATION,
                "Raft::start",
                "st.persist()?;",
                "st.persist()?;
        self.journal.lock().unwrap().push(term);",
            ),
        ],
    },
];
