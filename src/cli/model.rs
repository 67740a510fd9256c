use std::num::NonZero;

use super::{
    args::{EngineName, ModelArguments, PrecisionName},
    exit::Failure,
};
use crate::{
    database::Scope,
    entities::classifier::{Bundle, Engine, ModelChoice, Precision},
    pipeline::{Engines, EnginesError},
};

impl ModelArguments {
    /// Loads what `scope` needs, for `jobs` threads; 0 is one for each processor.
    pub(super) fn engines(&self, scope: Scope, jobs: usize) -> Result<Engines, Failure> {
        let bundle = match &self.model {
            Some(folder) => Some(Bundle::read(folder).map_err(EnginesError::from)?),
            None => None,
        };
        let all = || std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        let choice = ModelChoice {
            engine: match self.engine {
                EngineName::Rten => Engine::Rten,
                EngineName::RustBert => Engine::RustBert,
            },
            precision: match self.precision {
                PrecisionName::Fp32 => Precision::Fp32,
                PrecisionName::Int8 => Precision::Int8,
            },
            threads: NonZero::new(jobs).unwrap_or_else(all),
        };
        Ok(Engines::load(scope, bundle, choice)?)
    }
}
