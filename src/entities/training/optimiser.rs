//! AdamW (Loshchilov and Hutter 2019) with its moments in the open, so that a stopped training can go on.

use tch::{Kind, Tensor, nn};

use crate::entities::classifier::network::sorted;

use super::{Plan, State};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.98;
const EPSILON: f64 = 1e-8;

/// The state of the optimiser for one network.
pub(super) struct Optimiser {
    slots: Vec<Slot>,
    steps_done: i32,
}

struct Slot {
    name: String,
    /// As the network uses it.
    parameter: Tensor,
    /// In single precision; the parameter itself unless the network computes in bfloat16.
    master: Tensor,
    mean: Tensor,
    variance: Tensor,
    decay: f64,
    factor: f64,
}

impl Optimiser {
    pub(super) fn new(store: &nn::VarStore, plan: &Plan) -> Self {
        let slots = sorted(store)
            .into_iter()
            .filter(|(name, _)| plan.learn_pieces || name != "embeddings.word_embeddings.weight")
            .map(|(name, parameter)| {
                let master = if parameter.kind() == Kind::Float {
                    parameter.detach()
                } else {
                    parameter.detach().to_kind(Kind::Float)
                };
                Slot {
                    mean: master.zeros_like(),
                    variance: master.zeros_like(),
                    decay: if parameter.dim() > 1 {
                        plan.weight_decay
                    } else {
                        0.0
                    },
                    factor: if name.starts_with("heads") {
                        plan.heads_factor
                    } else {
                        1.0
                    },
                    name,
                    master,
                    parameter,
                }
            })
            .collect();
        Self {
            slots,
            steps_done: 0,
        }
    }

    /// Computes the gradients of `loss` and takes a step.
    pub(super) fn step(&mut self, loss: &Tensor, rate: f64, clip: f64) {
        for slot in &mut self.slots {
            slot.parameter.zero_grad();
        }
        loss.backward();
        self.steps_done += 1;
        let first = 1.0 - BETA1.powi(self.steps_done);
        let second = 1.0 - BETA2.powi(self.steps_done);
        tch::no_grad(|| {
            let gradients: Vec<Tensor> = self
                .slots
                .iter()
                .map(|slot| slot.parameter.grad())
                .map(|gradient| {
                    if gradient.defined() {
                        gradient.to_kind(Kind::Float)
                    } else {
                        gradient
                    }
                })
                .collect();
            let squares: f64 = gradients
                .iter()
                .filter(|gradient| gradient.defined())
                .map(|gradient| gradient.square().sum(Kind::Float).double_value(&[]))
                .sum();
            let scale = (clip / squares.sqrt().max(1e-12)).min(1.0);
            if !scale.is_finite() {
                return;
            }
            for (slot, gradient) in self.slots.iter_mut().zip(gradients) {
                if !gradient.defined() {
                    continue;
                }
                let gradient = gradient * scale;
                let rate = rate * slot.factor;
                let _ = slot.mean.lerp_(&gradient, 1.0 - BETA1);
                let _ = slot.variance.lerp_(&gradient.square(), 1.0 - BETA2);
                let _ = slot.master.g_mul_scalar_(1.0 - rate * slot.decay);
                let denominator = (&slot.variance / second).sqrt_().g_add_scalar_(EPSILON);
                let _ = slot
                    .master
                    .g_sub_(&(&slot.mean / denominator).g_mul_scalar_(rate / first));
                if slot.parameter.kind() != Kind::Float {
                    slot.parameter.copy_(&slot.master);
                }
            }
        });
    }

    /// Writes single-precision values into the network's own parameters' place in `state`, with the moments.
    pub(super) fn save(&self, state: &mut State) {
        state.steps_done = self.steps_done;
        for slot in &self.slots {
            state.keep(&format!("value.{}", slot.name), &slot.master);
            state.keep(&format!("mean.{}", slot.name), &slot.mean);
            state.keep(&format!("variance.{}", slot.name), &slot.variance);
        }
    }

    /// The reverse of [`save`](Self::save). False when something is missing or of another shape.
    pub(super) fn restore(&mut self, state: &State) -> bool {
        self.steps_done = state.steps_done;
        self.slots.iter_mut().all(|slot| {
            let name = &slot.name;
            tch::no_grad(|| {
                let done = state.put(&format!("value.{name}"), &mut slot.master)
                    && state.put(&format!("mean.{name}"), &mut slot.mean)
                    && state.put(&format!("variance.{name}"), &mut slot.variance);
                if done && slot.parameter.kind() != Kind::Float {
                    slot.parameter.copy_(&slot.master);
                }
                done
            })
        })
    }

    /// Puts the single-precision values into the parameters of `store`, which has single precision.
    pub(super) fn settle(&self, store: &mut nn::VarStore) {
        store.float();
        tch::no_grad(|| {
            for (name, mut parameter) in sorted(store) {
                if let Some(slot) = self.slots.iter().find(|slot| slot.name == name) {
                    parameter.copy_(&slot.master);
                }
            }
        });
    }
}
