//! A WebAssembly module as its instructions.
//!
//! Knows of each instruction only how its operands are written. Refuses what it does not know: the encoding of an
//! instruction cannot be guessed, and the next one begins where it ends.

use crate::run::Outcome;

/// The code section's number.
const CODE: u8 = 10;

/// The last instruction of each body.
const END: u8 = 0x0b;

/// The magic number and the version.
const HEADER_BYTES: usize = 8;

/// In LEB128: another byte follows.
const MORE: u8 = 0x80;

/// Bytes of a body's size, whatever the size is.
const SIZE_BYTES: usize = 3;

/// A module, cut where its functions' bodies begin and end.
pub(super) struct Module<'a> {
    /// All up to the first body.
    pub(super) before: Vec<u8>,
    pub(super) bodies: Vec<Body<'a>>,
    /// The sections after the code.
    pub(super) after: &'a [u8],
}

pub(super) struct Body<'a> {
    /// How many groups of locals there are.
    pub(super) groups: Halves,
    /// Each group: its size and its type.
    pub(super) locals: &'a [u8],
    pub(super) code: Vec<Instruction<'a>>,
}

/// An instruction: its opcode and what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Instruction<'a> {
    pub(super) opcode: u8,
    pub(super) operand: Operand<'a>,
}

/// What follows an opcode, as it stands in the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operand<'a> {
    /// This many LEB128 numbers; often none.
    Numbers(u8, &'a [u8]),
    /// The offset of a load or a store. Its alignment is only a hint, and is left out.
    Offset(&'a [u8]),
    /// The bytes of a floating-point constant.
    Raw(&'a [u8]),
    /// The targets of `br_table`: their count, the targets and the default.
    Targets(Halves, &'a [u8]),
    /// The function that is called.
    Function(Halves),
    /// None, and the body ends.
    End,
}

/// A number in two groups of seven bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Halves {
    pub(super) high: u8,
    pub(super) low: u8,
}

impl Halves {
    fn of(number: u32) -> Outcome<Self> {
        match u8::try_from(number >> 7) {
            Ok(high @ 0..MORE) => Ok(Self { high, low: number as u8 & !MORE }),
            _ => Err(format!("{number} does not fit into two groups of seven bits")),
        }
    }

    /// As LEB128.
    fn written(self) -> [u8; 2] {
        [self.low | MORE, self.high]
    }
}

impl<'a> Module<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Outcome<Self> {
        let mut reader = Reader { bytes, at: HEADER_BYTES };
        let mut before = bytes.get(..HEADER_BYTES).ok_or("the module has no header")?.to_vec();
        loop {
            let start = reader.at;
            let id = reader.byte()?;
            let content = reader.sized()?;
            if id != CODE {
                before.extend(reader.since(start));
                continue;
            }
            let mut code = Reader { bytes: content, at: 0 };
            let count = code.number()?;
            let head = code.since(0);
            let bodies = (0..count).map(|_| Body::read(&mut code)).collect::<Outcome<Vec<_>>>()?;
            let bodies_size: usize = bodies.iter().map(|body| SIZE_BYTES + body.content().len()).sum();
            before.push(CODE);
            before.extend(padded(head.len() + bodies_size, 2 * SIZE_BYTES - 1)?);
            before.extend(head);
            return Ok(Self { before, bodies, after: &bytes[reader.at..] });
        }
    }

    /// The module with one spelling for what has several: no hints of alignment, sizes and called functions in a fixed
    /// number of bytes.
    pub(super) fn written(&self) -> Outcome<Vec<u8>> {
        let mut bytes = self.before.clone();
        for body in &self.bodies {
            let content = body.content();
            bytes.extend(padded(content.len(), SIZE_BYTES)?);
            bytes.extend(content);
        }
        bytes.extend(self.after);
        Ok(bytes)
    }
}

impl<'a> Body<'a> {
    fn read(reader: &mut Reader<'a>) -> Outcome<Self> {
        let mut reader = Reader { bytes: reader.sized()?, at: 0 };
        let groups = reader.number()?;
        let locals = reader.numbers(2 * groups)?;
        let mut code = Vec::new();
        while reader.at < reader.bytes.len() {
            code.push(Instruction::read(&mut reader)?);
        }
        match code.last_mut() {
            Some(last) if last.opcode == END => last.operand = Operand::End,
            _ => return Err("a function's body does not end with `end`".to_owned()),
        }
        Ok(Self { groups: Halves::of(groups)?, locals, code })
    }

    /// What is written after the body's size.
    fn content(&self) -> Vec<u8> {
        let mut bytes = [&self.groups.written(), self.locals].concat();
        for Instruction { opcode, operand } in &self.code {
            bytes.push(*opcode);
            match operand {
                Operand::Numbers(_, numbers) => bytes.extend(*numbers),
                Operand::Targets(count, targets) => bytes.extend([&count.written(), *targets].concat()),
                Operand::Offset(offset) => bytes.extend([&[0], *offset].concat()),
                Operand::Raw(raw) => bytes.extend(*raw),
                Operand::Function(function) => bytes.extend(function.written()),
                Operand::End => {}
            }
        }
        bytes
    }
}

impl<'a> Instruction<'a> {
    /// The binary format of instructions (WebAssembly 2.0, section 5.4).
    fn read(reader: &mut Reader<'a>) -> Outcome<Self> {
        let opcode = reader.byte()?;
        let start = reader.at;
        let numbers = match opcode {
            // Blocks, branches, locals, globals, tables, memory's size and growth, integers, references.
            0x02..=0x04 | 0x0c | 0x0d | 0x20..=0x26 | 0x3f..=0x42 | 0xd0 | 0xd2 => 1,
            0x0e => {
                let targets = reader.number()?;
                let operand = Operand::Targets(Halves::of(targets)?, reader.numbers(targets + 1)?);
                return Ok(Self { opcode, operand });
            }
            0x10 => {
                return Ok(Self { opcode, operand: Operand::Function(Halves::of(reader.number()?)?) });
            }
            0x11 => 2,
            0x1c => 1 + reader.number()?,
            0x28..=0x3e => {
                reader.number()?;
                return Ok(Self { opcode, operand: Operand::Offset(reader.numbers(1)?) });
            }
            0x43 => return Ok(Self { opcode, operand: Operand::Raw(reader.take(4)?) }),
            0x44 => return Ok(Self { opcode, operand: Operand::Raw(reader.take(8)?) }),
            // A second opcode, as a number, and its operands.
            0xfc => match reader.number()? {
                0..=7 => 1,
                9 | 11 | 13 | 15..=17 => 2,
                8 | 10 | 12 | 14 => 3,
                second => return Err(format!("the instruction 0xfc {second} is unknown")),
            },
            0x00 | 0x01 | 0x05 | END | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => 0,
            _ => return Err(format!("the instruction {opcode:#04x} is unknown")),
        };
        let count = u8::try_from(numbers).map_err(|_| format!("the instruction {opcode:#04x} is too long"))?;
        reader.at = start;
        Ok(Self { opcode, operand: Operand::Numbers(count, reader.numbers(numbers)?) })
    }
}

/// A number in a fixed count of bytes, as LEB128 allows it.
fn padded(number: usize, bytes: usize) -> Outcome<Vec<u8>> {
    let group = |place: usize| (number >> (7 * place)) as u8 & !MORE | if place + 1 < bytes { MORE } else { 0 };
    if number >> (7 * bytes) == 0 {
        Ok((0..bytes).map(group).collect())
    } else {
        Err(format!("{number} is too large a size"))
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Outcome<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn take(&mut self, count: usize) -> Outcome<&'a [u8]> {
        let taken = self.bytes.get(self.at..).and_then(|rest| rest.get(..count)).ok_or("the module ends too early")?;
        self.at += count;
        Ok(taken)
    }

    /// A part that has its size before it.
    fn sized(&mut self) -> Outcome<&'a [u8]> {
        let size = self.number()?;
        self.take(size as usize)
    }

    fn since(&self, start: usize) -> &'a [u8] {
        &self.bytes[start..self.at]
    }

    /// So many LEB128 numbers, as they are written.
    fn numbers(&mut self, count: u32) -> Outcome<&'a [u8]> {
        let start = self.at;
        for _ in 0..count {
            while self.byte()? & MORE != 0 {}
        }
        Ok(self.since(start))
    }

    /// An unsigned LEB128 number.
    fn number(&mut self) -> Outcome<u32> {
        let bytes = self.numbers(1)?;
        let value = bytes.iter().rev().fold(0_u64, |value, byte| value << 7 | u64::from(byte & !MORE));
        u32::try_from(value).map_err(|_| "a number is too large".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with a section before and one after its code: one body.
    fn module(body: &[u8]) -> Vec<u8> {
        let size = body.len() as u8;
        let code = [&[CODE, size + 2, 1, size], body].concat();
        [b"\0asm\x01\0\0\0".as_slice(), &[3, 2, 1, 0], &code, &[11, 1, 0]].concat()
    }

    #[test]
    fn what_has_several_spellings_gets_one() {
        // One local; local.get 0, i32.load with a hint of 4 bytes and the offset 200, call 3, drop, end.
        let bytes = module(&[1, 1, 0x7f, 0x20, 0, 0x28, 2, 0xc8, 1, 0x10, 3, 0x1a, 0x0b]);
        let module = Module::read(&bytes).expect("it is a module");
        let operands: Vec<_> = module.bodies[0].code.iter().map(|instruction| instruction.operand).collect();
        let function = Operand::Function(Halves { high: 0, low: 3 });
        let offset = Operand::Offset(&[0xc8, 1]);
        assert_eq!(operands, [Operand::Numbers(1, &[0]), offset, function, Operand::Numbers(0, &[]), Operand::End]);
        let body = [0x81, 0, 1, 0x7f, 0x20, 0, 0x28, 0, 0xc8, 1, 0x10, 0x83, 0, 0x1a, 0x0b];
        let code = [&[CODE, 0x93, 0x80, 0x80, 0x80, 0, 1, 0x8f, 0x80, 0], body.as_slice()].concat();
        let written = [b"\0asm\x01\0\0\0".as_slice(), &[3, 2, 1, 0], &code, &[11, 1, 0]].concat();
        assert_eq!(module.written(), Ok(written));
    }

    #[test]
    fn an_instruction_ends_where_its_operands_end() {
        let code = [
            [0x0e, 2, 0, 1, 0].as_slice(),         // br_table
            &[0x42, 0xff, 0xff, 0],                // i64.const
            &[0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f], // f64.const
            &[0x1c, 1, 0x6f],                      // select of references
            &[0xfc, 10, 0, 0],                     // memory.copy
            &[0x11, 5, 0],                         // call_indirect
            &[0x0b],
        ];
        let bytes = module(&[&[0], code.concat().as_slice()].concat());
        let module = Module::read(&bytes).expect("it is a module");
        let opcodes: Vec<_> = module.bodies[0].code.iter().map(|instruction| instruction.opcode).collect();
        assert_eq!(opcodes, code.map(|instruction| instruction[0]));
    }

    #[test]
    fn what_is_unknown_or_cut_short_is_an_error() {
        for body in [[0, 0xfd, 0, 0x0b].as_slice(), &[0, 0xfc, 18, 0x0b], &[0, 0x41, 0x80], &[0, 0x01], &[0]] {
            assert!(Module::read(&module(body)).is_err(), "{body:?}");
        }
        let whole = module(&[0, 0x0b]);
        let end = whole.len() - 3;
        assert!((0..end).all(|length| Module::read(&whole[..length]).is_err()));
    }
}
