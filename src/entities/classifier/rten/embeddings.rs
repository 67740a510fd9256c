use std::borrow::Cow;

use rten_simd::SimdOp as _;

use super::rows::{AddNorm, Norm};
use crate::entities::classifier::{
    Bundle, BundleError, ClassifierError, Window,
    tensors::{self, Place},
};

/// The embeddings of pieces, places and token types, and the normalisation of their sum.
pub(super) struct Embeddings {
    /// Rows of the pieces as they are in the file: half of the weights, of which a text needs few.
    words: Words,
    positions: Vec<f32>,
    types: Vec<f32>,
    norm: Norm,
    hidden: usize,
}

struct Words {
    bytes: Cow<'static, [u8]>,
    row: usize,
    is_half: bool,
}

impl Embeddings {
    pub(super) fn load(bundle: &Bundle) -> Result<Self, BundleError> {
        let in_file = |fault| bundle.fault_in_weights(fault);
        let tensors = bundle.tensors()?;
        let encoder = &bundle.config.encoder;
        let hidden = encoder.hidden_size;
        let table = |name: &str, rows| tensors.values(name, &[rows, hidden]).map_err(in_file);
        let vector = |name: &str| tensors.values(name, &[hidden]).map_err(in_file);
        let Place { bytes, is_half } = tensors
            .table(
                "embeddings.word_embeddings.weight",
                encoder.vocab_size,
                hidden,
            )
            .map_err(in_file)?;
        // What the program carries is used in place; of a file that was read, only this part is kept.
        let bytes = match &bundle.weights {
            Cow::Borrowed(file) => Cow::Borrowed(file.get(bytes).unwrap_or_default()),
            Cow::Owned(file) => Cow::Owned(file.get(bytes).unwrap_or_default().to_vec()),
        };
        Ok(Self {
            words: Words {
                bytes,
                row: hidden * if is_half { 2 } else { 4 },
                is_half,
            },
            positions: table(
                "embeddings.position_embeddings.weight",
                encoder.max_position_embeddings,
            )?,
            types: table(
                "embeddings.token_type_embeddings.weight",
                encoder.type_vocab_size,
            )?,
            norm: Norm {
                weight: vector("embeddings.LayerNorm.weight")?,
                bias: vector("embeddings.LayerNorm.bias")?,
                epsilon: encoder.layer_norm_eps as f32,
            },
            hidden,
        })
    }

    /// Writes a row for each piece of the window.
    pub(super) fn embed(&self, window: &Window, rows: &mut [f32]) -> Result<(), ClassifierError> {
        let refuse = |cause: String| Err(super::failure(cause));
        let places = self.positions.len() / self.hidden;
        if window.ids.len() > places {
            return refuse(format!(
                "a window of {} pieces; the model takes {places}",
                window.ids.len()
            ));
        }
        if window.types.len() != window.ids.len() {
            return refuse("a window with more or fewer token types than pieces".to_owned());
        }
        let mut added = vec![0.0; rows.len()];
        let parts = rows
            .chunks_exact_mut(self.hidden)
            .zip(added.chunks_exact_mut(self.hidden))
            .zip(self.positions.chunks_exact(self.hidden));
        for (((row, added), position), (id, kind)) in
            parts.zip(window.ids.iter().zip(&window.types))
        {
            let (id, kind) = (*id as usize, *kind as usize);
            let word = self
                .words
                .bytes
                .get(id * self.words.row..(id + 1) * self.words.row);
            let Some(word) = word else {
                return refuse(format!("no word piece has the number {id}"));
            };
            let of_kind = self.types.get(kind * self.hidden..(kind + 1) * self.hidden);
            let Some(of_kind) = of_kind else {
                return refuse(format!("no token type has the number {kind}"));
            };
            row.copy_from_slice(&tensors::floats(word, self.words.is_half));
            for ((added, position), of_kind) in added.iter_mut().zip(position).zip(of_kind) {
                *added = position + of_kind;
            }
        }
        AddNorm {
            rows,
            added: &added,
            norm: &self.norm,
        }
        .dispatch();
        Ok(())
    }
}
