use rten_gemm::{GemmError, GemmInputA, GemmInputB, GemmOptions};
use rten_simd::{Isa, SimdOp};
use rten_tensor::NdTensorView;
use rten_vecmath::Softmax;

use super::linear::Kernels;

/// Space for the attention of one window.
#[derive(Default)]
pub(super) struct Scratch {
    scores: Vec<f32>,
    context: Vec<f32>,
}

/// Attends within one window, each head for itself.
///
/// A row of `projected` holds the queries of all heads (already divided by the root of a head's width), then the
/// keys, then the values; a row of `context` what the heads gathered, side by side.
pub(super) fn attend(
    kernels: &Kernels,
    projected: &[f32],
    hidden: usize,
    head: usize,
    scratch: &mut Scratch,
    context: &mut [f32],
) -> Result<(), GemmError> {
    let length = context.len() / hidden;
    if length == 0 {
        return Ok(());
    }
    let part = |start: usize| {
        let from = projected.get(start..).unwrap_or_default();
        NdTensorView::from_slice_with_strides([length, head], from, [3 * hidden, 1])
            .map_err(|_| GemmError::KSizeMismatch)
    };
    scratch.scores.resize(length * length, 0.0);
    scratch.context.resize(length * head, 0.0);
    for start in (0..hidden).step_by(head) {
        let (queries, keys, values) = (
            part(start)?,
            part(hidden + start)?,
            part(2 * hidden + start)?,
        );
        kernels.float.gemm(
            &mut scratch.scores,
            GemmInputA::Unpacked(queries),
            GemmInputB::Unpacked(keys.transposed()),
            GemmOptions::default(),
        )?;
        SoftmaxRows {
            rows: &mut scratch.scores,
            width: length,
        }
        .dispatch();
        kernels.float.gemm(
            &mut scratch.context,
            GemmInputA::Unpacked(NdTensorView::from_data(
                [length, length],
                scratch.scores.as_slice(),
            )),
            GemmInputB::Unpacked(values),
            GemmOptions::default(),
        )?;
        let gathered = scratch.context.chunks_exact(head);
        for (row, gathered) in context.chunks_exact_mut(hidden).zip(gathered) {
            if let Some(place) = row.get_mut(start..start + head) {
                place.copy_from_slice(gathered);
            }
        }
    }
    Ok(())
}

struct SoftmaxRows<'a> {
    rows: &'a mut [f32],
    width: usize,
}

impl SimdOp for SoftmaxRows<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        for row in self.rows.chunks_exact_mut(self.width) {
            Softmax::new_mut(row).eval(isa);
        }
    }
}
