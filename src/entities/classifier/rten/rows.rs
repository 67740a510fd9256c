//! Work on rows of numbers between the matrix products, in the widest vectors of this processor.

use super::quantise::Columns;
use rten_simd::{
    Isa, Simd, SimdOp, SimdUnaryOp,
    ops::{BitOps, NumOps, ToFloat},
};
use rten_vecmath::{Normalize, NormalizeOptions, Sum, SumSquareSub};

/// What follows a linear layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Activation {
    Identity,
    /// x Φ(x), by the error function.
    Gelu,
}

/// Applies GELU to each value.
pub(super) struct Gelu<'a> {
    pub(super) values: &'a mut [f32],
}

impl SimdOp for Gelu<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        rten_simd::functional::simd_map(
            isa.f32(),
            self.values,
            #[inline(always)]
            |x| rten_vecmath::Gelu {}.eval(isa, x),
        );
    }
}

/// Integer sums of a linear layer to its outputs:
/// (sum − zero of the row × sum of the column) × scale of the row × scale of the column + bias.
pub(super) struct Dequantise<'a> {
    pub(super) sums: &'a [i32],
    pub(super) row_scales: &'a [f32],
    pub(super) row_zeros: &'a [u8],
    pub(super) columns: &'a Columns,
    pub(super) bias: &'a [f32],
    pub(super) activation: Activation,
    pub(super) output: &'a mut [f32],
}

impl SimdOp for Dequantise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        match self.activation {
            Activation::Identity => self.with(
                isa,
                #[inline(always)]
                |x| x,
            ),
            Activation::Gelu => self.with(
                isa,
                #[inline(always)]
                |x| rten_vecmath::Gelu {}.eval(isa, x),
            ),
        }
    }
}

impl Dequantise<'_> {
    #[inline(always)]
    fn with<I: Isa>(self, isa: I, activation: impl Fn(I::F32) -> I::F32) {
        let (floats, integers) = (isa.f32(), isa.i32());
        let lanes = floats.len();
        let width = self.bias.len();
        let rows = self.sums.chunks_exact(width);
        for (((sums, output), scale), zero) in rows
            .zip(self.output.chunks_exact_mut(width))
            .zip(self.row_scales)
            .zip(self.row_zeros)
        {
            let (scale, zero) = (floats.splat(*scale), integers.splat(i32::from(*zero)));
            let parts = sums
                .chunks(lanes)
                .zip(output.chunks_mut(lanes))
                .zip(self.columns.sums.chunks(lanes))
                .zip(self.columns.scales.chunks(lanes))
                .zip(self.bias.chunks(lanes));
            for ((((sums, output), column_sums), column_scales), bias) in parts {
                let whole = output.len() == lanes;
                let (sums, column_sums, column_scales, bias) = if whole {
                    (
                        integers.load(sums),
                        integers.load(column_sums),
                        floats.load(column_scales),
                        floats.load(bias),
                    )
                } else {
                    (
                        integers.load_pad(sums).0,
                        integers.load_pad(column_sums).0,
                        floats.load_pad(column_scales).0,
                        floats.load_pad(bias).0,
                    )
                };
                let scale = floats.mul(scale, column_scales);
                let sums = integers.sub(sums, integers.mul(zero, column_sums));
                let value = activation(floats.mul_add(integers.to_float(sums), scale, bias));
                if whole {
                    floats.store(value, output);
                } else {
                    for (output, value) in output.iter_mut().zip(value.to_array()) {
                        *output = value;
                    }
                }
            }
        }
    }
}

/// Scale and shift of a layer normalisation.
#[derive(Debug)]
pub(super) struct Norm {
    pub(super) weight: Vec<f32>,
    pub(super) bias: Vec<f32>,
    pub(super) epsilon: f32,
}

/// Adds `added` to each row and normalises it.
pub(super) struct AddNorm<'a> {
    pub(super) rows: &'a mut [f32],
    pub(super) added: &'a [f32],
    pub(super) norm: &'a Norm,
}

impl SimdOp for AddNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let floats = isa.f32();
        let lanes = floats.len();
        let width = self.norm.weight.len();
        let rows = self.rows.chunks_exact_mut(width);
        for (row, added) in rows.zip(self.added.chunks_exact(width)) {
            let mut parts = row.chunks_exact_mut(lanes);
            let mut added = added.chunks_exact(lanes);
            for (row, added) in parts.by_ref().zip(added.by_ref()) {
                let sum = floats.add(floats.load(row), floats.load(added));
                floats.store(sum, row);
            }
            for (value, added) in parts.into_remainder().iter_mut().zip(added.remainder()) {
                *value += added;
            }
            let count = width as f32;
            let mean = Sum::new(row).eval(isa) / count;
            let variance = SumSquareSub::new(row, mean).eval(isa) / count;
            Normalize::new_mut(
                row,
                NormalizeOptions {
                    pre_scale_bias: mean,
                    scale: (variance + self.norm.epsilon).sqrt().recip(),
                    element_scale: Some(&self.norm.weight),
                    element_bias: Some(&self.norm.bias),
                    ..NormalizeOptions::default()
                },
            )
            .eval(isa);
        }
    }
}
