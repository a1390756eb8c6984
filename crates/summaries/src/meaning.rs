//! What a summary's value means: which kind of thing its tag holds, and what this one value is of it.
//!
//! Two generations of writers are read. The older one (TensorFlow 1, PyTorch, tensorboardX) has fields of their own
//! for numbers and pictures; the newer one writes every value as a tensor and names the plugin that shows it. The
//! plugin may be named with a tag's first value only.

use crate::proto::{Metadata, Tensor, Value};
use crate::tensor::{self, TensorFault};

/// Longer ones are cut: a description is shown beside a chart.
const NAME_BYTES: usize = 256;
const DESCRIPTION_BYTES: usize = 4096;

/// What a tag holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Scalar,
    Image,
    Text,
    /// Histograms, audio and whatever other plugins show.
    NotDrawn,
}

/// What a tag's first value says about the tag.
#[derive(Debug)]
pub(crate) struct Description {
    pub(crate) kind: Kind,
    /// The name of the plugin that shows it, where it was said.
    pub(crate) plugin: String,
    pub(crate) display_name: Option<String>,
    pub(crate) text: Option<String>,
}

/// One value, without the bytes of pictures and texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sample {
    Scalar(f64),
    Images(Size),
    Text,
}

/// Pictures of one value: all are of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) count: u32,
}

impl Description {
    pub(crate) fn of(value: &Value) -> Self {
        let metadata = value.metadata.clone().unwrap_or_default();
        let plugin = plugin_name(&metadata);
        let kind = match plugin {
            "scalars" => Kind::Scalar,
            "images" => Kind::Image,
            "text" => Kind::Text,
            "" if value.simple.is_some() => Kind::Scalar,
            "" if value.image.is_some() => Kind::Image,
            _ => Kind::NotDrawn,
        };
        Self {
            kind,
            plugin: cut(plugin, NAME_BYTES).to_owned(),
            display_name: said(&metadata.display_name, NAME_BYTES),
            text: said(&metadata.description, DESCRIPTION_BYTES),
        }
    }
}

impl Sample {
    /// Nothing for a kind that is not drawn.
    pub(crate) fn of(kind: Kind, value: &Value, limit: u64) -> Result<Option<Self>, TensorFault> {
        let sample = match kind {
            Kind::Scalar => Self::Scalar(match value.simple {
                Some(number) => f64::from(number),
                None => tensor::number(tensor_of(value)?, limit)?,
            }),
            Kind::Image => Self::Images(size(value, limit)?),
            Kind::Text => {
                tensor::strings(tensor_of(value)?, limit)?;
                Self::Text
            }
            Kind::NotDrawn => return Ok(None),
        };
        Ok(Some(sample))
    }
}

fn size(value: &Value, limit: u64) -> Result<Size, TensorFault> {
    if let Some(image) = &value.image {
        return Ok(Size {
            width: u32::try_from(image.width).unwrap_or(0),
            height: u32::try_from(image.height).unwrap_or(0),
            count: 1,
        });
    }
    // Width and height in decimal, then each picture.
    let [width, height, pictures @ ..] = tensor::strings(tensor_of(value)?, limit)? else {
        return Err(TensorFault::WrongForm);
    };
    let decimal = |bytes: &[u8]| std::str::from_utf8(bytes).ok()?.parse::<u32>().ok();
    Ok(Size {
        width: decimal(width).ok_or(TensorFault::WrongForm)?,
        height: decimal(height).ok_or(TensorFault::WrongForm)?,
        count: u32::try_from(pictures.len()).map_err(|_| TensorFault::WrongForm)?,
    })
}

fn tensor_of(value: &Value) -> Result<&Tensor, TensorFault> {
    value.tensor.as_ref().ok_or(TensorFault::WrongForm)
}

fn plugin_name(metadata: &Metadata) -> &str {
    let data = metadata.plugin_data.as_ref();
    data.map_or("", |data| &data.plugin_name)
}

fn said(text: &str, most_bytes: usize) -> Option<String> {
    (!text.is_empty()).then(|| cut(text, most_bytes).to_owned())
}

fn cut(text: &str, most_bytes: usize) -> &str {
    &text[..text.floor_char_boundary(most_bytes)]
}
