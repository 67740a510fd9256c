use rten_gemm::{
    BiasVector, GemmError, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix,
};
use rten_simd::SimdOp as _;
use rten_tensor::NdTensorView;

use super::{
    Precision,
    quantise::{self, QuantisedRows},
    rows::{Activation, Dequantise, Gelu},
};

/// The matrix products of this processor. They are found anew by each thread: they cannot be sent.
pub(super) struct Kernels {
    pub(super) float: GemmExecutor,
    int8: GemmExecutor<u8, i8, i32>,
}

impl Kernels {
    pub(super) fn of_this_processor() -> Self {
        Self {
            float: GemmExecutor::new(),
            int8: GemmExecutor::<u8, i8, i32>::new(),
        }
    }
}

/// A linear layer, packed for the kernels of this processor.
pub(super) struct Linear {
    weights: Weights,
    bias: Vec<f32>,
    inputs: usize,
}

enum Weights {
    Float(PackedBMatrix<f32>),
    Int8 {
        packed: PackedBMatrix<i8>,
        columns: quantise::Columns,
    },
}

/// Space for the int8 form of the rows that go into a layer, and for what comes out of it.
#[derive(Default)]
pub(super) struct Int8Scratch {
    rows: QuantisedRows,
    sums: Vec<i32>,
}

impl Linear {
    /// `matrix` has one row of `inputs` weights for each output.
    pub(super) fn new(
        matrix: &[f32],
        bias: Vec<f32>,
        inputs: usize,
        precision: Precision,
        kernels: &Kernels,
    ) -> Self {
        let shape = [bias.len(), inputs];
        let weights = match precision {
            Precision::Fp32 => {
                let matrix = NdTensorView::from_data(shape, matrix);
                Weights::Float(kernels.float.prepack_b(matrix.transposed()))
            }
            Precision::Int8 => {
                let (matrix, columns) = quantise::weights(matrix, inputs);
                let matrix = NdTensorView::from_data(shape, matrix.as_slice());
                Weights::Int8 {
                    packed: kernels.int8.prepack_b(matrix.transposed()),
                    columns,
                }
            }
        };
        Self {
            weights,
            bias,
            inputs,
        }
    }

    pub(super) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Writes the outputs of each row of `input` to `output`.
    pub(super) fn apply(
        &self,
        kernels: &Kernels,
        input: &[f32],
        activation: Activation,
        scratch: &mut Int8Scratch,
        output: &mut [f32],
    ) -> Result<(), GemmError> {
        let shape = [input.len() / self.inputs, self.inputs];
        match &self.weights {
            Weights::Float(packed) => {
                kernels.float.gemm(
                    output,
                    GemmInputA::Unpacked(NdTensorView::from_data(shape, input)),
                    GemmInputB::Packed(packed),
                    GemmOptions {
                        bias: Some(BiasVector::Row(&self.bias)),
                        ..GemmOptions::default()
                    },
                )?;
                if activation == Activation::Gelu {
                    Gelu { values: output }.dispatch();
                }
            }
            Weights::Int8 { packed, columns } => {
                let Int8Scratch { rows, sums } = scratch;
                rows.fill(input, self.inputs);
                sums.resize(output.len(), 0);
                kernels.int8.gemm(
                    sums,
                    GemmInputA::Unpacked(NdTensorView::from_data(shape, rows.values.as_slice())),
                    GemmInputB::Packed(packed),
                    // Zeros of rows are taken off below: the kernels take those of the first rows for all.
                    GemmOptions::default(),
                )?;
                Dequantise {
                    sums,
                    row_scales: &rows.scales,
                    row_zeros: &rows.zeros,
                    columns,
                    bias: &self.bias,
                    activation,
                    output,
                }
                .dispatch();
            }
        }
        Ok(())
    }
}
