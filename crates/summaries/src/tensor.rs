//! Tensors, as far as a console shows them: one number, or a few strings.

use bytes::Bytes;
use half::{bf16, f16};

use crate::proto::{Tensor, dtype};

/// Why a tensor is not what was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TensorFault {
    /// More elements than are read; nothing when they are beyond counting.
    TooLarge { elements: Option<u64> },
    /// Another number of elements, another type, or fewer values than its shape says.
    WrongForm,
}

/// The number in a tensor of one element.
pub(crate) fn number(tensor: &Tensor, limit: u64) -> Result<f64, TensorFault> {
    if elements(tensor, limit)? != 1 {
        return Err(TensorFault::WrongForm);
    }
    let number = if tensor.content.is_empty() {
        listed(tensor)
    } else {
        packed(tensor.dtype, &tensor.content)
    };
    number.ok_or(TensorFault::WrongForm)
}

/// The strings of a tensor, row by row.
pub(crate) fn strings(tensor: &Tensor, limit: u64) -> Result<&[Bytes], TensorFault> {
    let elements = elements(tensor, limit)?;
    if tensor.dtype != dtype::STRING || tensor.strings.len() as u64 != elements {
        return Err(TensorFault::WrongForm);
    }
    Ok(&tensor.strings)
}

/// The size of each dimension; none for a single element.
pub(crate) fn shape(tensor: &Tensor) -> Vec<u64> {
    let dimensions = tensor.shape.iter().flat_map(|shape| &shape.dimensions);
    dimensions
        .map(|dimension| u64::try_from(dimension.size).unwrap_or(0))
        .collect()
}

/// How many elements the shape says, and no more than the limit.
fn elements(tensor: &Tensor, limit: u64) -> Result<u64, TensorFault> {
    let Some(shape) = &tensor.shape else {
        return Ok(1);
    };
    if shape.unknown_rank || shape.dimensions.iter().any(|size| size.size < 0) {
        return Err(TensorFault::WrongForm);
    }
    let sizes = shape.dimensions.iter().map(|size| size.size.unsigned_abs());
    let elements = sizes
        .into_iter()
        .try_fold(1_u64, u64::checked_mul)
        .ok_or(TensorFault::TooLarge { elements: None })?;
    let given = elements.max(tensor.strings.len() as u64);
    if given > limit {
        return Err(TensorFault::TooLarge {
            elements: Some(given),
        });
    }
    Ok(elements)
}

/// The one element of the list that belongs to the type.
fn listed(tensor: &Tensor) -> Option<f64> {
    match tensor.dtype {
        dtype::FLOAT => only(&tensor.floats).map(f64::from),
        dtype::DOUBLE => only(&tensor.doubles),
        dtype::INT32 | dtype::INT16 | dtype::INT8 | dtype::UINT16 | dtype::UINT8 => {
            only(&tensor.ints).map(f64::from)
        }
        dtype::INT64 => only(&tensor.int64s).map(nearest_of_signed),
        dtype::UINT32 => only(&tensor.uint32s).map(f64::from),
        dtype::UINT64 => only(&tensor.uint64s).map(nearest_of_unsigned),
        dtype::BOOL => only(&tensor.bools).map(|set| f64::from(u8::from(set))),
        dtype::HALF => bits(tensor).map(|bits| f16::from_bits(bits).to_f64()),
        dtype::BFLOAT16 => bits(tensor).map(|bits| bf16::from_bits(bits).to_f64()),
        _ => None,
    }
}

/// The element in the little-endian bytes of one.
fn packed(dtype: i32, content: &[u8]) -> Option<f64> {
    let number = match dtype {
        dtype::FLOAT => f64::from(f32::from_le_bytes(content.try_into().ok()?)),
        dtype::DOUBLE => f64::from_le_bytes(content.try_into().ok()?),
        dtype::INT8 => f64::from(i8::from_le_bytes(content.try_into().ok()?)),
        dtype::INT16 => f64::from(i16::from_le_bytes(content.try_into().ok()?)),
        dtype::INT32 => f64::from(i32::from_le_bytes(content.try_into().ok()?)),
        dtype::INT64 => nearest_of_signed(i64::from_le_bytes(content.try_into().ok()?)),
        dtype::UINT8 | dtype::BOOL => f64::from(u8::from_le_bytes(content.try_into().ok()?)),
        dtype::UINT16 => f64::from(u16::from_le_bytes(content.try_into().ok()?)),
        dtype::UINT32 => f64::from(u32::from_le_bytes(content.try_into().ok()?)),
        dtype::UINT64 => nearest_of_unsigned(u64::from_le_bytes(content.try_into().ok()?)),
        dtype::HALF => f16::from_le_bytes(content.try_into().ok()?).to_f64(),
        dtype::BFLOAT16 => bf16::from_le_bytes(content.try_into().ok()?).to_f64(),
        _ => return None,
    };
    Some(number)
}

fn only<T: Copy>(list: &[T]) -> Option<T> {
    match list {
        [element] => Some(*element),
        _ => None,
    }
}

fn bits(tensor: &Tensor) -> Option<u16> {
    u16::try_from(only(&tensor.halves)?).ok()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a chart's number: beyond 2^53 the nearest is meant"
)]
fn nearest_of_signed(number: i64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a chart's number: beyond 2^53 the nearest is meant"
)]
fn nearest_of_unsigned(number: u64) -> f64 {
    number as f64
}
