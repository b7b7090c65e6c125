;; Puts a split module together again. The format is in split.rs; what an instruction is, only its tables know.
;;
;; One function without calls and globals: it runs once, so the engine never gets to optimise it, and this is what it does
;; worst without.
(module
  ;; The tables, the streams and the module that is written in the lower half; the instructions in the upper one.
  (memory (export "memory") 32)

  ;; Gives where the module begins, and its length.
  (func (export "join") (result i32 i32)
    (local $at i32) (local $end i32) (local $out i32) (local $stream i32) (local $row i32) (local $from i32)
    (local $byte i32) (local $count i32) (local $more i32) (local $body i32) (local $before i32) (local $after i32)
    (local $run i64)

    ;; Each stream begins where the one before ends: its length in the table becomes its place.
    (local.set $stream (i32.const 3072))
    (local.set $at (i32.add (i32.load (i32.const 0)) (i32.const 3072)))
    (local.set $from (local.get $at))
    (loop $each
      (local.set $end (i32.load (local.get $stream)))
      (i32.store (local.get $stream) (local.get $from))
      (local.set $from (i32.add (local.get $from) (local.get $end)))
      (br_if $each
        (i32.lt_u (local.tee $stream (i32.add (local.get $stream) (i32.const 4))) (local.get $at))))

    ;; The last stream but one comes after the bodies, the last one before them: they are written behind it.
    (local.set $after (i32.load (i32.sub (local.get $at) (i32.const 8))))
    (local.set $before (i32.load (i32.sub (local.get $at) (i32.const 4))))
    (local.set $out (local.get $from))

    ;; The first stream, each symbol as the instructions that it stands for: seven at most, and how many.
    (local.set $end (i32.load (i32.const 3076)))
    (local.set $from (i32.const 0x100000))
    (loop $each
      (local.set $byte (i32.load8_u (local.get $at)))
      (i64.store (local.get $from)
        (local.tee $run
          (i64.xor
            (i64.load offset=1024 (i32.shl (local.get $byte) (i32.const 3)))
            (i64.extend_i32_u (local.get $byte)))))
      (local.set $from
        (i32.add (local.get $from) (i32.wrap_i64 (i64.shr_u (local.get $run) (i64.const 56)))))
      (br_if $each
        (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $end))))

    (local.set $end (local.get $from))
    (local.set $at (i32.const 0x100000))
    (loop $instruction
      (local.set $row (i32.load (i32.shl (i32.load8_u (local.get $at)) (i32.const 2))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $out) (local.get $row))
      (local.set $out (i32.add (local.get $out) (i32.const 1)))
      (br_if $instruction (i32.lt_u (local.get $row) (i32.const 256)))
      (local.set $stream (i32.and (i32.shr_u (local.get $row) (i32.const 14)) (i32.const 0x3fc)))
      (local.set $count (i32.and (i32.shr_u (local.get $row) (i32.const 8)) (i32.const 0xff)))
      (local.set $more (i32.const 0x80))
      (block $copy
        (block $end
          (block $value
            (block $begin
              (block $raw
                (block $offset
                  (block $followed
                    (br_table $copy $followed $offset $raw $value $begin $end
                      (i32.shr_u (local.get $row) (i32.const 24))))
                  ;; What follows tells much of an operand: each four opcodes have their own stream.
                  (local.set $stream
                    (i32.add (local.get $stream)
                      (i32.and (i32.load8_u (i32.shl (i32.load8_u (local.get $at)) (i32.const 2))) (i32.const 0xfc))))
                  (br $copy))
                (i32.store8 (local.get $out) (i32.const 0))
                (local.set $out (i32.add (local.get $out) (i32.const 1)))
                (br $copy))
              (local.set $more (i32.const 0))
              (br $copy))
            ;; No instruction: three bytes of room for the body's size, from where an opcode would stand.
            (local.set $body (i32.sub (local.get $out) (i32.const 1)))
            (local.set $out (i32.add (local.get $out) (i32.const 2))))
          ;; Two groups of seven bits, the higher one first; they may tell how many numbers follow.
          (local.set $from (i32.load offset=3072 (local.get $stream)))
          (i32.store offset=3072 (local.get $stream) (i32.add (local.get $from) (i32.const 2)))
          (local.set $byte (i32.xor (i32.load8_u (local.get $from)) (i32.const 0x20)))
          (local.set $from (i32.xor (i32.load8_u offset=1 (local.get $from)) (i32.const 0x20)))
          (i32.store8 (local.get $out) (i32.or (local.get $from) (i32.const 0x80)))
          (i32.store8 offset=1 (local.get $out) (local.get $byte))
          (local.set $out (i32.add (local.get $out) (i32.const 2)))
          (local.set $count
            (i32.add (i32.and (local.get $count) (i32.const 1))
              (i32.mul (local.get $count)
                (i32.or (i32.shl (local.get $byte) (i32.const 7)) (local.get $from)))))
          (br $copy))
        (local.set $byte (i32.sub (i32.sub (local.get $out) (local.get $body)) (i32.const 3)))
        (i32.store8 (local.get $body) (i32.or (local.get $byte) (i32.const 0x80)))
        (i32.store8 offset=1 (local.get $body)
          (i32.or (i32.shr_u (local.get $byte) (i32.const 7)) (i32.const 0x80)))
        (i32.store8 offset=2 (local.get $body) (i32.shr_u (local.get $byte) (i32.const 14))))
      ;; So many numbers: each the bytes that have the bit `more`, and one without it.
      (if (local.get $count)
        (then
          (local.set $from (i32.load offset=3072 (local.get $stream)))
          (loop $number
            (local.set $byte (i32.load8_u (local.get $from)))
            (local.set $from (i32.add (local.get $from) (i32.const 1)))
            (local.set $byte
              (i32.xor (local.get $byte)
                (i32.shl (i32.lt_u (local.get $byte) (i32.const 0x80)) (i32.const 5))))
            (i32.store8 (local.get $out) (local.get $byte))
            (local.set $out (i32.add (local.get $out) (i32.const 1)))
            (br_if $number (i32.and (local.get $byte) (local.get $more)))
            (br_if $number (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
          (i32.store offset=3072 (local.get $stream) (local.get $from))))
      (br_if $instruction (i32.lt_u (local.get $at) (local.get $end))))

    (local.set $count (i32.sub (local.get $before) (local.get $after)))
    (memory.copy (local.get $out) (local.get $after) (local.get $count))
    (local.get $before)
    (i32.sub (i32.add (local.get $out) (local.get $count)) (local.get $before))))
