//! Eight-bit forms of weights and of what flows between layers.

use rten_simd::{
    Isa, SimdOp,
    ops::{BitOps as _, FloatOps as _, NarrowSaturate as _, NumOps as _},
};
use rten_vecmath::MinMax;

/// Largest weight of a layer in eight bits. One bit less than the type has: processors without the VNNI
/// instructions add two products of a `u8` and an `i8` in sixteen bits, and 2 × 255 × 64 is the most that fits. The
/// same weights everywhere cost a little precision and save a second set of results to vouch for.
const LARGEST: f32 = 63.0;

/// What turns the integer sums of a layer with eight-bit weights back into numbers, for each output.
#[derive(Debug, PartialEq)]
pub(super) struct Columns {
    /// What one unit of the output's weights is worth.
    pub(super) scales: Vec<f32>,
    /// Sum of the output's weights in units: what a zero of 1 in the input adds to it.
    pub(super) sums: Vec<i32>,
}

/// Weights of each output, scaled so that the largest is [`LARGEST`].
pub(super) fn weights(matrix: &[f32], inputs: usize) -> (Vec<i8>, Columns) {
    let mut quantised = Vec::with_capacity(matrix.len());
    let (mut scales, mut sums) = (Vec::new(), Vec::new());
    for row in matrix.chunks_exact(inputs) {
        let largest = row
            .iter()
            .fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let scale = if largest > 0.0 {
            largest / LARGEST
        } else {
            1.0
        };
        let units = row
            .iter()
            .map(|weight| (weight / scale).round_ties_even() as i8);
        scales.push(scale);
        sums.push(units.clone().map(i32::from).sum());
        quantised.extend(units);
    }
    (quantised, Columns { scales, sums })
}

/// Rows in eight bits, each with its own scale and zero: what becomes of a row does not depend on the others.
#[derive(Debug, Default)]
pub(super) struct QuantisedRows {
    pub(super) values: Vec<u8>,
    /// What one unit of each row is worth.
    pub(super) scales: Vec<f32>,
    /// What stands for zero in each row.
    pub(super) zeros: Vec<u8>,
}

impl QuantisedRows {
    /// Replaces the content by the rows of `input`.
    pub(super) fn fill(&mut self, input: &[f32], width: usize) {
        let rows = input.len() / width;
        self.values.resize(input.len(), 0);
        self.scales.resize(rows, 0.0);
        self.zeros.resize(rows, 0);
        QuantiseRows {
            input,
            width,
            into: self,
        }
        .dispatch();
    }
}

struct QuantiseRows<'a> {
    input: &'a [f32],
    width: usize,
    into: &'a mut QuantisedRows,
}

impl SimdOp for QuantiseRows<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let rows = self.input.chunks_exact(self.width);
        for (((row, values), scale), zero) in rows
            .zip(self.into.values.chunks_exact_mut(self.width))
            .zip(&mut self.into.scales)
            .zip(&mut self.into.zeros)
        {
            let (least, most) = MinMax::new(row).eval(isa);
            // The range holds zero, so that zero is exact.
            let (least, most) = (least.min(0.0), most.max(0.0));
            *scale = ((most - least) / 255.0).max(f32::MIN_POSITIVE);
            *zero = (-least / *scale).round_ties_even() as u8;
            quantise(isa, row, scale.recip(), *zero, values);
        }
    }
}

/// Units of a row: each value × `per_unit`, rounded, + `zero`.
///
/// `rten_vecmath::Quantize` does the same; its calls are not inlined in 0.27, and it takes longer than the products.
#[inline(always)]
fn quantise<I: Isa>(isa: I, row: &[f32], per_unit: f32, zero: u8, values: &mut [u8]) {
    let (floats, integers, shorts, bytes) = (isa.f32(), isa.i32(), isa.i16(), isa.u8());
    let lanes = floats.len();
    let scale = floats.splat(per_unit);
    let shift = integers.splat(i32::from(zero));
    let mut parts = row.chunks_exact(lanes * 4);
    let mut places = values.chunks_exact_mut(lanes * 4);
    for (part, place) in parts.by_ref().zip(places.by_ref()) {
        let (low, high) = part.split_at(lanes * 2);
        let (first, second) = low.split_at(lanes);
        let (third, fourth) = high.split_at(lanes);
        let first = floats.to_int_round(floats.mul(floats.load(first), scale));
        let second = floats.to_int_round(floats.mul(floats.load(second), scale));
        let third = floats.to_int_round(floats.mul(floats.load(third), scale));
        let fourth = floats.to_int_round(floats.mul(floats.load(fourth), scale));
        let low = integers.narrow_saturate(integers.add(first, shift), integers.add(second, shift));
        let high =
            integers.narrow_saturate(integers.add(third, shift), integers.add(fourth, shift));
        bytes.store(shorts.narrow_saturate(low, high), place);
    }
    for (value, place) in parts.remainder().iter().zip(places.into_remainder()) {
        *place = ((value * per_unit).round_ties_even() + f32::from(zero)) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_scaled_by_output() {
        let (quantised, columns) = weights(&[0.25, -1.0, 0.0, 0.0, 126.0, 2.0], 2);
        assert_eq!(quantised, [16, -63, 0, 0, 63, 1]);
        assert_eq!(columns.scales, [1.0 / 63.0, 1.0, 2.0]);
        assert_eq!(columns.sums, [-47, 0, 64]);
    }

    #[test]
    fn each_row_has_its_own_scale_and_zero() {
        let mut rows = QuantisedRows::default();
        rows.fill(&[-1.0, 0.0, 1.55, 0.0, 0.0, 0.0, 51.0, 102.0, 255.0], 3);
        assert_eq!(rows.values, [0, 100, 255, 0, 0, 0, 51, 102, 255]);
        assert_eq!(rows.zeros, [100, 0, 0]);
        assert_eq!(rows.scales.len(), 3);
        assert!((rows.scales[0] - 0.01).abs() < 1e-6);
        assert_eq!(rows.scales[2], 1.0);
    }
}
