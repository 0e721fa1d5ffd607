//! A cluster in one thread, with a network and a time of its own.
//!
//! Scenarios are written as tasks (`async`), which run while the clock stands still and wait for virtual time to pass.
//! All that happens is in one queue, ordered by time; the seed decides the rest, so that the same seed is the same run.

mod clients;
mod cluster;
mod node;
mod world;

pub use clients::History;
pub use cluster::{Cluster, command, ms};
pub use world::{Figures, Net, Setup};

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use raft_example::clock::Time;
use world::World;

/// The number of a task.
pub type TaskId = u64;

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// The world, and the tasks that act in it.
pub struct Sim {
    pub world: RefCell<World>,
    tasks: RefCell<BTreeMap<TaskId, Task>>,
    born: Cell<TaskId>,
    current: Cell<TaskId>,
}

/// Runs one scenario to its end; panics where it fails or a ghost invariant does not hold.
pub fn run<S, F>(seed: u64, setup: Setup, scenario: &S) -> Figures
where
    S: Fn(Cluster) -> F,
    F: Future<Output = ()> + 'static,
{
    let sim = Rc::new(Sim {
        world: RefCell::new(World::new(seed, setup)),
        tasks: RefCell::new(BTreeMap::new()),
        born: Cell::new(0),
        current: Cell::new(0),
    });
    let main = sim.spawn(scenario(Cluster::new(Rc::clone(&sim))));
    loop {
        let next = sim.world.borrow_mut().step();
        if let Some(task) = next {
            sim.poll(task);
        }
        if !sim.is_running(main) {
            return sim.world.borrow().figures();
        }
    }
}

impl Sim {
    /// Starts a task, which first runs when the present one waits.
    pub fn spawn(&self, task: impl Future<Output = ()> + 'static) -> TaskId {
        let id = self.born.get() + 1;
        self.born.set(id);
        self.tasks.borrow_mut().insert(id, Box::pin(task));
        self.world.borrow_mut().wake_after(Duration::ZERO, id);
        id
    }

    pub fn is_running(&self, task: TaskId) -> bool {
        self.tasks.borrow().contains_key(&task)
    }

    fn poll(&self, id: TaskId) {
        let Some(mut task) = self.tasks.borrow_mut().remove(&id) else { return };
        // While it runs it counts as running for itself only, which no task asks.
        self.current.set(id);
        if task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            self.tasks.borrow_mut().insert(id, task);
        }
    }
}

/// Lets virtual time pass.
pub struct Sleep {
    sim: Rc<Sim>,
    time: Duration,
    due: Option<Time>,
}

impl Sleep {
    pub fn new(sim: Rc<Sim>, time: Duration) -> Sleep {
        Sleep { sim, time, due: None }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        let mut world = self.sim.world.borrow_mut();
        let now = world.now();
        match self.due {
            Some(due) if now >= due => Poll::Ready(()),
            Some(_) => Poll::Pending,
            None => {
                world.wake_after(self.time, self.sim.current.get());
                drop(world);
                self.due = Some(now + self.time);
                Poll::Pending
            }
        }
    }
}
