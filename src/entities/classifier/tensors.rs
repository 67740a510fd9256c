use std::ops::Range;

use half::{f16, slice::HalfFloatSliceExt as _};
use safetensors::{Dtype, SafeTensors, tensor::Metadata};

use super::bundle::BundleFault;

/// Bytes of the length in front of the header.
const LENGTH: usize = 8;

/// The tensors of a safetensors file.
pub(super) struct Tensors<'bytes> {
    header: Metadata,
    data: &'bytes [u8],
    /// Where `data` begins in the file.
    start: usize,
}

/// Where a table of numbers is in its file.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The bytes.
    pub(super) bytes: Range<usize>,
    /// Whether the numbers have half precision.
    pub(super) is_half: bool,
}

impl<'bytes> Tensors<'bytes> {
    pub(super) fn read(file: &'bytes [u8]) -> Result<Self, BundleFault> {
        let found = file.len() as u64;
        let Some((length, rest)) = file.split_first_chunk::<LENGTH>() else {
            let expected = LENGTH as u64;
            return Err(BundleFault::Truncated { expected, found });
        };
        let start = u64::from_le_bytes(*length).saturating_add(LENGTH as u64);
        if rest.first().is_some_and(|first| *first != b'{') {
            let cause = "its header does not begin as one".to_owned();
            return Err(BundleFault::NotSafetensors(cause));
        }
        let start_here = usize::try_from(start).unwrap_or(usize::MAX);
        let (Some(header), Some(data)) = (file.get(LENGTH..start_here), file.get(start_here..))
        else {
            let expected = start;
            return Err(BundleFault::Truncated { expected, found });
        };
        let not_one = |error: &dyn ToString| BundleFault::NotSafetensors(error.to_string());
        let header: Metadata = serde_json::from_slice(header).map_err(|error| not_one(&error))?;
        let expected = start.saturating_add(header.data_len() as u64);
        if found < expected {
            return Err(BundleFault::Truncated { expected, found });
        }
        if found > expected {
            return Err(BundleFault::TooLong { expected, found });
        }
        // Checks types, shapes and offsets against each other.
        SafeTensors::read_metadata(file).map_err(|error| not_one(&error))?;
        Ok(Self {
            header,
            data,
            start: start_here,
        })
    }

    /// Finds a tensor of half or single precision.
    fn place(&self, name: &str, shape: &[usize]) -> Result<Place, BundleFault> {
        let Some(info) = self.header.info(name) else {
            return Err(BundleFault::NoTensor(name.to_owned()));
        };
        if info.shape != shape {
            return Err(BundleFault::Shape {
                name: name.to_owned(),
                found: info.shape.clone(),
                expected: shape.to_vec(),
            });
        }
        let is_half = match info.dtype {
            Dtype::F16 => true,
            Dtype::F32 => false,
            other => {
                return Err(BundleFault::Type {
                    name: name.to_owned(),
                    found: other.to_string(),
                });
            }
        };
        let (from, to) = info.data_offsets;
        Ok(Place {
            bytes: self.start + from..self.start + to,
            is_half,
        })
    }

    /// The values of a tensor.
    pub(super) fn values(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, BundleFault> {
        let place = self.place(name, shape)?;
        let values = floats(self.bytes(&place), place.is_half);
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(BundleFault::NotFinite(name.to_owned()))
        }
    }

    /// Where the rows of a large tensor are, checked a row at a time and left in the file.
    pub(super) fn table(
        &self,
        name: &str,
        rows: usize,
        width: usize,
    ) -> Result<Place, BundleFault> {
        let place = self.place(name, &[rows, width])?;
        let row = width * if place.is_half { 2 } else { 4 };
        for row in self.bytes(&place).chunks(row.max(1)) {
            if floats(row, place.is_half)
                .iter()
                .any(|value| !value.is_finite())
            {
                return Err(BundleFault::NotFinite(name.to_owned()));
            }
        }
        Ok(place)
    }

    fn bytes(&self, place: &Place) -> &'bytes [u8] {
        let Range { start, end } = place.bytes;
        self.data
            .get(start - self.start..end - self.start)
            .unwrap_or_default()
    }
}

/// Numbers of half or single precision, the lowest byte first.
pub(super) fn floats(bytes: &[u8], is_half: bool) -> Vec<f32> {
    if is_half {
        let (halves, _) = bytes.as_chunks();
        let halves: Vec<f16> = halves.iter().copied().map(f16::from_le_bytes).collect();
        let mut values = vec![0.0; halves.len()];
        halves.convert_to_f32_slice(&mut values);
        values
    } else {
        let (singles, _) = bytes.as_chunks();
        singles.iter().copied().map(f32::from_le_bytes).collect()
    }
}
