//! What `join.wat` has to know of an instruction: a row of its table.

use super::wasm::{Instruction, Operand};

/// The streams, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Stream {
    Code,
    Locals,
    /// The first of 64: for each four opcodes that may follow, one.
    LocalGet,
    /// The same.
    Constant = Stream::LocalGet as u8 + 64,
    LocalSet = Stream::Constant as u8 + 64,
    LocalTee,
    Call,
    Load,
    Store,
    Block,
    Label,
    LongConstant,
    Float,
    Global,
    Other,
    After,
    Before,
}

pub(super) const STREAMS: usize = Stream::Before as usize + 1;

/// How operands are written: the numbers that `join.wat` branches by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Form {
    /// LEB128 numbers, as many as the row's count.
    Numbers,
    /// The same, from a stream that the next instruction chooses.
    Followed,
    /// A zero that is in no stream, then numbers.
    Offset,
    /// Bytes, as many as the row's count.
    Raw,
    /// A number in halves, and perhaps so many others: none if the row's count is 0, one more if it is 1, twice as many
    /// if it is 2.
    Halves,
    /// The same, after room for a body's size: no instruction.
    Begin,
    /// None, and the body's size is written.
    End,
}

/// An instruction without its operand: a row of the table of symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    opcode: u8,
    count: u8,
    stream: u8,
    form: Form,
}

/// What stands before a body's first instruction.
pub(super) const BEGIN: Row = Row { opcode: 0, count: 2, stream: Stream::Locals as u8, form: Form::Begin };

impl Row {
    pub(super) fn of(instruction: &Instruction) -> Self {
        let opcode = instruction.opcode;
        // What follows tells much of these two, which are nearly half of all instructions.
        let is_followed = matches!(opcode, 0x20 | 0x41);
        let (count, form) = match instruction.operand {
            Operand::Numbers(0, _) => return Self { opcode, count: 0, stream: 0, form: Form::Numbers },
            Operand::Numbers(count, _) if is_followed => (count, Form::Followed),
            Operand::Numbers(count, _) => (count, Form::Numbers),
            Operand::Offset(_) => (1, Form::Offset),
            Operand::Raw(bytes) => (bytes.len() as u8, Form::Raw),
            Operand::Targets(..) => (1, Form::Halves),
            Operand::Function(_) => (0, Form::Halves),
            Operand::End => (0, Form::End),
        };
        let stream = match opcode {
            0x02..=0x04 => Stream::Block,
            0x0c..=0x0e => Stream::Label,
            0x10 => Stream::Call,
            0x20 => Stream::LocalGet,
            0x21 => Stream::LocalSet,
            0x22 => Stream::LocalTee,
            0x23 | 0x24 => Stream::Global,
            0x28..=0x35 => Stream::Load,
            0x36..=0x3e => Stream::Store,
            0x41 => Stream::Constant,
            0x42 => Stream::LongConstant,
            0x43 | 0x44 => Stream::Float,
            _ => Stream::Other,
        };
        Self { opcode, count, stream: stream as u8, form }
    }

    pub(super) fn bytes(self) -> [u8; 4] {
        [self.opcode, self.count, self.stream, self.form as u8]
    }

    /// The number of the stream with the operands.
    pub(super) fn stream(self, follower: u8) -> usize {
        let among = if self.form == Form::Followed { follower >> 2 } else { 0 };
        usize::from(self.stream + among)
    }
}
