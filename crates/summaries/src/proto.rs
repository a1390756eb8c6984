//! The messages of an event file, as far as they are read here.
//!
//! Types and field numbers are those of TensorFlow's protocol definitions (`event.proto`, `summary.proto`,
//! `tensor.proto`, `tensor_shape.proto` and `types.proto`, found below `tensorboard/compat/proto` in
//! tensorflow/tensorboard). Fields that nothing here reads (graphs, histograms, audio) are not named, so they are
//! passed over without being stored.
//!
//! Two lists stay as bytes until each element is wanted, a summary's values and a tensor's strings: a byte slice
//! shares the record's memory, whereas a decoded element is many times larger than the two bytes that an empty one
//! takes in the file.

use bytes::Bytes;

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Event {
    /// Seconds since 1970.
    #[prost(double, tag = "1")]
    pub(crate) wall_time: f64,
    #[prost(int64, tag = "2")]
    pub(crate) step: i64,
    #[prost(message, optional, tag = "5")]
    pub(crate) summary: Option<Summary>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Summary {
    /// Each a [`Value`].
    #[prost(bytes = "bytes", repeated, tag = "1")]
    pub(crate) values: Vec<Bytes>,
}

/// Of the three forms at most one is set: in the definition they are a `oneof`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Value {
    #[prost(string, tag = "1")]
    pub(crate) tag: String,
    /// `simple_value` there.
    #[prost(float, optional, tag = "2")]
    pub(crate) simple: Option<f32>,
    #[prost(message, optional, tag = "4")]
    pub(crate) image: Option<Image>,
    #[prost(message, optional, tag = "8")]
    pub(crate) tensor: Option<Tensor>,
    #[prost(message, optional, tag = "9")]
    pub(crate) metadata: Option<Metadata>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Image {
    #[prost(int32, tag = "1")]
    pub(crate) height: i32,
    #[prost(int32, tag = "2")]
    pub(crate) width: i32,
    #[prost(bytes = "bytes", tag = "4")]
    pub(crate) encoded: Bytes,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Metadata {
    #[prost(message, optional, tag = "1")]
    pub(crate) plugin_data: Option<PluginData>,
    #[prost(string, tag = "2")]
    pub(crate) display_name: String,
    #[prost(string, tag = "3")]
    pub(crate) description: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct PluginData {
    #[prost(string, tag = "1")]
    pub(crate) plugin_name: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Tensor {
    #[prost(int32, tag = "1")]
    pub(crate) dtype: i32,
    #[prost(message, optional, tag = "2")]
    pub(crate) shape: Option<Shape>,
    /// Little-endian elements, instead of one of the lists.
    #[prost(bytes = "bytes", tag = "4")]
    pub(crate) content: Bytes,
    #[prost(float, repeated, tag = "5")]
    pub(crate) floats: Vec<f32>,
    #[prost(double, repeated, tag = "6")]
    pub(crate) doubles: Vec<f64>,
    /// `int32` and all smaller integers.
    #[prost(int32, repeated, tag = "7")]
    pub(crate) ints: Vec<i32>,
    #[prost(bytes = "bytes", repeated, tag = "8")]
    pub(crate) strings: Vec<Bytes>,
    #[prost(int64, repeated, tag = "10")]
    pub(crate) int64s: Vec<i64>,
    #[prost(bool, repeated, tag = "11")]
    pub(crate) bools: Vec<bool>,
    /// The bits of `half` and `bfloat16`, in the lower 16 of each.
    #[prost(int32, repeated, tag = "13")]
    pub(crate) halves: Vec<i32>,
    #[prost(uint32, repeated, tag = "16")]
    pub(crate) uint32s: Vec<u32>,
    #[prost(uint64, repeated, tag = "17")]
    pub(crate) uint64s: Vec<u64>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Shape {
    #[prost(message, repeated, tag = "2")]
    pub(crate) dimensions: Vec<Dimension>,
    #[prost(bool, tag = "3")]
    pub(crate) unknown_rank: bool,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(crate) struct Dimension {
    #[prost(int64, tag = "1")]
    pub(crate) size: i64,
}

/// The element types that are read (`DataType` in `types.proto`).
pub(crate) mod dtype {
    pub(crate) const FLOAT: i32 = 1;
    pub(crate) const DOUBLE: i32 = 2;
    pub(crate) const INT32: i32 = 3;
    pub(crate) const UINT8: i32 = 4;
    pub(crate) const INT16: i32 = 5;
    pub(crate) const INT8: i32 = 6;
    pub(crate) const STRING: i32 = 7;
    pub(crate) const INT64: i32 = 9;
    pub(crate) const BOOL: i32 = 10;
    pub(crate) const BFLOAT16: i32 = 14;
    pub(crate) const UINT16: i32 = 17;
    pub(crate) const HALF: i32 = 19;
    pub(crate) const UINT32: i32 = 22;
    pub(crate) const UINT64: i32 = 23;
}
