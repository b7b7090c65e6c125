//! A module sorted by kind: all instructions, then all operands of one kind, then those of the next.
//!
//! What stands together is alike, which is what brotli lives on: a twelfth of the whole script. `join.wat` puts the module
//! together again in the browser, and knows nothing of instructions but what the tables say:
//!
//! ```text
//!       0          1024       3072
//! ┌────────────┬─────────┬──────────┬──────┬────────┬──────────────────┬───────┬────────┐
//! │ symbols    │ runs    │ lengths  │ code │ locals │ operands by kind │ after │ before │
//! │ 256 × 4    │ 256 × 8 │ n × 4    │ ◄──────────────── n streams ─────────────────────► │
//! └────────────┴─────────┴──────────┴──────┴────────┴──────────────────┴───────┴────────┘
//!  a symbol:  opcode, count of operands, stream, form      symbol 0:  4 n, the bytes of the lengths
//!  a run:     the symbols that a symbol of the code stands for, the first as its difference (XOR) to that symbol:
//!             seven at most, and how many; so the run of most is one zero
//! ```
//!
//! brotli knows classes of characters (RFC 7932, section 7.1), of which ASCII's control characters are a single one. So in
//! the streams of operands a byte below 0x80 has the bit 0x20 changed: the frequent ones, from 0 on, are a space, `!`, `"`.

use super::{
    row::{BEGIN, Row, STREAMS, Stream},
    symbols::{LONGEST, Symbols},
    wasm::{Halves, Module, Operand},
};
use crate::run::Outcome;

/// Bytes of the tables of symbols and of runs.
const SYMBOLS: usize = 256 * 4;
const RUNS: usize = 256 * (LONGEST + 1);

/// Half of the memory of `join.wat`: one for the split module and the joined one, one for the instructions.
const HALF: usize = 1 << 20;

/// The module in its split form.
pub(super) fn split(module: &Module) -> Outcome<Vec<u8>> {
    let mut rows = Vec::new();
    let mut streams = vec![Vec::new(); STREAMS];
    for body in &module.bodies {
        rows.push(BEGIN);
        streams[Stream::Locals as usize].extend(plain(&[&halves(body.groups), body.locals].concat()));
        let followers = body.code.iter().skip(1).map(|next| next.opcode).chain([0]);
        for (instruction, follower) in body.code.iter().zip(followers) {
            let row = Row::of(instruction);
            rows.push(row);
            let operand = match instruction.operand {
                Operand::Numbers(_, bytes) | Operand::Offset(bytes) | Operand::Raw(bytes) => bytes.to_vec(),
                Operand::Targets(count, targets) => [&halves(count), targets].concat(),
                Operand::Function(function) => halves(function).to_vec(),
                Operand::End => continue,
            };
            streams[row.stream(follower)].extend(plain(&operand));
        }
    }
    let symbols = Symbols::of(&rows)?;
    let mut bytes = vec![0; SYMBOLS + RUNS];
    for (symbol, row) in symbols.single {
        bytes[4 * usize::from(symbol)..][..4].copy_from_slice(&row.bytes());
    }
    bytes[SYMBOLS..].chunks_exact_mut(LONGEST + 1).for_each(|run| run[LONGEST] = 1);
    for (symbol, run) in symbols.runs {
        let place = &mut bytes[SYMBOLS + (LONGEST + 1) * usize::from(symbol)..][..=LONGEST];
        place[..run.len()].copy_from_slice(&run);
        place[0] ^= symbol;
        place[LONGEST] = run.len() as u8;
    }
    streams[Stream::Code as usize] = symbols.text;
    streams[Stream::After as usize] = module.after.to_vec();
    streams[Stream::Before as usize] = module.before.clone();
    bytes[..4].copy_from_slice(&(4 * STREAMS as u32).to_le_bytes());
    bytes.extend(streams.iter().flat_map(|stream| (stream.len() as u32).to_le_bytes()));
    bytes.extend(streams.concat());
    if rows.len() >= HALF || bytes.len() + module.written()?.len() > HALF {
        return Err("the module is too large for the memory of join.wat".to_owned());
    }
    Ok(bytes)
}

fn halves(Halves { high, low }: Halves) -> [u8; 2] {
    [high, low]
}

/// Bytes as they stand in a stream.
fn plain(bytes: &[u8]) -> impl Iterator<Item = u8> {
    bytes.iter().map(|byte| if *byte < 0x80 { byte ^ 0x20 } else { *byte })
}
