use std::{
    fmt,
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// Threads for the engine, each a pool of its own: the matrix products of `rten` spread over the pool that they are
/// called in, and spreading them costs more than it gains where whole windows can be spread.
pub(super) struct Lanes {
    lanes: Vec<Lane>,
}

struct Lane {
    pool: ThreadPool,
    /// Pieces of work given to it and not finished.
    busy: AtomicUsize,
}

impl Lanes {
    pub(super) fn new(count: NonZero<usize>) -> Result<Self, ThreadPoolBuildError> {
        let lane = |number| {
            Ok(Lane {
                pool: ThreadPoolBuilder::new()
                    .num_threads(1)
                    .thread_name(move |_| format!("classifier-{number}"))
                    .build()?,
                busy: AtomicUsize::new(0),
            })
        };
        Ok(Self {
            lanes: (0..count.get()).map(lane).collect::<Result<_, _>>()?,
        })
    }

    /// Runs `work` on as many lanes at once as there are, `wanted` at most; the least busy ones come first.
    pub(super) fn run(&self, wanted: usize, work: &(impl Fn() + Sync)) {
        let mut lanes: Vec<&Lane> = self.lanes.iter().collect();
        lanes.sort_by_key(|lane| lane.busy.load(Ordering::Relaxed));
        lanes.truncate(wanted);
        spread(&lanes, work);
    }
}

/// Starts `work` on each lane, and returns when the last has finished.
fn spread(lanes: &[&Lane], work: &(impl Fn() + Sync)) {
    if let [lane, others @ ..] = lanes {
        lane.busy.fetch_add(1, Ordering::Relaxed);
        lane.pool.in_place_scope(|scope| {
            scope.spawn(|_| {
                work();
                lane.busy.fetch_sub(1, Ordering::Relaxed);
            });
            spread(others, work);
        });
    }
}

impl fmt::Debug for Lanes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} lanes", self.lanes.len())
    }
}
