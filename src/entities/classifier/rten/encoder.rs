use rten_gemm::GemmError;
use rten_simd::SimdOp as _;

use super::{
    Precision, attention,
    embeddings::Embeddings,
    linear::{Int8Scratch, Kernels, Linear},
    rows::{Activation, AddNorm, Norm},
};
use crate::entities::classifier::{
    Bundle, BundleError, ClassifierError, Window, bundle::BundleFault, tensors::Tensors,
};

/// Rows that go through the feed-forward part together: their 1536 numbers each stay in the cache of one core.
const BLOCK: usize = 64;

/// A BERT encoder with a linear layer on top.
pub(super) struct Encoder {
    embeddings: Embeddings,
    layers: Vec<Layer>,
    heads: Linear,
    hidden: usize,
    /// Width of one attention head.
    head: usize,
}

struct Layer {
    /// Queries, keys and values in one product; queries are divided by the root of a head's width.
    projection: Linear,
    attention_output: Linear,
    attention_norm: Norm,
    intermediate: Linear,
    output: Linear,
    output_norm: Norm,
}

/// What one thread needs, kept from batch to batch.
pub(super) struct Workspace {
    kernels: Kernels,
    attention: attention::Scratch,
    int8: Int8Scratch,
    rows: Vec<f32>,
    projected: Vec<f32>,
    context: Vec<f32>,
    block: Vec<f32>,
    wide_block: Vec<f32>,
}

impl Workspace {
    pub(super) fn new() -> Self {
        Self {
            kernels: Kernels::of_this_processor(),
            attention: attention::Scratch::default(),
            int8: Int8Scratch::default(),
            rows: Vec::new(),
            projected: Vec::new(),
            context: Vec::new(),
            block: Vec::new(),
            wide_block: Vec::new(),
        }
    }
}

impl Encoder {
    pub(super) fn load(bundle: &Bundle, precision: Precision) -> Result<Self, BundleError> {
        let in_file = |fault| bundle.fault_in_weights(fault);
        let encoder = &bundle.config.encoder;
        let loader = Loader {
            tensors: bundle.tensors()?,
            kernels: Kernels::of_this_processor(),
            hidden: encoder.hidden_size,
            intermediate: encoder.intermediate_size,
            head: encoder.hidden_size / encoder.num_attention_heads,
            epsilon: encoder.layer_norm_eps as f32,
            precision,
        };
        let layers = (0..encoder.num_hidden_layers)
            .map(|number| loader.layer(&format!("encoder.layer.{number}")))
            .collect::<Result<_, _>>()
            .map_err(in_file)?;
        // One product in a hundred and the last one: exact.
        let heads = loader
            .linear(
                "heads",
                bundle.config.outputs(),
                loader.hidden,
                Precision::Fp32,
            )
            .map_err(in_file)?;
        Ok(Self {
            embeddings: Embeddings::load(bundle)?,
            layers,
            heads,
            hidden: loader.hidden,
            head: loader.head,
        })
    }

    /// The logits of the pieces of each window.
    ///
    /// The pieces of all windows are rows of the same matrices; only attention looks at windows. A row's numbers do
    /// not depend on how many other rows there are: products sum each output in one order, and eight-bit rows are
    /// scaled each for itself.
    pub(super) fn logits(
        &self,
        windows: &[&Window],
        workspace: &mut Workspace,
    ) -> Result<Vec<Vec<f32>>, ClassifierError> {
        let pieces: usize = windows.iter().map(|window| window.ids.len()).sum();
        let mut rows = std::mem::take(&mut workspace.rows);
        rows.resize(pieces * self.hidden, 0.0);
        let mut rest = rows.as_mut_slice();
        for window in windows {
            let (own, others) = rest.split_at_mut(window.ids.len() * self.hidden);
            self.embeddings.embed(window, own)?;
            rest = others;
        }
        let failed = |error: GemmError| super::failure(error.to_string());
        for layer in &self.layers {
            self.pass(layer, windows, &mut rows, workspace)
                .map_err(failed)?;
        }
        let mut logits = vec![0.0; pieces * self.heads.outputs()];
        self.heads
            .apply(
                &workspace.kernels,
                &rows,
                Activation::Identity,
                &mut workspace.int8,
                &mut logits,
            )
            .map_err(failed)?;
        workspace.rows = rows;
        let mut rest = logits.as_slice();
        Ok(windows
            .iter()
            .map(|window| {
                let (own, others) = rest.split_at(window.ids.len() * self.heads.outputs());
                rest = others;
                own.to_vec()
            })
            .collect())
    }

    fn pass(
        &self,
        layer: &Layer,
        windows: &[&Window],
        rows: &mut [f32],
        workspace: &mut Workspace,
    ) -> Result<(), GemmError> {
        let Workspace {
            kernels,
            attention,
            int8,
            projected,
            context,
            block,
            wide_block,
            ..
        } = workspace;
        let hidden = self.hidden;
        let wide = layer.intermediate.outputs();

        projected.resize(rows.len() * 3, 0.0);
        let blocks = rows.chunks(BLOCK * hidden);
        for (rows, projected) in blocks.zip(projected.chunks_mut(BLOCK * 3 * hidden)) {
            layer
                .projection
                .apply(kernels, rows, Activation::Identity, int8, projected)?;
        }

        context.resize(rows.len(), 0.0);
        let (mut from, mut to) = (projected.as_slice(), context.as_mut_slice());
        for window in windows {
            let length = window.ids.len() * hidden;
            let (own, others) = from.split_at(length * 3);
            let (own_context, other_contexts) = to.split_at_mut(length);
            attention::attend(kernels, own, hidden, self.head, attention, own_context)?;
            (from, to) = (others, other_contexts);
        }

        let blocks = rows.chunks_mut(BLOCK * hidden);
        for (rows, context) in blocks.zip(context.chunks(BLOCK * hidden)) {
            block.resize(rows.len(), 0.0);
            wide_block.resize(rows.len() / hidden * wide, 0.0);
            layer
                .attention_output
                .apply(kernels, context, Activation::Identity, int8, block)?;
            add_norm(rows, block, &layer.attention_norm);
            layer
                .intermediate
                .apply(kernels, rows, Activation::Gelu, int8, wide_block)?;
            layer
                .output
                .apply(kernels, wide_block, Activation::Identity, int8, block)?;
            add_norm(rows, block, &layer.output_norm);
        }
        Ok(())
    }
}

fn add_norm(rows: &mut [f32], added: &[f32], norm: &Norm) {
    AddNorm { rows, added, norm }.dispatch();
}

/// Makes the layers of the tensors of a file.
struct Loader<'bundle> {
    tensors: Tensors<'bundle>,
    kernels: Kernels,
    hidden: usize,
    intermediate: usize,
    head: usize,
    epsilon: f32,
    precision: Precision,
}

impl Loader<'_> {
    fn layer(&self, name: &str) -> Result<Layer, BundleFault> {
        let (hidden, intermediate) = (self.hidden, self.intermediate);
        let linear = |part: &str, outputs, inputs| {
            self.linear(&format!("{name}.{part}"), outputs, inputs, self.precision)
        };
        let norm = |part: &str| self.norm(&format!("{name}.{part}"));
        Ok(Layer {
            projection: self.projection(&format!("{name}.attention.self"))?,
            attention_output: linear("attention.output.dense", hidden, hidden)?,
            attention_norm: norm("attention.output.LayerNorm")?,
            intermediate: linear("intermediate.dense", intermediate, hidden)?,
            output: linear("output.dense", hidden, intermediate)?,
            output_norm: norm("output.LayerNorm")?,
        })
    }

    fn linear(
        &self,
        name: &str,
        outputs: usize,
        inputs: usize,
        precision: Precision,
    ) -> Result<Linear, BundleFault> {
        let matrix = self
            .tensors
            .values(&format!("{name}.weight"), &[outputs, inputs])?;
        let bias = self.tensors.values(&format!("{name}.bias"), &[outputs])?;
        Ok(Linear::new(&matrix, bias, inputs, precision, &self.kernels))
    }

    fn projection(&self, name: &str) -> Result<Linear, BundleFault> {
        let hidden = self.hidden;
        let shrink = (self.head as f32).sqrt().recip();
        let (mut matrix, mut bias) = (Vec::new(), Vec::new());
        for (part, factor) in [("query", shrink), ("key", 1.0), ("value", 1.0)] {
            let own = self
                .tensors
                .values(&format!("{name}.{part}.weight"), &[hidden, hidden])?;
            matrix.extend(own.iter().map(|weight| weight * factor));
            let own = self
                .tensors
                .values(&format!("{name}.{part}.bias"), &[hidden])?;
            bias.extend(own.iter().map(|bias| bias * factor));
        }
        Ok(Linear::new(
            &matrix,
            bias,
            hidden,
            self.precision,
            &self.kernels,
        ))
    }

    fn norm(&self, name: &str) -> Result<Norm, BundleFault> {
        Ok(Norm {
            weight: self
                .tensors
                .values(&format!("{name}.weight"), &[self.hidden])?,
            bias: self
                .tensors
                .values(&format!("{name}.bias"), &[self.hidden])?,
            epsilon: self.epsilon,
        })
    }
}
